#!/usr/bin/env python3
"""Runs the oracle and an arrears binary on the same files and compares every table cell by cell.

    python3 compare.py --binary arrears --as-of 2025-06-30 FILE.csv [FILE.csv ...] [options of oracle.py]
    python3 compare.py --binary arrears --random 40 --seed 1

Rows are matched by their key columns, so a row in another place is no difference; the order of the program's own rows
is checked apart. Money and text must be equal, statistics may differ by one unit of the last printed digit.
Exit status 1 and the first differences of each table, else 0.
"""
import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from decimal import Decimal, InvalidOperation

from random_book import random_book

HERE = os.path.dirname(os.path.abspath(__file__))

KEYS = {
    "aging": ["customer_id", "currency"],
    "open_items": ["customer_id", "currency", "document"],
    "metrics": ["metric", "currency"],
    "concentration": ["basis", "level", "currency", "id"],
    "concentration_summary": ["basis", "level", "currency"],
    "payers": ["customer_id", "currency"],
    "flags": ["customer_id", "currency", "code"],
    "factoring": ["customer_id", "currency", "document"],
    "ineligibles": ["customer_id", "currency", "document", "rule"],
    "factoring_summary": ["currency"],
    "collections": ["customer_id", "currency", "document"],
}

# Words of the program's own, and choices that the definitions leave to it.
IGNORED = {"source", "evidence", "setting", "note", "observations"}
# What is newer than the oracle is checked by decisions.py.
NEWER = ("cost_of_waiting_30", "least_settlement", "reason_code", "remedy")
IGNORED_IN = {("collections", column) for column in ("reason",) + NEWER}

STATISTICS = {
    "late_rate", "late_rate_low", "late_rate_high", "weighted_days_late", "median_days_late", "payment_index",
    "trend_days", "score", "measured", "threshold", "p_collect", "net_present_value", "break_even", "share",
    "cumulative_share", "top1", "top3", "top5", "top10", "hhi", "hhi_normalized", "effective_customers", "gini",
    "annual_cost",
}
STATISTICAL_UNITS = {"share", "days"}  # of metrics.csv

# Orders as stated in README.md; the tables in neither list stand as the oracle writes them.
BY_ACCOUNT = ["aging", "payers"]
BY_DOCUMENT = ["open_items", "factoring", "ineligibles", "collections"]


# Figures that other tests check: by the worked cases of their definitions, by invariants, or by an oracle of their own.
ELSEWHERE = {
    "metrics": {"dso_count_back", "cei_3m", "turnover_12m", "turnover_days", "loss_rate_12m"},
    "concentration": {"expected_loss"},
    "concentration_summary": {"expected_loss"},
    "flags": {"BROKEN_PROMISE", "DISPUTE_PATTERN", "LIMITATION_RISK", "LOADING_UP", "NEAR_LIMIT", "NSF_RETURN",
              "OVER_LIMIT", "PARTIAL_PAYER", "PAYS_NEW_SKIPS_OLD", "SHORT_PAY"},
}
ELSEWHERE_BY = {"metrics": "metric", "concentration": "basis", "concentration_summary": "basis", "flags": "code"}


def elsewhere(table, row):
    return table in ELSEWHERE and row[ELSEWHERE_BY[table]] in ELSEWHERE[table]


class Table:
    def __init__(self, folder, name):
        with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as stream:
            lines = list(csv.reader(stream))
        self.name, self.header = name, lines[0]
        self.rows = [row for line in lines[1:] if not elsewhere(name, row := dict(zip(self.header, line)))]
        for row in self.rows:
            if name == "payers":
                row["flags"] = " ".join(code for code in row["flags"].split() if code not in ELSEWHERE["flags"])

    def in_file_order(self):
        """The keys of the rows as they stand, each once."""
        return list(dict.fromkeys(tuple(row.get(c, "") for c in KEYS[self.name]) for row in self.rows))

    def by_key(self):
        """Rows by key and occurrence; rows that share a key are told apart by their cells, or by their place."""
        groups = defaultdict(list)
        for row in self.rows:
            groups[tuple(row.get(c, "") for c in KEYS[self.name])].append(row)
        keyed = {}
        for key, rows in groups.items():
            if self.name != "factoring_summary" and len(rows) > 1:
                rows.sort(key=lambda row: [row[c] for c in sorted(row) if not ignored(self.name, c)])
            for i, row in enumerate(rows):
                keyed[key + ((f"#{i + 1}",) if len(rows) > 1 else ())] = row
        return keyed


def ignored(table, column):
    return column in IGNORED or (table, column) in IGNORED_IN


def is_statistic(table, column, row):
    if table == "metrics":
        return column == "value" and row.get("unit") in STATISTICAL_UNITS
    return column in STATISTICS


def within_one_unit(a, b):
    """Both are decimals with the same number of digits, at most one unit of the last of them apart."""
    try:
        x, y = Decimal(a), Decimal(b)
    except InvalidOperation:
        return False
    digits = x.as_tuple().exponent
    return digits == y.as_tuple().exponent and abs(x - y) <= Decimal(1).scaleb(digits)


