#!/usr/bin/env python3
"""Write the corpus for dialect detection: messy files whose dialect is known because it was chosen.

    python3 Tests/Dialects/make_corpus.py fixtures/dialects

All data are invented. The same files come out every time; those of an earlier run are replaced. Standard library only.
"""

import csv
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # the folder stays clean

from dialects import TRUTH_COLUMNS
from tables import TOTAL, Tables
from writer import Raw, Sheet, Style, filled

BLANK = Raw()
S = Style
sheets = []


def add(name, theme, table, style, before=(), header=True, total=None, footer=(), blanks=0, trailing=0, spacers=(),
        ragged=0, edits=()):
    """One file. table: (header, rows). blanks: a blank line after every so many rows; trailing: empty cells at each
    line's end; spacers: empty columns put in at these indices; ragged: every so many rows lose their empty last cells
    or their last one; edits: (row, column, text) set in the table as it is before all that."""
    head, rows = list(table[0]), [list(row) for row in table[1]]
    for row, column, text in edits:
        rows[row][column] = text
    if total:
        rows.append([total, *[""] * (len(head) - 2), rows[0][-1]])
    for line in [head, *rows]:
        for index in spacers:
            line.insert(index, "")
        line += [""] * trailing
    for row in rows[ragged - 1 :: ragged] if ragged else []:
        row.pop()
        while len(row) > 2 and not row[-1]:
            row.pop()
    body = []
    for index, row in enumerate(rows, 1):
        body += [row, BLANK] if blanks and index % blanks == 0 else [row]
    first = head if header else None
    sheets.append(Sheet(name, theme, style, first, [*body, *footer], list(before)))


def of(name) -> Tables:
    """The seed is the file's name, so that a new file changes no other."""
    return Tables(name)


def encodings() -> None:
    for language, encoding, mark, delimiter, form, dates in [
        ("de", "windows-1252", False, ";", "de", "."),
        ("fr", "windows-1252", False, ";", "nbsp", "/"),
        ("es", "windows-1252", False, "tab", "de", "/"),
        ("fr", "ISO-8859-15", False, ";", "comma", "/"),
        ("de", "ISO-8859-15", False, "tab", "comma", "."),
        ("pl", "windows-1250", False, ";", "fr", "iso"),
        ("cs", "windows-1250", False, "tab", "comma", "."),
        ("cs", "windows-1250", False, ",", "plain", "iso"),
        ("pl", "UTF-16LE", True, "tab", "comma", "iso"),
        ("de", "UTF-16LE", True, ";", "de", "."),
        ("en", "UTF-16LE", False, ",", "us", "us"),
        ("fr", "UTF-16LE", False, "tab", "comma", "/"),
        ("es", "UTF-16BE", True, ";", "de", "/"),
        ("en", "UTF-16BE", False, "|", "us", "long"),
        ("cs", "UTF-16BE", False, ";", "comma", "."),
        ("de", "UTF-8", True, ";", "de", "."),
        ("pl", "UTF-8", True, "tab", "fr", "."),
        ("es", "UTF-8", True, ",", "de", "/"),
        ("cs", "UTF-8", False, ",", "comma", "iso"),
        ("fr", "UTF-8", False, "|", "fr", "/"),
    ]:
        label = {",": "comma", ";": "semicolon", "|": "pipe"}.get(delimiter, delimiter)
        name = f"items-{language}-{encoding.lower()}{'-bom' * mark}-{label}.csv"
        head, rows = of(name).open_items(18, language, form, dates)
        if encoding == "ISO-8859-15":  # the euro sign is what tells it from windows-1252
            head, rows = head[:-1] + [f"{head[-1]} €"], [[*row[:-1], f"{row[-1]} €"] for row in rows]
        style = S(delimiter, encoding=encoding, mark=mark, end="CRLF")
        add(name, "open items, foreign encoding", (head, rows), style, total=TOTAL[language])


def line_ends() -> None:
    for end in ["CR", "mixed", "CRLF"]:
        slug = end.lower()
        name = f"ends-{slug}-ledger.csv"
        add(name, f"ledger, {end}", of(name).ledger(20), S(end=end), before=[["Customer ledger"], BLANK])
        name = f"ends-{slug}-bank.csv"
        add(name, f"bank lines, {end}", of(name).bank(14), S(";", end=end, quoting="all"), footer=[BLANK])
        name = f"ends-{slug}-products.txt"
        add(name, f"products, lone quotes, {end}", of(name).products(30), S("tab", end=end, bare=True))
        name = f"ends-{slug}-unfinished.csv"
        add(name, f"people, no end of the last line, {end}", of(name).people(18), S("|", end=end, final=False))


