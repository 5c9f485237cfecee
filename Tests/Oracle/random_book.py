#!/usr/bin/env python3
"""Writes a random flat ledger that touches every rule of docs/metrics.md. The same seed gives the same file.

    python3 random_book.py --seed 7 --rows 500 --customers 40 > book.csv

Customers take turns through the behaviours below, so 15 customers or more show each of them. `--as-of` is the day the
book is meant to be looked at; a few rows lie after it.
"""
import argparse
import csv
import random
import sys
from datetime import date, timedelta

HEADER = ["Invoice Number", "Customer ID", "Customer", "Type", "Invoice Date", "Due Date", "Amount", "Paid Date",
          "Balance", "Currency", "Status", "Terms", "Disputed", "Group"]
DIGITS = {"JPY": 0, "KWD": 3}  # all others have 2
NAMES = ["Amberline", "Birch & Sons", "Copsewood, Ltd", "Driftwood", "Écluse", 'Fjord "North"', "Grünbaum", "Harrow"]
SIZES = [(6, 60), (60, 900), (900, 1100), (1100, 9000), (9000, 30000), (45000, 90000)]
SIZE_WEIGHTS = [1, 4, 2, 8, 3, 1]


# A behaviour answers, for document i of n in the order of issue, how many days late it is paid; None: not paid.
# A day of payment after the as-of day leaves the document open as well.

def prompt(rng, i, n):
    return rng.randint(-3, 1)


def early(rng, i, n):
    return rng.randint(-28, -4)


def late(rng, i, n):
    return rng.randint(8, 45)


def worsening(rng, i, n):
    return 40 * i // n + rng.randint(-3, 3)


def improving(rng, i, n):
    return 40 * (n - i) // n + rng.randint(-3, 3)


def slowed(rng, i, n):
    """Steady, but the newest payments come very late."""
    return rng.randint(0, 4) if i < n - 3 else rng.randint(25, 70)


def slipped(rng, i, n):
    """A good payer whose newest documents are unpaid."""
    return rng.randint(-6, 0) if i < n - 2 else None


def first_default(rng, i, n):
    return None if i < 2 else rng.randint(-2, 10)


def second_default(rng, i, n):
    return None if i == 1 else rng.randint(-2, 10)


def dormant(rng, i, n):
    """Bought long ago (see `issue_days`), and left something unpaid."""
    return None if rng.random() < 0.2 else rng.randint(0, 30)


def severe(rng, i, n):
    return None if rng.random() < 0.4 else rng.randint(20, 150)


def erratic(rng, i, n):
    return None if rng.random() < 0.1 else rng.randint(-40, 200)


def ties(rng, i, n):
    return rng.choice([0, 0, 0, 7])


def open_only(rng, i, n):
    return None


def credits_only(rng, i, n):
    return None


BEHAVIOURS = [prompt, slipped, late, worsening, severe, first_default, erratic, slowed, open_only, dormant, early,
              second_default, ties, improving, credits_only]


def decimal(units, currency):
    """`units` minor units of a currency as a plain decimal."""
    digits = DIGITS.get(currency, 2)
    sign, text = "-" if units < 0 else "", str(abs(units)).rjust(digits + 1, "0")
    return sign + (text if digits == 0 else text[:-digits] + "." + text[-digits:])


def draw_amount(rng, currency):
    low, high = rng.choices(SIZES, SIZE_WEIGHTS)[0]
    whole = rng.randint(low, high) * (100 if currency == "JPY" else 1)
    scale = 10 ** DIGITS.get(currency, 2)
    return whole * scale + (rng.randrange(scale) if rng.random() < 0.6 else 0)


def issue_days(rng, behaviour, n, as_of):
    """Days before the as-of day on which n documents are issued, in order."""
    newest = 95 if behaviour is dormant else 30 if behaviour is slipped else 0
    oldest = newest + rng.choice([60, 200, 380, 560, 900])
    return [as_of - timedelta(days=d) for d in sorted((rng.randint(newest, oldest) for _ in range(n)), reverse=True)]


