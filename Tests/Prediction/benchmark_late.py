#!/usr/bin/env python3
"""Measures the predictions of `arrears backtest` on two public ledgers beside the reference figures.

    python3 Tests/Prediction/benchmark_late.py --binary .build/release/arrears --data DIR [--check] [--json FILE]

DIR holds ibm_ar/WA_Fn-UseC_-Accounts-Receivable.csv (the IBM late payment sample) and highradius/closed.csv (the
HighRadius ledger). Neither is part of the project; without DIR nothing is measured and the exit status is 0.

--check needs scikit-learn (requirements.txt): AUC, Brier score and reliability bands are computed from the predictions
that the program writes, and must agree with its own.
Exit status: 0 measured, whether targets are met or missed; 1 a check failed; 2 could not finish.
"""
import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date

SETS = {
    "IBM": (
        "ibm_ar/WA_Fn-UseC_-Accounts-Receivable.csv",
        "--currency USD --date-order mdy --as-of-first 2012-08-01 --as-of-last 2013-11-01 --issue-after 2013-07-01"),
    "HighRadius": (
        "highradius/closed.csv",
        "--as-of-first 2019-05-01 --as-of-last 2019-11-01 --on 2020-02-27"
        " --issue-after 2019-10-01 --issue-until 2019-11-15"),
}

# Documents that the benchmark's definition selects.
SIZES = {("LATE", "IBM"): 1321, ("LATE", "HighRadius"): 11303, ("LATE30", "HighRadius"): 12650,
         ("ISSUE", "IBM"): 532, ("ISSUE", "HighRadius"): 4650}

# AUC and Brier score that are asked for: the best of the reference methods, None where not asked.
TARGETS = {("LATE", "IBM"): (.860, .1531), ("LATE", "HighRadius"): (.857, .1505), ("LATE30", "HighRadius"): (.955, .0201),
           ("ISSUE", "IBM"): (None, .1348), ("ISSUE", "HighRadius"): (.855, .1488)}
# Mean absolute error of the cash of thirty days, in percent.
CASH_TARGETS = {"IBM": 3.8, "HighRadius": 1.5}
# Predicted less observed share, in points; share of weeks that an interval for four in five should hold, in percent.
CALIBRATION, COVERAGE = 2.0, (72.0, 88.0)

# Reference methods, (AUC, Brier score): rates shrunk to the book's, Kaplan-Meier of the customer given the age, and two
# learned from 18 features.
REFERENCES = ["portfolio rate", "customer rate", "customer hazard", "logistic", "gradient boosting"]
REFERENCE = {
    ("LATE", "IBM"): [(.526, .2522), (.840, .1616), (.857, .1600), (.860, .1531), (.849, .1629)],
    ("LATE", "HighRadius"): [(.501, .2543), (.773, .1932), (.793, .1840), (.787, .1861), (.857, .1505)],
    ("LATE30", "HighRadius"): [(.511, .0564), (.889, .0267), (.955, .0211), (.943, .0243), (.953, .0201)],
    ("ISSUE", "IBM"): [(.532, .2106), (.850, .1476), None, (.864, .1348), (.860, .1371)],
    ("ISSUE", "HighRadius"): [(.448, .2436), (.788, .1794), None, (.797, .1759), (.855, .1488)],
}
CASH_REFERENCES = ["due days", "bucket roll rate", "customer hazard", "gradient boosting"]
CASH_REFERENCE = {"IBM": [16.2, 3.8, 4.1, 4.1], "HighRadius": [3.3, 1.5, 2.4, 2.3]}


class Failure(Exception):
    """Why the measurement cannot go on, for the person who started it."""


class Verdicts:
    def __init__(self):
        self.met = self.missed = 0

    def __call__(self, is_met):
        if is_met:
            self.met += 1
            return "met"
        self.missed += 1
        return "missed"


def backtest(binary, path, options, predictions):
    command = [binary, "backtest", path, *options.split(), "--json"]
    if predictions:
        command += ["--predictions", predictions]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if run.returncode != 0:
        raise Failure(f"{' '.join(command)}\n{run.stderr.strip()[-800:]}")
    return json.loads(run.stdout)


def days(row):
    return (date.fromisoformat(row["to"]) - date.fromisoformat(row["from"])).days + 1