class Report:
    """Differences by table."""

    def __init__(self, first, skip):
        self.first, self.skip = first, skip
        self.lines = defaultdict(list)
        self.columns = Counter()
        self.cells = self.near = 0

    def add(self, table, column, line):
        if f"{table}.{column}" not in self.skip and table not in self.skip:
            self.lines[table].append(line)
            self.columns[f"{table}.{column}"] += 1

    def show(self):
        for table, lines in self.lines.items():
            print(f"{table}: {len(lines)} differences")
            for line in lines[:self.first]:
                print("    " + line)
        if self.columns:
            print("by column: " + ", ".join(f"{c} {n}" for c, n in self.columns.most_common()))
        total = sum(map(len, self.lines.values()))
        print(f"{self.cells} cells, {total} differences, {self.near} more within one unit of the last digit")
        return total


def compare_table(report, ours, theirs):
    """`ours` is the oracle's."""
    name = ours.name
    # The program may add columns at the end (classes of documents that these books do not hold); it never drops or moves one.
    if ours.header != theirs.header[:len(ours.header)]:
        report.add(name, "header", f"header: oracle {ours.header}, arrears {theirs.header}")
    expected, found = ours.by_key(), theirs.by_key()
    for key in expected:
        if key not in found:
            report.add(name, "row", f"{' '.join(key)}: only the oracle has this row")
    for key, row in found.items():
        if key not in expected:
            report.add(name, "row", f"{' '.join(key)}: only arrears has this row")
            continue
        for column, value in expected[key].items():
            if ignored(name, column):
                continue
            report.cells += 1
            other = row.get(column)
            if value == other:
                continue
            if other and is_statistic(name, column, expected[key]) and within_one_unit(value, other):
                report.near += 1
                continue
            report.add(name, column, f"{' '.join(key)}: {column}: oracle {value!r}, arrears {other!r}")


def check_order(report, oracle, tables):
    """The order of the program's own rows."""
    for name in BY_ACCOUNT:
        in_order(report, name, [(r["customer_id"], r["currency"]) for r in tables[name].rows])
    dues = defaultdict(set)
    for row in tables["open_items"].rows:
        dues[row["customer_id"], row["currency"], row["document"]].add(row["due"])
    for name in BY_DOCUMENT:
        keys = []
        for row in tables[name].rows:
            account = (row["customer_id"], row["currency"])
            known = dues[account + (row["document"],)]
            due = row["due"] if name == "open_items" else min(known) if len(known) == 1 else None
            if due is not None:                             # a number used twice does not tell its due day
                keys.append(account + (due == "", due, row["document"], int(row.get("rule", 0))))
        in_order(report, name, keys)
    for name in set(KEYS) - set(BY_ACCOUNT + BY_DOCUMENT):
        places = {key: i for i, key in enumerate(oracle[name].in_file_order())}
        in_order(report, name, [(places[key], *key) for key in tables[name].in_file_order() if key in places])


def in_order(report, name, keys):
    for before, after in zip(keys, keys[1:]):
        if before > after:
            report.add(name, "order", f"order: {after} after {before}")
            return


# ---------------------------------------------------------------------------------------------------------------
# Running both

# option of oracle.py -> key of the settings file; the other options have the same name in both.
SETTINGS = {"advance_rate": "factoring.advance_rate", "disputed": "factoring.disputed",
            "cross_age": "factoring.cross_age", "cap": "factoring.concentration_cap",
            "affiliates": "factoring.affiliates", "insolvent": "factoring.insolvent",
            "small_claims_limit": "collections.small_claims_limit", "filing_fee": "collections.filing_fee"}
LISTS = {"affiliates", "insolvent"}
SHARED = ["currency", "age_by", "date_order"]


def flag(option):
    return "--" + option.replace("_", "-")


def settings_text(options):
    sections = defaultdict(list)
    for option, key in SETTINGS.items():
        if options.get(option) is not None:
            section, name = key.split(".")
            value = f"[{options[option]}]" if option in LISTS else options[option]
            sections[section].append(f"  {name}: {value}\n")
    return "".join(f"{section}:\n" + "".join(lines) for section, lines in sections.items())


def run(command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}\nexit status {result.returncode}\n{result.stderr}")


def compare(binary, files, as_of, options, report, folder):
    """Runs both on the files into `folder` and adds the differences to the report."""
    oracle_folder, arrears_folder = os.path.join(folder, "oracle"), os.path.join(folder, "arrears")
    settings = os.path.join(folder, "settings.yaml")
    with open(settings, "w", encoding="utf-8") as stream:
        stream.write(settings_text(options))
    given = {option: str(value) for option, value in options.items() if value is not None}
    run([binary, "report", "--as-of", as_of, "--out", arrears_folder, "--fail-on", "never", "--quiet"] +
        (["--config", settings] if settings_text(options) else []) +
        [part for option in SHARED if option in given for part in (flag(option), given[option])] + files)
    run([sys.executable, os.path.join(HERE, "oracle.py"), "--as-of", as_of, "--out", oracle_folder, "--payment-days",
         os.path.join(arrears_folder, "csv", "factoring.csv")] +
        [part for option, value in given.items() for part in (flag(option), value)] + files)
    ours, tables = {}, {}
    for name in KEYS:
        theirs = os.path.join(arrears_folder, "csv")
        if not os.path.exists(os.path.join(theirs, name + ".csv")):
            sys.exit(f"arrears wrote no {name}.csv")
        ours[name], tables[name] = Table(oracle_folder, name), Table(theirs, name)
        compare_table(report, ours[name], tables[name])
    check_order(report, ours, tables)