class Customer:
    def __init__(self, rng, index, currencies):
        self.behaviour = BEHAVIOURS[index % len(BEHAVIOURS)]
        self.id = rng.choice(["C", "c", "K-", "Ä"]) + str(index + 1)
        self.names = [f"{rng.choice(NAMES)} {index + 1}"] * 9
        if rng.random() < 0.1:
            self.names += ["", f"{rng.choice(NAMES)} {index + 1}"]      # written differently in some rows
        self.currency = rng.choices(currencies, [60, 20, 10, 10])[0]
        self.second_currency = rng.choice(currencies) if rng.random() < 0.15 else self.currency
        self.groups = [rng.choice(["", "", "", f"G{rng.randint(1, 4)}", f"G{rng.randint(1, 4)}", self.id])] * 9
        if rng.random() < 0.1:
            self.groups += ["", f"G{rng.randint(1, 4)}"]
        self.terms = rng.choice([0, 7, 14, 30, 30, 30, 45, 60, 90])
        self.returns_goods = rng.random() < 0.5     # has credits between its invoices
        self.weight = rng.choice([1, 1, 2, 4, 8, 16])


def invoice(rng, customer, number, issued, days_late, as_of):
    """A row of an invoice or journal as a dictionary; amounts and days stay values."""
    currency = customer.currency if rng.random() < 0.7 else customer.second_currency
    row = {"number": number, "type": "Invoice", "issued": issued, "due": issued + timedelta(days=customer.terms),
           "amount": draw_amount(rng, currency), "paid": None, "balance": None, "currency": currency, "status": "",
           "terms": "", "disputed": ""}
    chance = rng.random()
    if chance < 0.03:
        row["type"] = "Journal"
        row["amount"] *= rng.choice([1, 1, -1])
    elif chance < 0.04:
        row["amount"] = 0
    elif chance < 0.06:
        row["type"] = ""
    elif chance < 0.065:
        row["currency"] = "XXX"                                     # none stated
    settle(rng, row, days_late, as_of)
    if row["amount"] > 0 and row["paid"] is None and rng.random() < (0.4 if customer.behaviour is severe else 0.1):
        dispute(rng, row)
    blank_days(rng, row)
    return row


def settle(rng, row, days_late, as_of):
    paid = None if days_late is None else row["due"] + timedelta(days=days_late)
    chance = rng.random()
    if paid is not None and chance < 0.02:
        row["balance"] = 0                                          # settled on a day that nobody knows
    elif paid is not None and chance < 0.04:
        paid = row["issued"] - timedelta(days=rng.randint(0, 20))   # paid in advance
        row["paid"], row["balance"] = paid, rng.choice([0, None])
    elif paid is not None and paid <= as_of + timedelta(days=5):    # a few are paid just after the as-of day
        row["paid"], row["balance"] = paid, rng.choice([0, None])
        row["status"] = rng.choice(["", "Paid"])
    elif chance < 0.15:                                             # partly paid, with or without a day
        row["balance"] = row["amount"] * rng.randint(1, 99) // 100 or row["amount"]
        row["status"] = rng.choice(["", "", "Open", "Paid"])        # a stale word: the balance counts
        if rng.random() < 0.5:
            row["paid"] = min(as_of + timedelta(days=3), row["due"] + timedelta(days=rng.randint(-5, 60)))
    else:
        row["balance"] = rng.choice([row["amount"], None])
        row["status"] = rng.choice(["", "", "Open"])