def titles() -> None:
    company = Raw("Quill & Harbour Trading, Inc.")
    name = "title-commas.csv"
    add(name, "aging, titles with commas", of(name).aging(16), S(quoting="text"),
        before=[company, Raw("A/R Aging Summary"), Raw("As of March 31, 2025"), BLANK], total="TOTAL")
    name = "title-colons.csv"
    add(name, "aging, titles with colons", of(name).aging(20, "de"), S(";"), total="Summe",
        before=[Raw("Mandant: 12, Nord"), Raw("Stand: 31.03.2025, 14:05"), Raw("Auswahl: alle, offen"), BLANK])
    name = "title-one-cell.csv"
    add(name, "aging, titles padded with separators", of(name).aging(18), S(end="CRLF"), total="Total",
        before=[[text, *[""] * 6] for text in ("Aged receivables", "Harbour Lights", "31 Mar 2025", "")])
    name = "title-pairs.csv"
    add(name, "open items, key and value lines above", of(name).open_items(16, "de", "de", "."), S(";"),
        before=[["Firma", "Nord, Süd & Co."], ["Zeitraum", "01.01.2025 - 31.03.2025"], ["Währung", "EUR"], BLANK])
    name = "title-long.txt"
    add(name, "ledger, ten lines of prose above", of(name).ledger(12, "us", "long"), S("tab"),
        before=[Raw(f"Note {i}: figures are net, unaudited, and may change; see page {i}.") for i in range(1, 11)])
    name = "title-quoted.csv"
    above = [["Trial balance, all accounts"], ["From Jan 1, 2025, to Mar 31, 2025"], BLANK]
    below = [["Printed 1 Apr 2025, 08:15"]]
    add(name, "balances, quoted titles", of(name).balances(22), S(quoting="all"), footer=below, before=above)
    name = "title-semicolons.csv"
    add(name, "aging, title with semicolons in a comma file", of(name).aging(20, "plain"), S(),
        before=[Raw("Filters: open; overdue; region=north; sort=name"), BLANK])
    name = "title-pipes.csv"
    add(name, "balances, title with pipes", of(name).balances(24, "comma"), S(";", end="CRLF"),
        before=[Raw("Finance | Reports | Balances | 2025"), Raw("=" * 40)])
    for delimiter, slug in ((";", "semicolon"), (",", "comma"), ("tab", "tab")):
        name = f"sep-line-{slug}.csv"
        mark = Raw("sep=\t" if delimiter == "tab" else f"sep={delimiter}")
        add(name, "sep= line", of(name).open_items(18, "de", "comma", "."), S(delimiter, end="CRLF"), before=[mark])
    name = "sep-line-quoted.csv"
    style = S(";", quoting="all", mark=True)
    add(name, "sep= line and all quoted", of(name).aging(14, "de", "de"), style, before=[Raw("sep=;")])
    name = "footer-prose.csv"
    notes = ["Report made on Tue, 1 Apr 2025, at 09:14, by user 7.", "Amounts in EUR, rounded; see manual."]
    below = [BLANK, *map(Raw, notes)]
    add(name, "aging, prose below", of(name).aging(22, "comma"), S(";"), footer=below, total="Total")
    name = "footer-rule.txt"
    add(name, "ledger, rules and page number", of(name).ledger(16), S("|"), before=[Raw("-" * 60)],
        footer=[Raw("-" * 60), Raw("Page 1 of 1")])


