"""Writes a sheet of logical rows in a dialect, so that the truth about the file is known without looking at it."""

from dataclasses import dataclass, field
from typing import Optional

from dialects import CODECS, DELIMITERS, decode, records

ENDS = {"LF": ["\n"], "CRLF": ["\r\n"], "CR": ["\r"], "mixed": ["\r\n", "\n", "\n"]}


@dataclass
class Raw:
    """A line that the exporting program writes past its own quoting: a blank one, `sep=;`, a title, a footer."""

    text: str = ""


@dataclass
class Style:
    delimiter: str = ","
    quote: str = '"'
    quoting: str = "needed"  # needed | all | text (all but numbers and empty cells) | never
    bare: bool = False  # quote characters inside an unquoted cell stay as they are
    columns: tuple = ()  # indices of columns that are always quoted, in the body
    gap: str = ""  # blanks after each delimiter, also before a quote
    end: str = "LF"
    encoding: str = "UTF-8"
    mark: bool = False  # byte order mark
    final: bool = True  # the last line has an end

    def quotes(self, cell: str, column: int) -> bool:
        if self.quoting == "never":
            return False
        if self.quoting == "all" or column in self.columns:
            return True
        if self.quoting == "text" and any(letter.isalpha() for letter in cell):
            return True
        special = DELIMITERS[self.delimiter] in cell or "\n" in cell or "\r" in cell
        return special or cell.startswith(self.quote) or (self.quote in cell and not self.bare)


@dataclass
class Sheet:
    name: str
    theme: str
    style: Style
    header: Optional[list]
    body: list
    before: list = field(default_factory=list)  # records and blank lines above the header

    def __post_init__(self) -> None:
        self.quoted = False

    def line(self, row, number: int) -> str:
        if isinstance(row, Raw):
            return row.text
        style, cells = self.style, []
        for column, cell in enumerate(row):
            if style.quotes(cell, column if number else -1):
                self.quoted = True
                cell = style.quote + cell.replace(style.quote, style.quote * 2) + style.quote
            cells.append(cell)
        return (DELIMITERS[style.delimiter] + style.gap).join(cells)

    def text(self) -> str:
        rows = [*self.before, *([self.header] if self.header else []), *self.body]
        first = len(self.before) + bool(self.header)
        lines = [self.line(row, max(0, index - first + 1)) for index, row in enumerate(rows)]
        ends = ENDS[self.style.end]
        parts = [line + ends[index % len(ends)] for index, line in enumerate(lines)]
        if not self.style.final:
            parts[-1] = lines[-1]
        text = "".join(parts)
        self.check(text, rows)
        return text

    def check(self, text: str, rows: list) -> None:
        """Reading in the true dialect gives back what was written."""
        read = records(text, DELIMITERS[self.style.delimiter], self.quote)
        assert len(read) == len(rows), f"{self.name}: {len(rows)} rows were written, {len(read)} are read"
        for row, cells in zip(rows, read):
            if not isinstance(row, Raw):
                expected = [cell.lstrip(" ") for cell in row]
                assert cells == expected or expected == [""], f"{self.name}: {row} was written, {cells} is read"

    @property
    def quote(self) -> str:
        return self.style.quote if self.quoted else "none"

    def content(self) -> bytes:
        text, encoding = self.text(), self.style.encoding
        content = ("\ufeff" * self.style.mark + text).encode(CODECS[encoding])
        assert decode(content, encoding) == text
        return content

    def truth(self) -> list:
        """The line of truth.csv; only after content()."""
        style = self.style
        skip, rows = sum(map(filled, self.before)), sum(map(filled, self.body))
        columns = len(self.header or next(row for row in self.body if not isinstance(row, Raw)))
        return [self.name, style.encoding, style.delimiter, self.quote, style.end, skip, rows, columns, self.theme]


def filled(row) -> bool:
    """Whether a record says anything. Lines without text and records of empty cells are blank."""
    return bool(row.text.strip() if isinstance(row, Raw) else any(cell.strip() for cell in row))