def dispute(rng, row):
    rest = row["amount"] if row["balance"] is None else row["balance"]
    form = rng.choice(["flag", "amount", "status", "both"])
    if form == "flag":
        row["disputed"] = rng.choice(["yes", "true", "Y"])
    if form in ("amount", "both"):
        row["disputed"] = decimal(max(1, rest * rng.randint(1, 130) // 100), row["currency"])
    if form in ("status", "both"):
        row["status"] = "Disputed"


def blank_days(rng, row):
    chance = rng.random()
    days = (row["due"] - row["issued"]).days
    if chance < 0.04:
        row["due"], row["terms"] = None, rng.choice([f"Net {days}", f"net {days}", f"NET{days}"])
    elif chance < 0.06:
        row["due"] = None                       # no terms: the default
    elif chance < 0.08:
        row["issued"] = None
    elif chance < 0.09:
        row["issued"] = row["due"] = None
    elif chance < 0.15:
        row["terms"] = f"Net {days}"            # stated as well as the due day


def credit(rng, customer, number, issued, sign):
    """A credit note or a payment, open or (partly) used up."""
    kind = rng.choice(["Credit Note", "Credit Memo", "Payment"])
    amount = sign * draw_amount(rng, customer.currency) // rng.choice([1, 3, 10]) or sign
    balance, paid = rng.choice([(None, None), (amount, None), (0, None), (0, issued + timedelta(days=9)),
                                (amount // 2 or amount, None)])
    due = issued + timedelta(days=30) if rng.random() < 0.2 else None
    return {"number": number, "type": kind, "issued": issued if rng.random() < 0.95 else None, "due": due,
            "amount": amount, "paid": paid, "balance": balance, "currency": customer.currency, "status": "",
            "terms": rng.choice(["", "", "Net 30"]), "disputed": ""}


def customer_rows(rng, customer, count, as_of, numbers, sign):
    rows = []
    prefix = rng.choice(["INV-", "R", ""])
    for i, issued in enumerate(issue_days(rng, customer.behaviour, count, as_of)):
        number = f"{prefix}{next(numbers)}" if rng.random() < 0.99 else rng.choice(["", f"{prefix}1"])
        if customer.behaviour is credits_only or (customer.returns_goods and rng.random() < 0.07):
            row = credit(rng, customer, number, issued, sign)
        else:
            row = invoice(rng, customer, number, issued, customer.behaviour(rng, i, count), as_of)
        if rng.random() < 0.02:
            row["status"] = rng.choice(["Draft", "Void", "draft"])
        if rng.random() < 0.02:                 # issued after the as-of day
            row["issued"] = as_of + timedelta(days=rng.randint(1, 40))
            row["due"], row["paid"], row["balance"] = row["issued"] + timedelta(days=30), None, None
        rows.append(row)
    return rows


def cells(rng, customer, row):
    def day(value):
        return value.isoformat() if value else ""

    def amount(value):
        return "" if value is None else decimal(value, row["currency"])

    return [row["number"], customer.id, rng.choice(customer.names), row["type"], day(row["issued"]), day(row["due"]),
            amount(row["amount"]), day(row["paid"]), amount(row["balance"]),
            "" if row["currency"] == "XXX" else row["currency"], row["status"], row["terms"], row["disputed"],
            rng.choice(customer.groups)]


def random_book(seed, rows, customers, as_of=date(2025, 6, 30), currencies=("USD", "EUR", "JPY", "KWD")):
    """Header and rows of text."""
    rng = random.Random(seed)
    currencies = (list(currencies) * 4)[:4]
    people = [Customer(rng, i, currencies) for i in range(customers)]
    counts = [1] * customers
    for i in rng.choices(range(customers), [p.weight for p in people], k=max(0, rows - customers)):
        counts[i] += 1
    numbers = iter(range(8, 10 ** 9))           # from 8: sorting as text differs from sorting as numbers
    sign = rng.choice([-1, -1, 1])              # some systems write all credits without a sign
    lines = []
    for customer, count in zip(people, counts):
        for row in customer_rows(rng, customer, count, as_of, numbers, sign):
            line = cells(rng, customer, row)
            lines.append(line)
            if rng.random() < 0.02:
                lines.append(list(line))        # exact duplicate
    rng.shuffle(lines)
    return [HEADER] + lines[:rows]


def main():
    parser = argparse.ArgumentParser(description="Writes a random ledger to standard output.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--customers", type=int, default=40)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2025, 6, 30))
    parser.add_argument("--currencies", default="USD,EUR,JPY,KWD")
    o = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    csv.writer(sys.stdout, lineterminator="\n").writerows(
        random_book(o.seed, o.rows, o.customers, o.as_of, o.currencies.split(",")))


if __name__ == "__main__":
    main()