def accounting() -> None:
    for form, delimiter, slug in [
        ("de", ",", "points-commas-in-commas"),
        ("comma", ",", "decimal-commas-in-commas"),
        ("us", ";", "us-in-semicolons"),
        ("ch", ";", "swiss"),
        ("dollars", ",", "dollars"),
        ("brackets", "tab", "brackets-tabs"),
        ("fr", "|", "blanks-pipes"),
    ]:
        name = f"aging-{slug}.csv"
        add(name, "aging, thousands separators", of(name).aging(18, form), S(delimiter), total="Total")
        name = f"ledger-{slug}.csv"
        add(name, "ledger, thousands separators", of(name).ledger(18, form, "iso"), S(delimiter), ragged=5, blanks=7)
    for delimiter, slug in (("tab", "tabs"), ("|", "pipes"), (";", "semicolons")):
        name = f"journal-{slug}.txt"
        add(name, "French journal", of(name).journal(22), S(delimiter, quoting="never", end="CRLF"))
    name = "journal-commas.csv"
    add(name, "French journal, amounts quoted", of(name).journal(18), S())
    name = "items-trailing.csv"
    table = of(name).open_items(20, "de", "de", ".")
    add(name, "open items, trailing separators", table, S(";"), trailing=1, total="Summe")
    name = "items-trailing-tabs.txt"
    add(name, "open items, trailing tabs", of(name).open_items(20, "en", "us"), S("tab"), trailing=4)
    name = "items-trailing-commas.csv"
    add(name, "open items, trailing commas", of(name).open_items(20, "en", "comma"), S(), trailing=3, blanks=5)
    name = "aging-spacers.csv"
    add(name, "aging, spacer columns", of(name).aging(16), S(), spacers=(1, 3, 5, 7, 9), total="TOTAL")
    name = "aging-spacers-tabs.txt"
    add(name, "aging, spacer columns", of(name).aging(20, "de", "fr"), S("tab"), spacers=(0, 2, 4), trailing=2)
    name = "items-grouped.csv"
    head, rows = of(name).open_items(20, "en", "us", "long")
    groups = []
    for index in range(0, 20, 5):
        groups += [[f"Region {index}, all"], *rows[index : index + 5], ["", "Total", "", "", "", "", rows[index][6]]]
    add(name, "open items, group rows and dates with commas", (head, groups), S())
    name = "items-page-heads.csv"
    head, rows = of(name).open_items(24, "es", "de", "/")
    add(name, "open items, header repeated", (head, [*rows[:8], head, *rows[8:16], head, *rows[16:]]), S(";"), blanks=9)
    name = "bank-plain.csv"
    add(name, "bank lines with commas and colons", of(name).bank(18), S(";"))
    name = "bank-commas.csv"
    above = [Raw("Konto: 12345, Stand: 1.4.2025")]
    add(name, "bank lines, all text quoted", of(name).bank(14), S(quoting="text"), before=above)
    name = "bank-pipes.txt"
    below = [Raw("Ende; 18 Zeilen, 1 Seite")]
    add(name, "bank lines, pipes", of(name).bank(18, "de"), S("|", quoting="never"), footer=below)
    name = "aging-mostly-empty.csv"
    head, rows = of(name).aging(40, "comma")
    rows = [[row[0], "", "", row[3] * (index % 6 == 0), "", "", ""] for index, row in enumerate(rows)]
    add(name, "aging, columns mostly empty", (head, rows), S(";"))
    name = "balances-brackets.csv"
    add(name, "balances, negatives in brackets", of(name).balances(26), S(), ragged=6)
    name = "balances-gap.csv"
    add(name, "balances, blank after each comma, before quotes too", of(name).balances(22, "us"), S(gap=" "))
    name = "items-no-header.csv"
    add(name, "open items without header", of(name).open_items(22, "de", "comma", "."), S(";"), header=False)
    name = "ledger-no-header.csv"
    add(name, "ledger without header", of(name).ledger(20, "us", "long"), S(), header=False)


