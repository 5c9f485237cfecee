"""What the corpus and the comparison share: the names of dialects, how a file is decoded, how it is read."""

import csv
import io

DELIMITERS = {",": ",", ";": ";", "tab": "\t", "|": "|"}  # as truth.csv names them
TRUTH_COLUMNS = ["file", "encoding", "delimiter", "quote", "line_end", "skip", "rows", "columns", "theme"]
CODECS = {
    "UTF-8": "utf-8",
    "UTF-16LE": "utf-16-le",
    "UTF-16BE": "utf-16-be",
    "windows-1252": "cp1252",
    "windows-1250": "cp1250",
    "ISO-8859-15": "iso8859-15",
}


def decode(content: bytes, encoding: str) -> str:
    """The text without a byte order mark. The encoding is a name of truth.csv or any that Python knows."""
    return content.decode(CODECS.get(encoding, encoding)).removeprefix("\ufeff")


def records(text: str, delimiter: str, quote: str) -> list:
    """The cells of every line, blank lines included as []. A quote character opens a quoted cell at its start only,
    blanks before it do not count; "none" makes quote characters data."""
    rules = {"quoting": csv.QUOTE_NONE} if quote == "none" else {"quotechar": quote}
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, **rules))
