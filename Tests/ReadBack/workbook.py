"""Reads the cells of an .xlsx file with the standard library alone."""
import re
import xml.etree.ElementTree as ET
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Cell:
    """Value (str, float or bool) and formula of a cell."""

    def __init__(self, value, formula):
        self.value, self.formula = value, formula


def place(reference):
    """(row, column) of `B7`, counted from 0."""
    letters, row = re.match(r"([A-Z]+)([0-9]+)$", reference).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(row) - 1, column - 1


def read(path):
    """{sheet: {(row, column): Cell}} in the order of the sheets."""
    sheets = {}
    with zipfile.ZipFile(path) as archive:
        strings = []
        if "xl/sharedStrings.xml" in archive.namelist():
            for item in ET.fromstring(archive.read("xl/sharedStrings.xml")).findall(MAIN + "si"):
                strings.append("".join(t.text or "" for t in item.iter(MAIN + "t")).replace("_x005F_", "_"))
        targets = {r.get("Id"): r.get("Target")
                   for r in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
        for sheet in ET.fromstring(archive.read("xl/workbook.xml")).find(MAIN + "sheets"):
            target = targets[sheet.get(REL + "id")].lstrip("/")
            data = archive.read(target if target.startswith("xl/") else "xl/" + target)
            sheets[sheet.get("name")] = cells(ET.fromstring(data), strings)
    return sheets


def cells(root, strings):
    found = {}
    for cell in root.iter(MAIN + "c"):
        kind, value, formula = cell.get("t", "n"), cell.find(MAIN + "v"), cell.find(MAIN + "f")
        text = value.text if value is not None else None
        if kind == "inlineStr":
            content = "".join(t.text or "" for t in cell.iter(MAIN + "t")).replace("_x005F_", "_")
        elif kind == "s":
            content = strings[int(text)]
        elif kind == "b":
            content = "TRUE" if text == "1" else "FALSE"
        elif kind in ("str", "e"):
            content = text or ""
        else:
            content = None if text is None else float(text)
        if content is not None or formula is not None:
            found[place(cell.get("r"))] = Cell(content, formula.text if formula is not None else None)
    return found