# ---------------------------------------------------------------------------------------------------------------
# Random books

def open_items_only(header, lines, as_of):
    """The same rows without paid days, which no such list has; and without what is issued after the as-of day."""
    paid, issued = header.index("Paid Date"), header.index("Invoice Date")
    return [line[:paid] + line[paid + 1:] for line in [header] + [x for x in lines if x[issued] <= as_of]]


def random_case(seed):
    """Lines of one or two files, the as-of day and the options."""
    rng = random.Random(seed)
    as_of = rng.choice(["2025-06-30"] * 4 + ["2025-03-31", "2024-02-29"])   # the books are made for the first one
    currencies = rng.choice([["USD", "EUR", "JPY", "KWD"]] * 3 + [["EUR"], ["KWD", "USD"], ["GBP", "JPY"]])
    customers = rng.choice([15, 30, 60, 150, 290])
    header, *lines = random_book(seed, rng.randint(300, 3000), customers, currencies=currencies)
    files = [[header] + lines]
    if rng.random() < 0.25:             # two exports without a document in common, the second one of open items
        first = lines[:len(lines) * 2 // 3]
        numbers = {line[0] for line in first}
        files = [[header] + first, open_items_only(header, [x for x in lines if x[0] not in numbers], as_of)]
    elif rng.random() < 0.1:
        files = [open_items_only(header, lines, as_of)]
    ids = sorted({line[header.index("Customer ID")] for line in lines})
    options = {
        "affiliates": rng.choice([None, None, ",".join(rng.sample(ids, 2))]),
        "insolvent": rng.choice([None, None, rng.choice(ids)]),
        "advance_rate": rng.choice([None, None, "0.8", "0.725"]), "disputed": rng.choice([None, "part"]),
        "cross_age": rng.choice([None, "0.1", "0.25"]), "cap": rng.choice([None, "0.2", "0.15", "1"]),
        "age_by": rng.choice([None, None, "invoice"]), "small_claims_limit": rng.choice([None, "2500", "10000"]),
        "filing_fee": rng.choice([None, "54", "75.5"]), "currency": rng.choice([None, None, None, "EUR", "JPY", "KWD"]),
    }
    return files, as_of, options


def run_random(binary, count, seed, report):
    """Compares random books; returns the number of those that differ."""
    bad = 0
    for s in range(seed, seed + count):
        books, as_of, options = random_case(s)
        before = sum(map(len, report.lines.values()))
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for i, lines in enumerate(books):
                paths.append(os.path.join(folder, f"book{s}_{i + 1}.csv"))
                with open(paths[-1], "w", encoding="utf-8", newline="") as stream:
                    csv.writer(stream, lineterminator="\n").writerows(lines)
            compare(binary, paths, as_of, options, report, folder)
        found = sum(map(len, report.lines.values())) - before
        bad += found > 0
        given = " ".join(f"{flag(o)} {v}" for o, v in options.items() if v is not None)
        print(f"seed {s}: {as_of}, {sum(map(len, books))} rows, {len(books)} files, {found} differences; {given}",
              flush=True)
    return bad


def main():
    parser = argparse.ArgumentParser(description="Compares an arrears binary with the oracle, cell by cell.",
                                     epilog="Order of arrears' rows: aging and payers by customer_id and currency; "
                                     "documents by customer_id, currency, due day (blank last) and document.")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--binary", required=True)
    parser.add_argument("--as-of", default="2025-06-30")
    parser.add_argument("--random", type=int, metavar="N", help="N random books instead of files")
    parser.add_argument("--seed", type=int, default=1, help="of the first random book")
    parser.add_argument("--first", type=int, default=5, help="differences shown of each table")
    parser.add_argument("--skip", default="", help="table or table.column,... that is not compared")
    parser.add_argument("--keep", help="folder in which the outputs of both stay")
    for option in SHARED + list(SETTINGS):
        parser.add_argument(flag(option), help="passed to both")
    o = parser.parse_args()
    if bool(o.files) == bool(o.random):
        parser.error("give files, or --random N")
    report = Report(o.first, set(o.skip.split(",")))
    if o.random:
        bad = run_random(o.binary, o.random, o.seed, report)
        print(f"{o.random} books, {bad} with differences")
    else:
        options = {option: getattr(o, option) for option in SHARED + list(SETTINGS)}
        if o.keep:
            os.makedirs(o.keep, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            compare(o.binary, o.files, o.as_of, options, report, o.keep or folder)
    sys.exit(1 if report.show() else 0)


if __name__ == "__main__":
    main()
