#!/usr/bin/env python3
"""Ten weeks of a made-up business, exported every Friday and reported with a history; the bridges must close to the cent.

    python3 weeks.py --binary arrears [--seed 1] [--count 4] [--work DIR]

Some weeks go wrong: a company's export is missing, a payment is entered a week late, a due day or an amount is corrected, an
invoice is dated back, a run is repeated, a run is missed. What each bridge must say is worked out here from the events alone.
Exit status 1 at the first cell that differs.
"""
import argparse
import collections
import csv
import datetime
import os
import random
import shutil
import subprocess
import sys
import tempfile

WEEKS = 10
START = datetime.date(2025, 3, 7)
COLUMNS = ["opening", "new", "collected", "credited", "written_off", "revalued", "unexplained", "closing", "redated"]


def money(cents):
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def cents(text):
    return int(text.replace(".", ""))


class World:
    """Everything that happened, each with the day on which the books first have it (`known`)."""

    def __init__(self, rng):
        self.rng = rng
        self.customers = [(f"C{n:03d}", f"Customer {n}", rng.choice(["EUR", "EUR", "USD"]), rng.choice(["north", "south"]))
                          for n in range(1, 13)]
        self.documents = []  # dicts: number, customer, kind, issued, due, amount, known
        self.settlements = []  # dicts: kind payment|write_off, document number or "", day, amount, known, customer
        self.corrections = []  # (known, number, field, value)
        day = START - datetime.timedelta(days=60)
        end = START + datetime.timedelta(weeks=WEEKS)
        number = 0
        while day < end:
            for _ in range(rng.randint(0, 3)):
                number += 1
                self.invoice(f"INV-{number:05d}", rng.choice(self.customers), day, end)
            day += datetime.timedelta(days=1)

    def invoice(self, number, customer, day, end):
        rng = self.rng
        amount = rng.randint(1_000, 900_000)
        # Now and then an invoice is entered days after the day it bears.
        known = day + datetime.timedelta(days=rng.choice([0] * 12 + [4, 9]))
        due = day + datetime.timedelta(days=rng.choice([14, 30]))
        self.documents.append(dict(number=number, customer=customer, issued=day, due=due, amount=amount, known=known))
        left = amount
        if rng.random() < 0.08:
            at = known + datetime.timedelta(days=rng.randint(1, 20))
            new = amount + rng.choice([-1, 1]) * rng.randint(1, amount // 10)
            self.corrections.append((at, number, "amount", new))
            left = min(left, new)
        redated = rng.random() < 0.08
        if redated:
            at = known + datetime.timedelta(days=rng.randint(1, 20))
            self.corrections.append((at, number, "due", due + datetime.timedelta(days=rng.randint(5, 30))))
        at = known
        for kind in rng.choices([["payment"], ["payment", "payment"], ["payment", "write_off"], ["write_off"], [], ["part"]],
                                [50, 12, 6, 4, 20, 8])[0]:
            at += datetime.timedelta(days=rng.randint(3, 35))
            if left <= 0 or at >= end:
                break
            part = left if kind == "write_off" or rng.random() < 0.7 else rng.randint(1, left)
            if kind == "part":
                kind, part = "payment", max(1, left // 3)
            # Now and then a payment is entered in the week after; of a document that is re-dated as well nobody could tell whether
            # it is the same.
            late = 0 if redated else rng.choice([0] * 9 + [7])
            self.settlements.append(dict(kind=kind, document=number, customer=customer, day=at, amount=part,
                                         known=at + datetime.timedelta(days=late)))
            left -= part

    def books(self, friday, missing):
        """What the exports of a Friday hold: documents by number, and settlements."""
        documents = {}
        for own in self.documents:
            if own["known"] <= friday and own["customer"][3] not in missing:
                documents[own["number"]] = dict(own)
        for known, number, field, value in self.corrections:
            if known <= friday and number in documents:
                documents[number][field] = value
        settlements = [own for own in self.settlements if own["known"] <= friday and own["document"] in documents]
        return documents, settlements


def write_exports(folder, documents, settlements):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for company in ("north", "south"):
        rows = [own for own in documents.values() if own["customer"][3] == company]
        if not rows:
            continue
        with open(f"{folder}/{company}_invoices.csv", "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["Invoice Number", "Customer ID", "Customer", "Invoice Date", "Due Date", "Amount", "Currency"])
            for own in rows:
                out.writerow([own["number"], own["customer"][0], own["customer"][1], own["issued"], own["due"],
                              money(own["amount"]), own["customer"][2]])
    for kind, name, heading in [("payment", "payments", "Payment"), ("write_off", "write_offs", "Write-off")]:
        rows = [own for own in settlements if own["kind"] == kind]
        if not rows:
            continue
        with open(f"{folder}/{name}.csv", "w", newline="") as file:
            out = csv.writer(file)
            out.writerow([f"{heading} Number", "Customer ID", "Invoice Number", f"{heading} Date", "Amount", "Currency"])
            for place, own in enumerate(rows):
                out.writerow([f"{kind[0].upper()}-{place + 1:05d}", own["customer"][0], own["document"], own["day"],
                              money(own["amount"]), own["customer"][2]])


def balances(documents, settlements):
    """Open amount of every document that has one."""
    open_ = {number: own["amount"] for number, own in documents.items()}
    for own in settlements:
        open_[own["document"]] -= own["amount"]
    return open_


def expected(before, after, friday_before, seen):
    """The bridge between two Fridays, by customer and currency."""
    (old, old_parts), (new, new_parts) = before, after
    old_open, new_open = balances(old, old_parts), balances(new, new_parts)
    rows = collections.defaultdict(lambda: dict.fromkeys(COLUMNS, 0))

    def by_document(parts):
        sums = collections.defaultdict(lambda: {"payment": 0, "write_off": 0})
        for own in parts:
            sums[own["document"]][own["kind"]] += own["amount"]
        return sums

    old_sums, new_sums = by_document(old_parts), by_document(new_parts)
    for number in sorted(set(old) | set(new)):
        own = new.get(number) or old[number]
        row = rows[(own["customer"][0], own["customer"][2])]
        was = old_open.get(number, 0) if number in old else 0
        now = new_open.get(number, 0) if number in new else 0
        row["opening"] += was
        row["closing"] += now
        if number not in new:  # an export is missing
            if was:
                row["unexplained"] -= was
            continue
        paid = new_sums[number]["payment"] - (old_sums[number]["payment"] if number in old else 0)
        lost = new_sums[number]["write_off"] - (old_sums[number]["write_off"] if number in old else 0)
        if was:
            row["revalued"] += own["amount"] - old[number]["amount"]
            if now and own["due"] != old[number]["due"]:
                row["redated"] += now
        elif now and seen.get(number) is False:
            # It was open before it was gone, and is again.
            row["unexplained"] += now
            continue
        elif own["issued"] <= friday_before:
            # Settled before, or entered since with an older day: only what was left of it on the day of the last run moves.
            if now == 0:
                continue
            since = [part for part in new_parts if part["document"] == number and part["day"] > friday_before]
            paid = sum(part["amount"] for part in since if part["kind"] == "payment")
            lost = sum(part["amount"] for part in since if part["kind"] == "write_off")
            row["new"] += now + paid + lost
        else:
            row["new"] += own["amount"]
        row["collected"] += paid
        row["written_off"] += lost
    return {key: row for key, row in rows.items() if any(row.values())}


def read(path):
    rows = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            rows[(row["customer_id"], row["currency"])] = {name: cents(row[name]) for name in COLUMNS}
    return rows


def compare(want, got, where):
    for key in sorted(set(want) | set(got)):
        a, b = want.get(key), got.get(key)
        if a is None or b is None:
            sys.exit(f"{where}: {key}: expected {a}, found {b}")
        for name in COLUMNS:
            if a[name] != b[name]:
                sys.exit(f"{where}: {key}: {name}: expected {money(a[name])}, found {money(b[name])}\n  expected {a}\n  found    {b}")
        closing = a["opening"] + a["new"] - a["collected"] - a["credited"] - a["written_off"] + a["revalued"] + a["unexplained"]
        if closing != a["closing"]:
            sys.exit(f"{where}: {key}: the bridge that was worked out does not close")
    return len(want) * len(COLUMNS)


def simulate(binary, seed, work):
    rng = random.Random(seed)
    world = World(rng)
    missing_week = rng.randint(3, 7)
    skipped_week = rng.choice([week for week in range(2, WEEKS) if abs(week - missing_week) > 1])
    repeated_week = rng.randint(2, WEEKS - 1)
    cells, previous, previous_friday = 0, None, None
    open_once = {}  # documents that were open at some run: whether they were at the last one
    for week in range(WEEKS):
        friday = START + datetime.timedelta(weeks=week)
        if week == skipped_week:
            continue
        exports = world.books(friday, {"south"} if week == missing_week else set())
        folder, out = f"{work}/exports", f"{work}/out"
        write_exports(folder, *exports)
        runs = 2 if week == repeated_week else 1
        for attempt in range(runs):
            # A run that is repeated first sees half of the exports' corrections: the second replaces it.
            if runs == 2 and attempt == 0:
                write_exports(folder, *world.books(friday - datetime.timedelta(days=2), set()))
            elif runs == 2:
                write_exports(folder, *exports)
            done = subprocess.run([binary, "report", folder, "--as-of", str(friday), "--out", out, "--history", f"{work}/history.sqlite",
                                   "--formats", "csv,md", "--fail-on", "never", "--quiet"], capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"seed {seed}, week {week}: exit {done.returncode}\n{done.stderr}")
        if previous is not None:
            want = expected(previous, exports, previous_friday, {n: now for n, now in open_once.items()})
            cells += compare(want, read(f"{out}/csv/movement.csv"), f"seed {seed}, week {week} ({friday})")
            gone = "documents-gone" in done.stderr
            if gone != (week == missing_week):
                sys.exit(f"seed {seed}, week {week}: documents-gone {'raised' if gone else 'not raised'}\n{done.stderr}")
        now_open = {number for number, left in balances(*exports).items() if left != 0}
        for number in set(open_once) | now_open:
            open_once[number] = number in now_open
        previous, previous_friday = exports, friday
    return cells


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=4)
    parser.add_argument("--work")
    options = parser.parse_args()
    cells = 0
    for seed in range(options.seed, options.seed + options.count):
        work = options.work or tempfile.mkdtemp()
        try:
            os.makedirs(work, exist_ok=True)
            cells += simulate(os.path.abspath(options.binary), seed, work)
        finally:
            if not options.work:
                shutil.rmtree(work)
    print(f"{options.count} times ten weeks: {cells} cells of movement.csv as worked out from the events")


if __name__ == "__main__":
    main()