def quoting() -> None:
    for delimiter, slug in ((",", "comma"), (";", "semicolon"), ("tab", "tab"), ("|", "pipe")):
        name = f"quoted-all-{slug}.csv"
        add(name, "all quoted", of(name).addresses(18), S(delimiter, quoting="all", end="CRLF"))
        name = f"quoted-apostrophe-{slug}.csv"
        add(name, "quoted with apostrophes", of(name).addresses(18), S(delimiter, quote="'", quoting="text"))
        name = f"quoted-multiline-{slug}.csv"
        text = "first line, with comma\nsecond; with semicolon\n\nfourth | after a blank line"
        edits = [(2, 1, text), (9, 1, text + "\n1,2,3\n4,5,6"), (10, 1, 'says "no", twice\nand "yes"')]
        add(name, "cells of several lines", of(name).comments(26), S(delimiter), edits=edits)
        name = f"quoted-late-{slug}.csv"
        mark = {"tab": "\t"}.get(delimiter, delimiter)
        edits = [(25, 4, f"one{mark} two"), (28, 4, f'a "b"{mark} c')]
        add(name, "one or two quoted cells late in the file", of(name).sensors(30), S(delimiter), edits=edits)
    for delimiter, slug in (("tab", "tab"), ("|", "pipe"), (";", "semicolon")):
        name = f"lone-quotes-{slug}.csv"
        add(name, "inches and apostrophes as data, no quoting", of(name).products(30), S(delimiter, quoting="never"))
    name = "lone-quotes-comma.csv"
    add(name, "inches inside quoted and unquoted cells", of(name).products(30), S(bare=True))
    name = "lone-apostrophes.csv"
    add(name, "O'Brien and D'Arcy, no quoting", of(name).people(22, last_first=False), S(quoting="never"))
    name = "lone-apostrophes-semicolon.csv"
    style = S(";", quoting="never", encoding="windows-1252")
    add(name, "O'Neill, Zoë and no quoting", of(name).people(20), style, edits=[(4, 1, "O'Neill, Zoë")])
    name = "lone-apostrophe-first.txt"
    edits = [(i, 1, f"'{i}0s music") for i in (3, 6, 8)] + [(11, 1, "'t Hooft, Ann")]
    add(name, "apostrophe first in a cell as data", of(name).people(18), S("tab", quoting="never"), edits=edits)
    name = "doubled-quotes.csv"
    edits = [(i, 1, f'"Zur Linde {i}", "Haus am See"') for i in range(0, 26, 3)]
    add(name, "doubled quotes", of(name).products(26, inches=False), S(), edits=edits)
    name = "doubled-quotes-all.csv"
    add(name, "doubled quotes, all quoted", of(name).products(20), S(";", quoting="all"))
    name = "doubled-apostrophes.csv"
    add(name, "doubled apostrophes", of(name).people(20), S(quote="'", quoting="all"))
    name = "doubled-only.csv"
    edits = [(i, 4, "") for i in range(34)] + [(4, 1, '""'), (7, 4, '"')]
    add(name, "cells that are quotes", of(name).sensors(34), S(), edits=edits)
    name = "quoted-column.csv"
    add(name, "one column always quoted, never needed", of(name).products(22, inches=False), S(";", columns=(1,)))
    name = "quoted-empty.csv"
    add(name, "all quoted, columns mostly empty", of(name).wide(14, 24, empty=0.9), S(quoting="all"))
    name = "quoted-gap.csv"
    add(name, "quotes after a blank", of(name).addresses(18), S(gap=" ", quoting="text"))
    name = "quoted-gap-semicolon.csv"
    add(name, "quotes after blanks", of(name).people(16), S(";", gap="  ", quoting="all"))


def quotes_as_data() -> None:
    for delimiter, end, slug in (("tab", "LF", "tab"), ("|", "CRLF", "pipe"), (";", "LF", "semicolon")):
        name = f"lone-quotes-first-{slug}.csv"
        edits = [(index, 1, f'"Linde {index}" pipe, steel') for index in range(2, 24, 5)] + [(9, 1, '"Öse", "Haken"')]
        theme = "cells that begin with a quoted word as data, no quoting"
        add(name, theme, of(name).products(26, inches=False), S(delimiter, quoting="never", end=end), edits=edits)
    name = "quoted-multiline-windows.csv"
    edits = [(index, 1, f"Grüße,\nKöln {index}; Straße\n") for index in range(0, 20, 3)]
    style = S(";", end="CRLF", encoding="windows-1252", quoting="all")
    add(name, "cells of several lines, LF in them, CRLF outside", of(name).comments(20), style, edits=edits)
    name = "quoted-multiline-utf16.txt"
    edits = [(index, 1, f"a\tb, c\n{index}\t2\t3") for index in range(0, 18, 4)]
    style = S("tab", end="CRLF", encoding="UTF-16LE", mark=True)
    add(name, "tabs and lines in quoted cells", of(name).comments(18), style, edits=edits)
    name = "quoted-empty-tab.txt"
    add(name, "quoted and mostly empty", of(name).wide(16, 20, "de", 0.8), S("tab", quoting="all"), ragged=3)
    name = "quoted-apostrophe-money.csv"
    add(name, "apostrophes as quotes around Swiss amounts", of(name).aging(16, "ch"), S(";", quote="'"), total="Total")


