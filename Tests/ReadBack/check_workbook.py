#!/usr/bin/env python3
"""Reads a run's figures back from the workbook and the CSV files, and compares every cell.

    python3 check_workbook.py --binary arrears FOLDER…

Each FOLDER is a folder of inputs, run as of the day given. Exit status 1 and the differences, else 0 and the number of cells.
"""
import csv
import os
import tempfile
from datetime import date, timedelta

from runs import end, name, options, report
from workbook import read

EPOCH = date(1899, 12, 30)


def words(name):
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def differs(text, cell):
    """Whether a cell of the CSV files and one of the workbook say different things."""
    value = cell.value if cell else ""
    if isinstance(value, float):
        try:
            return abs((date.fromisoformat(text) - EPOCH).days - value) > 0
        except ValueError:
            pass
        try:
            decimals = len(text.partition(".")[2])
            return abs(float(text) - value) > 0.5000001 * 10 ** -decimals
        except ValueError:
            return True
    guarded = text[1:] if text.startswith("'") and text[1:2] in "=+-@\t\r" else text
    return guarded != value and text != value


def compare(folder, label):
    """(cells compared, differences) of one run."""
    book, cells, wrong = read(os.path.join(folder, "arrears.xlsx")), 0, []
    for file in sorted(os.listdir(os.path.join(folder, "csv"))):
        sheet = book.get(words(file[:-4])[:31])
        if sheet is None or file == "concentration.csv":
            continue
        with open(os.path.join(folder, "csv", file), encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        if file == "forecast.csv":
            rows.sort(key=lambda row: row[1])
        for column, heading in enumerate(header):
            if sheet[0, column].value != words(heading):
                wrong.append(f"{label} {file}: heading {heading}")
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                cells += 1
                if differs(text, sheet.get((number + 1, column))):
                    found = sheet.get((number + 1, column))
                    wrong.append(f"{label} {file}:{number + 2} {header[column]}: {text!r} in CSV, "
                                 f"{found.value if found else None!r} in the workbook")
    for (row, column), cell in book["Checks"].items():
        if column == 5 and row > 2 and cell.value != "TRUE":
            wrong.append(f"{label} Checks, row {row + 1}: {book['Checks'][row, 0].value} does not hold")
    return cells, wrong


def main():
    o, cells, wrong = options(), 0, []
    with tempfile.TemporaryDirectory() as temporary:
        for place, folder in enumerate(o.folders):
            out = report(o, folder, os.path.join(temporary, str(place)), "csv,xlsx")
            more, differences = compare(out, name(folder))
            cells, wrong = cells + more, wrong + differences
    end(wrong, f"{len(o.folders)} runs, {cells} cells in CSV and workbook")


if __name__ == "__main__":
    main()