def cash_errors(report):
    """Errors of thirty days in percent of what came, by as-of day, currencies added up: (forecast, by due days).

    Days on which a currency had no forecast are left out, for then there is no sum."""
    sums = defaultdict(lambda: [0.0, 0.0, 0.0])
    without = set()
    for row in report["cash"]:
        if days(row) == 30:
            if row.get("expected") is None:
                without.add(row["as_of"])
                continue
            for place, column in enumerate(("expected", "by_due_day", "received")):
                sums[row["as_of"]][place] += float(row[column])
    return {day: ((e / a - 1) * 100, (c / a - 1) * 100) for day, (e, c, a) in sums.items() if day not in without and a > 0}


def held_weeks(report, name):
    """(weeks, held by their interval) by currency: weeks with more than 1 % of open expected or received.

    In the HighRadius ledger nothing posted in 2019 was cleared in 2020, so weeks of its days in 2019 end with that year."""
    found = defaultdict(lambda: [0, 0])
    for row in report["cash"]:
        if days(row) != 7 or row.get("expected") is None:
            continue
        if name == "HighRadius" and row["as_of"] < "2020" and row["to"] > "2019-12-31":
            continue
        expected, received, low, high, opened = (
            float(row[c]) for c in ("expected", "received", "low", "high", "open"))
        if max(expected, received) > 0.01 * opened:
            found[row["currency"]][0] += 1
            found[row["currency"]][1] += low <= received <= high
    return dict(found)


def print_tasks(reports, verdict):
    def cell(values):
        return "-" if values is None else f"{values[0]:.3f} / {values[1]:.4f}"

    print("AUC / Brier score of probabilities, all past days together\n")
    row = "{:<7} {:<11} {:>14}  {:<16} {:<24} {:<24} {}"
    print(row.format("Task", "Set", "n", "Arrears", "asked for", "predicted, observed", "best reference"))
    for (task, name), (auc, brier) in TARGETS.items():
        score = next(s for s in reports[name]["scores"] if (s["task"], s["method"]) == (task, "model"))
        # The program leaves out documents that fall due after the end of the data: a handful.
        size = SIZES[task, name]
        if not 0.999 * size <= score["n"] <= size:
            raise Failure(f"{task} {name}: {score['n']} documents instead of {size}: is it another file?")
        count = str(size) if score["n"] == size else f"{score['n']} of {size}"
        is_met = (auc is None or score["auc"] >= auc) and score["brier"] <= brier
        asked = (f">= {auc:.3f}, " if auc else "") + f"<= {brier:.4f}"
        bias = (score["predicted"] - score["observed"]) * 100
        place = min((i for i, v in enumerate(REFERENCE[task, name]) if v), key=lambda i: REFERENCE[task, name][i][1])
        print(row.format(
            task, name, count, f"{score['auc']:.4f} / {score['brier']:.5f}"[:16],
            f"{asked} {verdict(is_met)}",
            f"{score['predicted']:.3f}, {score['observed']:.3f} {verdict(abs(bias) <= CALIBRATION)}",
            f"{cell(REFERENCE[task, name][place])} {REFERENCES[place]}"))
    print("\nReference methods\n")
    row = "{:<7} {:<11} " + "{:<17} " * len(REFERENCES)
    print(row.format("Task", "Set", *REFERENCES).rstrip())
    for (task, name), values in REFERENCE.items():
        print(row.format(task, name, *map(cell, values)).rstrip())


def print_cash(reports, verdict):
    print("\nCASH30: cash of thirty days, mean absolute error in percent (bias), currencies added up\n")
    row = "{:<11} {:>4}  {:<14} {:<16} {}"
    print(row.format("Set", "days", "Arrears", "asked for", ", ".join(CASH_REFERENCES)))
    for name, limit in CASH_TARGETS.items():
        errors = [e for e, _ in cash_errors(reports[name]).values()]
        if not errors:
            raise Failure(f"{name}: no day has a cash forecast")
        absolute, bias = sum(map(abs, errors)) / len(errors), sum(errors) / len(errors)
        print(row.format(
            name, len(errors), f"{absolute:.2f} ({bias:+.2f})", f"<= {limit} {verdict(absolute <= limit)}",
            ", ".join(map(str, CASH_REFERENCE[name]))))
        print("  by day: " + " ".join(f"{e:+.1f}" for e in errors))
    print("\nWeeks held by their 80 % interval, where more than 1 % of what is open was expected or came\n")
    row = "{:<11} {:<4} {:>6} {:>7}  {}"
    print(row.format("Set", "", "weeks", "held %", f"asked for {COVERAGE[0]:.0f}-{COVERAGE[1]:.0f} %"))
    for name in SETS:
        found = held_weeks(reports[name], name)
        total = [sum(v[i] for v in found.values()) for i in range(2)]
        for currency, (count, held) in [*sorted(found.items())] * (len(found) > 1) + [("all", total)]:
            share = held / count * 100
            mark = verdict(COVERAGE[0] <= share <= COVERAGE[1]) if currency == "all" else ""
            print(row.format(name, currency, count, f"{share:.1f}", mark).rstrip())