def generic() -> None:
    for delimiter, slug in ((",", "comma"), (";", "semicolon"), ("tab", "tab"), ("|", "pipe")):
        unquoted = "never" if delimiter == "tab" else "needed"
        name = f"log-{slug}.log"
        add(name, "log lines", of(name).log(22), S(delimiter, bare=True))
        name = f"links-{slug}.csv"
        add(name, "addresses of pages with separators in them", of(name).links(22), S(delimiter))
        name = f"json-{slug}.csv"
        add(name, "cells of JSON", of(name).cells_of_json(20), S(delimiter, quoting=unquoted, bare=True))
        name = f"comments-{slug}.csv"
        add(name, "free text with many commas", of(name).comments(26), S(delimiter, quoting=unquoted))
        name = f"timetable-{slug}.csv"
        add(name, "times with colons", of(name).timetable(26), S(delimiter), blanks=8)
    name = "people-last-first.csv"
    add(name, "Last, First unquoted", of(name).people(24), S(";", quoting="never"))
    name = "people-last-first-pipe.txt"
    add(name, "Last, First unquoted", of(name).people(22, "long"), S("|", quoting="never"), header=False)
    name = "people-long-dates.csv"
    add(name, "dates with commas", of(name).people(22, "long"), S())
    name = "sensors-comma-decimals.csv"
    add(name, "readings, decimal commas", of(name).sensors(28, "comma"), S(";"), ragged=4)
    name = "sensors-quoted-decimals.csv"
    add(name, "readings, quoted decimal commas", of(name).sensors(24, "comma"), S(), header=False)
    name = "sensors-ragged.txt"
    add(name, "readings, ragged, tabs", of(name).sensors(28, "comma"), S("tab"), ragged=2, blanks=6)
    name = "sensors-comments.csv"
    remarks = ["# station list: S0, S1, S2", "# units: C, %, none; interval: 1 h", "# calibrated: Jan 5, 2025"]
    add(name, "readings below lines of remarks", of(name).sensors(22), S(";"), before=[Raw(text) for text in remarks])
    name = "addresses-pipes.txt"
    add(name, "addresses with commas and semicolons", of(name).addresses(22), S("|", quoting="never"), trailing=1)
    name = "one-column-and-id.txt"
    head, rows = of(name).comments(28)
    add(name, "two columns, text with commas", (head[:2], [row[:2] for row in rows]), S("tab", quoting="never"))
    name = "one-column-and-score.csv"
    head, rows = of(name).comments(28)
    add(name, "two columns, text with commas", (head[1:], [row[1:] for row in rows]), S(";", quoting="never"))


def short_and_wide() -> None:
    for rows, delimiter, form, slug in [
        (2, ",", "plain", "comma"), (2, ";", "comma", "semicolon"), (3, "tab", "us", "tab"), (2, "|", "comma", "pipe"),
        (3, ",", "de", "quoted"), (3, ";", "us", "thousands"),
    ]:
        name = f"short-{slug}.csv"
        add(name, "very short", of(name).open_items(rows, "en", form), S(delimiter))
    name = "short-two-columns.csv"
    table = ["Name", "Total"], [["Abel, Ann", "1.234,50"], ["Ito, Mei", "99,00"]]
    add(name, "very short, two columns", table, S(";"))
    name = "short-titled.csv"
    above = [Raw("Aging, all customers, March 31, 2025")]
    add(name, "very short, titled", of(name).aging(2, "us"), S(), before=above, total="Total")
    name = "short-one-row.csv"
    table = ["Customer, Town", "Open, EUR"], [["Falk, Ida, Bonn", "1,234.50"]]
    add(name, "very short, more commas than separators", table, S("|"))
    name = "short-no-header.csv"
    add(name, "very short, no header", of(name).people(2), S("tab"), header=False)
    for delimiter, form, empty, slug in [
        (",", "plain", 0, "comma"), (";", "comma", 0.3, "semicolon"), ("tab", "us", 0.7, "tab"),
        (",", "comma", 0.2, "quoted"), ("|", "de", 0.9, "pipe"),
    ]:
        name = f"wide-{slug}.csv"
        add(name, "wide", of(name).wide(9, 60, form, empty), S(delimiter))


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for make in (encodings, line_ends, titles, accounting, quoting, quotes_as_data, generic, short_and_wide):
        make()
    names = [sheet.name for sheet in sheets]
    assert len(set(names)) == len(names), "two files of one name"
    truth = folder / "truth.csv"
    if truth.exists():
        with truth.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                (folder / row["file"]).unlink(missing_ok=True)
    lines = []
    for sheet in sorted(sheets, key=lambda sheet: sheet.name):
        content = sheet.content()
        assert any(map(filled, sheet.body)), f"{sheet.name}: no rows"
        fits = len(content) <= 6144 and (len(content) >= 1000 or "short" in sheet.theme)
        assert fits, f"{sheet.name}: {len(content)} bytes"
        plain = sheet.style.encoding.startswith("UTF-")
        assert plain or not content.isascii(), f"{sheet.name}: nothing in it shows the encoding"
        (folder / sheet.name).write_bytes(content)
        lines.append(sheet.truth())
    with truth.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([TRUTH_COLUMNS, *lines])
    print(f"{len(lines)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
