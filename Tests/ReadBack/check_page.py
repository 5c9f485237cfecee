#!/usr/bin/env python3
"""Compares the figures of report.html with the CSV files of the same run, and the lengths of its bars with their figures.

    python3 check_page.py --binary arrears FOLDER…

Exit status 1 and the differences, else 0 and the number of figures.
"""
import csv
import os
import tempfile
from collections import defaultdict

from page import Page, amount
from runs import end, name, options, report


def read(folder, name):
    with open(os.path.join(folder, "csv", name + ".csv"), encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def tables(page, start):
    """Tables behind charts whose caption begins so, by currency."""
    return {caption.rsplit(", ", 1)[1]: rows for _, caption, rows in page.tables
            if caption.startswith(start) and ", " in caption}


class Check:
    def __init__(self, label):
        self.label, self.figures, self.wrong = label, 0, []

    def same(self, what, expected, found, tolerance=0.0):
        self.figures += 1
        if expected is None or found is None or abs(expected - found) > tolerance:
            self.wrong.append(f"{self.label} {what}: {expected} in CSV, {found} on the page")


def run(folder, label):
    check = Check(label)
    with open(os.path.join(folder, "report.html"), encoding="utf-8") as stream:
        page = Page(stream.read())
    if page.scripts or page.addresses:
        check.wrong.append(f"{label}: the page holds a script or an address")
    if len(set(page.ids)) != len(page.ids):
        check.wrong.append(f"{label}: two elements of one id")
    for link in page.links:
        target = link.lstrip("#") in page.ids if link.startswith("#") else os.path.exists(os.path.join(folder, link))
        if not target:
            check.wrong.append(f"{label}: the link {link} leads nowhere")
    aging, sums = read(folder, "aging"), defaultdict(lambda: defaultdict(float))
    buckets = [c for c in aging[0] if c == "not_due" or (c[0] == "d" and c[1:2].isdigit())] if aging else []
    for row in aging:
        for column in buckets + ["open", "past_due", "unapplied", "net"]:
            sums[row["currency"]][column] += float(row[column])
    for currency, rows in tables(page, "How late").items():
        for column, row in zip(buckets, rows[1:]):
            check.same(f"aging {currency} {column}", sums[currency][column], amount(row[1]), 0.005)
    for section, caption, rows in page.tables:
        if section == "how-late" and not caption and rows[0][:2] == ["Currency", "Not due"]:
            for row in rows[1:]:
                if row[0] in sums:
                    for column, cell in zip(buckets + ["open", "unapplied", "net"], row[1:]):
                        check.same(f"summary {row[0]} {column}", sums[row[0]][column], amount(cell), 0.005)
    weeks = defaultdict(list)
    for row in read(folder, "forecast"):
        weeks[row["currency"]].append(row)
    for currency, rows in tables(page, "Cash by week").items():
        for week, row in zip(weeks[currency], rows[1:]):
            for column, cell in zip(["expected", "low", "high", "contractual"], row[1:]):
                check.same(f"forecast {currency} {week['week']} {column}", float(week[column]), amount(cell), 0.005)
    shares = defaultdict(list)
    for row in read(folder, "concentration"):
        if row["basis"] == "open":
            shares[row["currency"], row["level"]].append(row)
    for currency, rows in tables(page, "Share of what is open").items():
        own = shares.get((currency, "group")) or shares[currency, "customer"]
        for row, cells in zip(own[:10], rows[1:]):
            check.same(f"{currency} {row['name']}", float(row["amount"]), amount(cells[1]), 0.005)
            check.same(f"{currency} {row['name']} share", 100 * float(row["share"]), amount(cells[2]), 0.0501)
            check.same(f"{currency} {row['name']} running", 100 * float(row["cumulative_share"]), amount(cells[3]), 0.0501)
    decisions = defaultdict(lambda: [0, 0.0, 0.0])
    for row in read(folder, "collections"):
        if row["decision"]:
            sum_ = decisions[row["currency"], row["decision"].replace("_", " ").capitalize()]
            sum_[0], sum_[1], sum_[2] = sum_[0] + 1, sum_[1] + float(row["open"]), sum_[2] + float(row["net_present_value"])
    for currency, rows in tables(page, "What the past due is worth").items():
        for row in rows[1:]:
            for expected, cell in zip(decisions[currency, row[0]], row[1:]):
                check.same(f"{currency} {row[0]}", expected, amount(cell), 0.005)
    lengths(check, page)
    return check


def lengths(check, page):
    """Bars of a chart are as long as the first figures behind it say, the longest as long as the scale."""
    figures = {caption: rows for _, caption, rows in page.tables if caption}
    column = {"How late": 1, "Share of what is open": 2, "What the past due is worth": 2, "Past due over time": 2}
    for caption, elements in page.charts:
        start = next((key for key in column if caption.startswith(key)), None)
        if start is None:
            continue
        side = "height" if start == "Past due over time" else "width"
        bars = [float(a[side]) for kind, a in elements if kind in ("bar", "alarm", "quiet")]
        values = [amount(row[column[start]]) for row in figures[caption][1:]][:len(bars)]
        most = 100 if start.startswith("Share") else max(max(values), 1e-9)
        whole = 140 if side == "height" else 240
        for value, bar in zip(values, bars):
            # Shares are printed with one digit.
            check.same(f"{caption}: bar of {value}", whole * max(0, value) / most, bar, 0.13 if most == 100 else 0.011)


def main():
    o, figures, wrong = options(), 0, []
    with tempfile.TemporaryDirectory() as temporary:
        for place, folder in enumerate(o.folders):
            check = run(report(o, folder, os.path.join(temporary, str(place)), "csv,html"), name(folder))
            figures, wrong = figures + check.figures, wrong + check.wrong
    end(wrong, f"{len(o.folders)} pages, {figures} figures as in the CSV files")


if __name__ == "__main__":
    main()