def check(name, report, path):
    """Whether scikit-learn finds the same scores and bands in the predictions; prints what differs."""
    import numpy
    from sklearn.metrics import brier_score_loss, roc_auc_score

    columns = {"model": "model", "customer rate": "customer_rate", "survival": "survival"}
    with open(path, encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    worst, different = 0.0, 0
    for score in report["scores"]:
        own = [r for r in rows if r["task"] == score["task"] and r[columns[score["method"]]] != ""]
        p = numpy.array([float(r[columns[score["method"]]]) for r in own])
        y = numpy.array([int(r["happened"]) for r in own])
        both = 0 < y.sum() < len(y)
        pairs = [("n", score["n"], len(own)), ("brier", score["brier"], brier_score_loss(y, p)),
                 ("auc", score.get("auc"), roc_auc_score(y, p) if both else None),
                 ("predicted", score["predicted"], p.mean()), ("observed", score["observed"], y.mean())]
        decile = numpy.minimum((p * 10).astype(int), 9)
        bands = {int(d): (int((decile == d).sum()), p[decile == d].mean(), y[decile == d].mean())
                 for d in numpy.unique(decile)}
        theirs = {round(b[0] * 10): b[1:] for b in score["reliability"]}
        pairs.append(("bands", len(theirs), len(bands)))
        for d, band in bands.items():
            pairs += [(f"band {d} {what}", value, ours)
                      for what, value, ours in zip(("n", "predicted", "observed"), theirs.get(d, [None] * 3), band)]
        for what, value, ours in pairs:
            if value is None and ours is None:
                continue
            gap = float("inf") if value is None or ours is None else abs(value - ours)
            worst = max(worst, gap)
            if gap > 1e-9:
                different += 1
                print(f"  {name} {score['task']} {score['method']} {what}: program {value}, scikit-learn {ours}")
    print(f"{name}: {len(rows)} predictions, {len(report['scores'])} scores with bands, largest difference {worst:.1e}")
    return different == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--data", required=True, help="folder of the two ledgers")
    parser.add_argument("--check", action="store_true", help="compute the scores again with scikit-learn")
    parser.add_argument("--json", help="write the reports of both sets to this file")
    arguments = parser.parse_args()
    missing = [f for f, _ in SETS.values() if not os.path.isfile(os.path.join(arguments.data, f))]
    if missing:
        print(f"benchmark-late: skipped: {arguments.data} has no {' and no '.join(missing)} (not part of the project)")
        return 0
    binary = os.path.abspath(arguments.binary)
    if not os.access(binary, os.X_OK):
        raise Failure(f"{binary} is no program: build it first")
    if arguments.check:
        try:
            import sklearn.metrics  # noqa: F401
        except ImportError:
            raise Failure("--check needs scikit-learn: python3 -m pip install -r Tests/Prediction/requirements.txt")
    verdict, reports, is_equal = Verdicts(), {}, True
    with tempfile.TemporaryDirectory() as scratch:
        for name, (file, options) in SETS.items():
            predictions = os.path.join(scratch, f"{name}.csv") if arguments.check else None
            reports[name] = backtest(binary, os.path.join(arguments.data, file), options, predictions)
        print_tasks(reports, verdict)
        print_cash(reports, verdict)
        print(f"\n{verdict.met} met, {verdict.missed} missed")
        if arguments.check:
            print("\nScores by scikit-learn from the same predictions")
            for name in SETS:
                is_equal &= check(name, reports[name], os.path.join(scratch, f"{name}.csv"))
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as stream:
            json.dump(reports, stream, indent=1, sort_keys=True)
    return 0 if is_equal else 1


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    try:
        sys.exit(main())
    except (Failure, OSError, subprocess.TimeoutExpired) as error:
        print(f"benchmark-late: {error}", file=sys.stderr)
        sys.exit(2)
