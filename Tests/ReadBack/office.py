#!/usr/bin/env python3
"""Lets LibreOffice recalculate a run's workbook, and compares every formula with what the file said before.

    python3 office.py --binary arrears FOLDER…

Needs LibreOffice Calc; openpyxl, where it is installed, must load the file without a warning. Exit status 1 and the differences.
"""
import os
import subprocess
import tempfile
import warnings

from runs import end, name, options, report
from workbook import read

# Excel files are recalculated when they are loaded, always.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(path, temporary):
    profile = os.path.join(temporary, "profile")
    os.makedirs(os.path.join(profile, "user"), exist_ok=True)
    with open(os.path.join(profile, "user", "registrymodifications.xcu"), "w", encoding="utf-8") as stream:
        stream.write(PROFILE)
    out = os.path.join(temporary, "recalculated")
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", out, path], capture_output=True, text=True, check=True)
    noise = [line for line in done.stderr.splitlines() if "warn" in line.lower() and "java" not in line.lower()]
    return os.path.join(out, os.path.basename(path)), noise


def same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        # The last bit of a sum may be another; a cent may not.
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    return (one or "") == (other or "")


def compare(path, temporary):
    before = read(path)
    fresh, wrong = recalculated(path, temporary)
    after, formulas = read(fresh), 0
    if list(before) != list(after):
        wrong.append(f"sheets {list(before)} became {list(after)}")
    for sheet, cells in before.items():
        for place, cell in cells.items():
            formulas += cell.formula is not None
            found = after.get(sheet, {}).get(place)
            if not same(cell.value, found.value if found else None):
                wrong.append(f"{sheet} {place}: {cell.formula or ''} {cell.value!r} became {found.value if found else None!r}")
        if sheet == "Checks":
            wrong += [f"check {cells[row, 0].value} does not hold" for (row, column), cell in after[sheet].items()
                      if column == 5 and row > 2 and cell.value != "TRUE"]
    try:
        import openpyxl
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            openpyxl.load_workbook(path)
            openpyxl.load_workbook(path, data_only=True, read_only=True).close()
    except ImportError:
        print("openpyxl is not installed: not asked")
    return formulas, wrong


# Settings under which sheets compute differently: tried on the first folder.
MODES = ["", "age_by: invoice\n", "credits: own_day\n", "credits: oldest_first\n", "grace_days: 5\n",
         "allowance: {adjustment: 0.12345}\n"]


def main():
    o, formulas, wrong = options(), 0, []
    tries = [(o.folders[0], mode) for mode in MODES] + [(folder, "") for folder in o.folders[1:]]
    for folder, mode in tries:
        with tempfile.TemporaryDirectory() as temporary:
            out = report(o, folder, os.path.join(temporary, "run"), "xlsx", mode)
            more, differences = compare(os.path.join(out, "arrears.xlsx"), temporary)
            formulas += more
            wrong += [f"{name(folder)} {mode.strip()}: {line}" for line in differences]
    end(wrong, f"{len(tries)} workbooks, {formulas} formulas recalculated by LibreOffice")


if __name__ == "__main__":
    main()
