#!/usr/bin/env python3
"""Asks `arrears explain` for cells of every file of a run and reads the answers.

    python3 check_explain.py --binary arrears --config FILE --as-of DAY FOLDER…

For every column of every file, in a row in the middle: the value is the file's, the column has a meaning, no doubt is
raised about the row, a formula of figures alone comes to the value, and the sum of the documents behind a sum is the value. Exit status
1 at any difference.
"""
import ast
import concurrent.futures
import csv
import glob
import operator
import os
import re
import subprocess
import tempfile

import runs

OPERATIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


class Range:
    """All values that a printed figure may stand for."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    @staticmethod
    def printed(text):
        digits = len(text.partition(".")[2])
        half = 0.5 * 10 ** -digits if digits not in (0, 2) else 0
        return Range(float(text) - half, float(text) + half)


def evaluate(node, figures):
    """The range of an expression over figures f0, f1, …"""
    if isinstance(node, ast.Expression):
        return evaluate(node.body, figures)
    if isinstance(node, ast.Name):
        return figures[int(node.id[1:])]
    if isinstance(node, ast.UnaryOp):
        inner = evaluate(node.operand, figures)
        return Range(-inner.high, -inner.low)
    if isinstance(node, ast.Call):
        parts = [evaluate(part, figures) for part in node.args]
        return Range(max(part.low for part in parts), max(part.high for part in parts))
    left, right = evaluate(node.left, figures), evaluate(node.right, figures)
    if isinstance(node.op, ast.Div) and right.low <= 0 <= right.high:
        raise ZeroDivisionError
    ends = [OPERATIONS[type(node.op)](a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return Range(min(ends), max(ends))


def arithmetic(formula):
    """The range of a formula that holds figures, names of columns and signs alone; None for any other."""
    if "n/a" in formula or "," in formula.replace("max(0,", ""):
        return None
    text = re.sub(r"\b[a-z_]+[a-z0-9_]* (?=-?\d)", "", formula)
    figures = []

    def figure(match):
        figures.append(Range.printed(match.group(0)))
        return f"f{len(figures) - 1}"

    text = re.sub(r"(?<![\w.])-?\d+(\.\d+)?", figure, text)
    text = text.replace("−", "-").replace("×", "*").replace("÷", "/")
    try:
        return evaluate(ast.parse(text.strip(), mode="eval"), figures)
    except (SyntaxError, KeyError, AttributeError, ValueError, ZeroDivisionError):
        return None


def asked(folder):
    """Cells to ask for: path, row as a spreadsheet counts, column, value."""
    for path in sorted(glob.glob(f"{folder}/csv/*.csv")):
        with open(path, newline="", encoding="utf-8") as stream:
            rows = list(csv.reader(stream))
        middle = (len(rows) + 1) // 2
        if middle < len(rows):
            for column, value in zip(rows[0], rows[middle]):
                yield path, middle + 1, column, value


def check(o, source, out, cell):
    path, row, column, value = cell
    name = f"{os.path.basename(path)}:{row}:{column}"
    done = subprocess.run([o.binary, "explain", f"{path}:{row}:{column}", source, "--config", f"{out}.yaml", "--history", f"{out}.sqlite"],
                          capture_output=True, text=True)
    wrong = []
    if done.returncode != 0:
        return [f"{name}: {done.stderr}"], 0, 0
    lines = done.stdout.split("\n")
    shown = lines[0].partition(f"{column}: ")[2]
    if shown != (value or "blank") and shown != value.lstrip("'"):
        wrong.append(f"{name}: the file has {value}, explained is {shown}")
    if any(line.startswith("  but ") for line in lines):
        wrong.append(f"{name}: {[line for line in lines if line.startswith('  but ')][0]}")
    meaning = next((line for line in lines if re.match(r"  (=|is) ", line)), None)
    if meaning is None:
        wrong.append(f"{name}: has no meaning")
    computed = arithmetic(meaning[4:]) if meaning and meaning.startswith("  =") and value else None
    if computed is not None:
        own = Range.printed(value)
        # Money is rounded once, to its last digit.
        slack = 0.5 * 10 ** -len(value.partition(".")[2]) + 1e-9
        if not (computed.low - slack <= own.high and own.low <= computed.high + slack):
            wrong.append(f"{name}: {value} is not {meaning}")
    sums = [re.search(r"open documents? behind it, Σ (-?[\d,.]+)", line) for line in lines]
    total = next((match.group(1).replace(",", "") for match in sums if match), None)
    if total is not None and value and float(total) != float(value):
        wrong.append(f"{name}: {value} is not the sum {total}")
    return wrong, computed is not None, total is not None


def main():
    o = runs.options()
    wrong, cells, formulas, sums = [], 0, 0, 0
    with tempfile.TemporaryDirectory() as work, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for place, source in enumerate(o.folders):
            out = runs.report(o, source, f"{work}/{place}", "csv")
            for found, is_formula, is_sum in pool.map(lambda cell: check(o, source, out, cell), list(asked(out))):
                wrong += [f"{runs.name(source)}: {line}" for line in found]
                cells, formulas, sums = cells + 1, formulas + is_formula, sums + is_sum
    runs.end(wrong, f"{cells} cells explained, {formulas} formulas and {sums} sums worked out again")


main()
