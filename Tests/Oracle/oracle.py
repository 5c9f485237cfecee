#!/usr/bin/env python3
"""An independent computation of the figures defined in docs/metrics.md.

It is slow and plain on purpose: money is int, ratios of money are Fraction, the collection ladder tries every
subset of rungs. Nothing here is shared with the program it checks.

    python3 oracle.py --as-of 2025-06-30 --out DIR FILE.csv [FILE.csv ...]

See README.md in this folder for the options and for the points that the definitions leave open.
"""
import argparse
import csv
import os
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Optional

from formulas import (CHANCES, NODES, RUNGS, blend, concentration_figures, digits_of, exact_median, fit_prior, fixed,
                     index_points, ladder, make_curve, mann_kendall, money, months_before, parse_day, parse_minor,
                     playable, pool_non_increasing, ratio, round_half_away, rule_b, share_band, shift_odds,
                     single_route, slowdown_limit, started_periods, theil_sen, wilson)

# ---------------------------------------------------------------------------------------------------------------
# Reading

COLUMNS = {
    "number": "Invoice Number", "customer_id": "Customer ID", "customer": "Customer", "type": "Type",
    "issued": "Invoice Date", "due": "Due Date", "amount": "Amount", "paid": "Paid Date", "balance": "Balance",
    "currency": "Currency", "status": "Status", "terms": "Terms", "disputed": "Disputed", "group": "Group",
}
KINDS = {"invoice": "invoice", "credit note": "credit_note", "credit memo": "credit_note", "payment": "payment",
         "journal": "journal"}
EXCLUDED_STATUS = {"draft", "void", "voided", "cancelled"}
SETTLED_STATUS = {"paid", "closed"}  # believed where a row gives neither a balance nor a paid day


@dataclass
class Document:
    customer_id: str
    number: str
    kind: str
    currency: str
    issued: Optional[date]
    due: Optional[date]
    due_basis: str
    amount: int            # face, minor units, negative for credits
    open: int              # unpaid at the as-of day
    paid: Optional[date]   # day on which the open amount became zero; None if open or not known
    disputed: int          # disputed part of the open amount, debit documents only
    source: str
    dpd: Optional[int]     # as-of - due
    age: Optional[int]     # as-of - issued
    part_paid: Optional[date] = None  # day on which a part of an open document was paid

    @property
    def account(self):
        return (self.customer_id, self.currency)

    @property
    def is_debit(self):
        return self.open > 0

    @property
    def past_due(self):
        return self.is_debit and self.dpd is not None and self.dpd >= 1

    @property
    def days_late(self):
        """Signed days late of a paid debit document; None for every other document."""
        if self.amount > 0 and self.paid is not None and self.due is not None:
            return (self.paid - self.due).days
        return None


@dataclass
class Book:
    as_of: date
    documents: list
    names: dict            # customer_id -> name
    groups: dict           # customer_id -> group, where one is named
    history: set           # accounts that appear in a file with a paid-date column
    rejected: int


def terms_days(text):
    net = re.search(r"net\s*(\d+)", text, re.I) or re.fullmatch(r"\s*(\d+)\s*", text)
    return int(net.group(1)) if net else None


def read_row(cell, as_of, order, default_currency, source):
    """One row as (duplicate key, Document), or None where the row changes nothing."""
    if cell("status").lower() in EXCLUDED_STATUS:
        return None
    customer_id = cell("customer_id") or cell("customer")
    if not customer_id:
        raise ValueError("no customer")
    currency = cell("currency").upper() or default_currency
    amount = parse_minor(cell("amount"), currency)
    if amount is None:
        raise ValueError("no amount")
    balance = parse_minor(cell("balance"), currency)
    kind = KINDS.get(cell("type").lower().replace("_", " "), None)
    if kind is None:
        kind = "invoice" if amount >= 0 else "credit_note"
    if kind in ("credit_note", "payment"):
        amount = -abs(amount)
    if amount < 0 and balance is not None:
        balance = -abs(balance)

    issued = parse_day(cell("issued"), order)
    stated_due = parse_day(cell("due"), order)
    paid_date = parse_day(cell("paid"), order)
    if issued is not None and issued > as_of:
        return None
    due, due_basis = stated_due, "stated" if stated_due else "none"
    if due is None and issued is not None and amount >= 0 and kind not in ("credit_note", "payment"):
        days = terms_days(cell("terms"))
        due_basis = "default_terms" if days is None else "terms"
        due = issued + timedelta(days=30 if days is None else days)

    paid = part_paid = None
    if paid_date is None and balance is None:
        still_open = 0 if cell("status").lower() in SETTLED_STATUS else amount
    elif paid_date is None:
        still_open = balance
    else:
        settled_on = paid_date if issued is None else max(paid_date, issued)
        rest = balance or 0
        still_open = rest if settled_on <= as_of else amount
        paid = settled_on if settled_on <= as_of and rest == 0 else None
        part_paid = settled_on if settled_on <= as_of and 0 < rest < amount else None

    word = cell("disputed").lower()
    if word in ("", "no", "false", "n", "0"):
        disputed = still_open if cell("status").lower() == "disputed" else 0
    elif word in ("yes", "true", "y", "1"):
        disputed = still_open
    else:
        disputed = parse_minor(word, currency)
    disputed = max(0, min(disputed, still_open))

    document = Document(customer_id, cell("number"), kind, currency, issued, due, due_basis, amount, still_open, paid,
                        disputed, source, None if due is None else (as_of - due).days,
                        None if issued is None else (as_of - issued).days, part_paid)
    key = (customer_id, currency, document.number, kind, amount, issued, stated_due, paid_date, balance)
    return key, document


def read_book(paths, as_of, columns=None, order="ymd", default_currency="XXX"):
    headers = dict(COLUMNS, **(columns or {}))
    documents, seen, rejected, history = [], set(), 0, set()
    names, groups = defaultdict(list), defaultdict(list)
    for path in paths:
        with open(path, encoding="utf-8-sig", newline="") as stream:
            rows = csv.reader(stream)
            header = [h.strip().lower() for h in next(rows, [])]
            where = {k: header.index(h.lower()) for k, h in headers.items() if h.lower() in header}
            for key in columns or {}:
                if key not in where:
                    print(f"{path}: no column {headers[key]!r}", file=sys.stderr)
            for row in rows:
                if not any(field.strip() for field in row):
                    continue

                def cell(key):
                    i = where.get(key)
                    return row[i].strip() if i is not None and i < len(row) else ""

                source = f"{os.path.basename(path)}:{rows.line_num}"
                try:
                    result = read_row(cell, as_of, order, default_currency, source)
                except ValueError as problem:
                    print(f"{source}: rejected, {problem}", file=sys.stderr)
                    rejected += 1
                    continue
                if result is None:
                    continue
                key, document = result
                for words, word in ((names, cell("customer")), (groups, cell("group"))):
                    if word:
                        words[document.customer_id].append((document.issued or date.min, word))
                if "paid" in where:
                    history.add(document.account)
                if document.number:
                    if key in seen:
                        continue
                    seen.add(key)
                documents.append(document)
    names = {d.customer_id: newest(names[d.customer_id]) or d.customer_id for d in documents}
    return Book(as_of, documents, names, {customer: newest(words) for customer, words in groups.items()}, history,
                rejected)


def newest(words):
    """The word of the newest document, the smallest of several; None where there is none."""
    return min((word for day, word in words if day == max(words)[0]), default=None)


def by_account(documents):
    accounts = defaultdict(list)
    for d in documents:
        accounts[d.account].append(d)
    return dict(sorted(accounts.items()))


def group_of(book, customer_id):
    """Key, id and name of the group; a customer without one is its own group."""
    group = book.groups.get(customer_id)
    return ("group", group, group) if group else ("customer", customer_id, book.names[customer_id])


def document_order(d):
    return (d.customer_id, d.currency, d.due is None, d.due or date.min, d.number, d.source)


# ---------------------------------------------------------------------------------------------------------------
# Aging

LIMITS = [30, 60, 90, 120]


def bucket_names(age_by):
    first = "d1_30" if age_by == "due" else "d0_30"
    return ["not_due", first, "d31_60", "d61_90", "d91_120", "d121_plus", "undated"]


def bucket_of(d, age_by):
    if d.open < 0:
        return "unapplied"
    days = d.dpd if age_by == "due" or d.issued is None else d.age
    if days is None:
        return "undated"
    if age_by == "due" and days <= 0:
        return "not_due"
    names = bucket_names(age_by)[1:6]
    return names[sum(days > limit for limit in LIMITS)]


def sums(documents, age_by="due"):
    """The money columns of aging for any set of documents of one currency."""
    s = dict.fromkeys(bucket_names(age_by) + ["unapplied"], 0)
    for d in documents:
        s[bucket_of(d, age_by)] += d.open
    debits = [d for d in documents if d.is_debit]
    s["open"] = sum(d.open for d in debits)
    s["net"] = s["open"] + s["unapplied"]
    s["past_due"] = sum(d.open for d in debits if d.past_due)
    s["over_90"] = sum(d.open for d in debits if d.dpd is not None and d.dpd >= 91)
    s["current"] = sum(d.open for d in debits if d.dpd is not None and d.dpd <= 0)
    s["disputed"] = sum(d.disputed for d in debits)
    return s


def oldest_days(documents):
    return max((d.dpd for d in documents if d.past_due), default=None)


def aging_table(book, age_by):
    money_columns = bucket_names(age_by) + ["open", "unapplied", "net", "past_due", "disputed"]
    header = ["customer_id", "customer", "currency"] + money_columns + \
        ["oldest_days", "documents", "group", "base_currency", "base_open"]
    rows = []
    for (customer, currency), documents in by_account(d for d in book.documents if d.open).items():
        s = sums(documents, age_by)
        rows.append([customer, book.names[customer], currency] + [money(s[c], currency) for c in money_columns] +
                    [oldest_days(documents), len(documents), book.groups.get(customer), None, None])
    return header, rows


def open_items_table(book, age_by):
    header = ["customer_id", "customer", "document", "kind", "issued", "due", "due_basis", "currency", "amount", "open",
              "days_past_due", "bucket", "disputed", "source", "group", "base_currency", "base_open"]
    rows = [[d.customer_id, book.names[d.customer_id], d.number, d.kind, d.issued, d.due, d.due_basis, d.currency,
             money(d.amount, d.currency), money(d.open, d.currency), d.dpd if d.is_debit else None,
             bucket_of(d, age_by), money(d.disputed, d.currency), d.source, book.groups.get(d.customer_id), None, None]
            for d in sorted(book.documents, key=document_order) if d.open]
    return header, rows


# ---------------------------------------------------------------------------------------------------------------
# Metrics and concentration

def sales_and_credits(book, documents, months=12):
    """Invoices and credit notes (as a positive sum) issued in the months up to the as-of day."""
    start = months_before(book.as_of, months)
    if (book.as_of + timedelta(days=1)).day == 1:
        # From the end of a month to the end of another.
        while (start + timedelta(days=1)).day != 1:
            start += timedelta(days=1)
    recent = [d for d in documents if d.issued is not None and d.issued > start]
    return (sum(d.amount for d in recent if d.kind == "invoice"),
            -sum(d.amount for d in recent if d.kind == "credit_note"))


def with_history(book, documents):
    """The documents of the accounts whose sales are known."""
    return [d for d in documents if d.account in book.history]


def dilution(book, documents, months=12):
    invoices, credits = sales_and_credits(book, with_history(book, documents), months)
    return ratio(credits, invoices) if invoices > 0 else None


def metrics_of(book, documents):
    """Metric, unit and value (money in minor units) of one currency, in the order of docs/metrics.md."""
    s = sums(documents)
    open_documents = [d for d in documents if d.open]
    start = months_before(book.as_of, 12)
    days = (book.as_of - start).days
    known = with_history(book, documents)
    invoices, credits = sales_and_credits(book, known)
    sales = invoices - credits if known else None
    first = min((d.issued for d in known if d.amount > 0 and d.issued is not None), default=None)
    dso = best = delinquent = None
    if sales is not None and sales > 0 and first is not None and first <= start:
        balances = sums(known)
        dso = Fraction(balances["net"], sales) * days if balances["net"] > 0 else Fraction(0)
        best = Fraction(balances["current"], sales) * days if balances["net"] > 0 else Fraction(0)
        delinquent = max(Fraction(0), dso - best)
    paid = [d for d in documents if d.days_late is not None and d.paid > start]
    issued_and_paid = [d for d in paid if d.issued is not None]
    weight = sum(d.amount for d in paid)
    return [
        ("open", "money", s["open"]), ("unapplied", "money", s["unapplied"]), ("net", "money", s["net"]),
        ("past_due", "money", s["past_due"]), ("disputed", "money", s["disputed"]),
        ("past_due_share", "share", ratio(s["past_due"], s["open"])),
        ("over_90_share", "share", ratio(s["over_90"], s["open"])),
        ("documents", "count", len(open_documents)), ("customers", "count", len({d.account for d in open_documents})),
        ("sales_12m", "money", sales), ("dso", "days", dso), ("best_possible_dso", "days", best),
        ("average_days_delinquent", "days", delinquent),
        ("days_to_pay", "days", ratio(sum(d.amount * (d.paid - d.issued).days for d in issued_and_paid),
                                      sum(d.amount for d in issued_and_paid))),
        ("days_late_signed", "days", ratio(sum(d.amount * d.days_late for d in paid), weight)),
        ("days_late", "days", ratio(sum(d.amount * max(0, d.days_late) for d in paid), weight)),
        ("late_share", "share", ratio(sum(d.days_late >= 1 for d in paid), len(paid))),
        ("dilution_12m", "share", dilution(book, documents)),
        ("dilution_3m", "share", dilution(book, documents, 3)),
    ]


def by_currency(documents):
    currencies = defaultdict(list)
    for d in documents:
        currencies[d.currency].append(d)
    return dict(sorted(currencies.items()))


def metrics_table(book):
    rows = []
    for currency, documents in by_currency(book.documents).items():
        for name, unit, value in metrics_of(book, documents):
            text = money(value, currency) if unit == "money" else \
                fixed(value, {"share": 4, "days": 1, "count": 0}[unit])
            rows.append([name, currency, text, unit, "n/a" if value is None else ""])
    return ["metric", "currency", "value", "unit", "note"], rows


def concentration_tables(book):
    rows, summary = [], []
    levels = ["customer"] + (["group"] if book.groups else [])
    for basis in ("open", "past_due", "revenue"):
        for level in levels:
            amounts = defaultdict(int)
            for (customer, currency), documents in by_account(book.documents).items():
                if basis == "open":
                    x = sum(d.open for d in documents)
                elif basis == "past_due":
                    x = sum(d.open for d in documents if d.is_debit and d.past_due)
                else:
                    invoices, credits = sales_and_credits(book, with_history(book, documents))
                    x = invoices - credits
                key = ("customer", customer, book.names[customer]) if level == "customer" else group_of(book, customer)
                amounts[currency, key] += max(0, x)
            for currency in sorted({c for c, _ in amounts}):
                ranked = sorted((-x, key[1], key) for (c, key), x in amounts.items() if c == currency and x > 0)
                if not ranked:
                    continue
                total, running = -sum(x for x, _, _ in ranked), 0
                for rank, (negative, ident, key) in enumerate(ranked, 1):
                    running -= negative
                    share = Fraction(-negative, total)
                    rows.append([basis, level, rank, ident, key[2], currency, money(-negative, currency),
                                 fixed(share, 4), fixed(Fraction(running, total), 4), share_band(share)])
                f = concentration_figures([-x for x, _, _ in ranked])
                summary.append([basis, level, currency, len(ranked)] + [fixed(f["top"][k], 4) for k in (1, 3, 5, 10)] +
                               [fixed(f["hhi"], 1), fixed(f["normalized"], 4), fixed(f["effective"], 3),
                                fixed(f["gini"], 4), f["band"]])
    return (["basis", "level", "rank", "id", "name", "currency", "amount", "share", "cumulative_share", "band"],
            rows), \
        (["basis", "level", "currency", "customers", "top1", "top3", "top5", "top10", "hhi", "hhi_normalized",
          "effective_customers", "gini", "band"], summary)


# ---------------------------------------------------------------------------------------------------------------
# Payers and flags

@dataclass
class Payer:
    documents: list              # every document of the account
    history: bool                # appears in a file with a paid-date column; otherwise it has no rates
    paid: list                   # paid debit documents in payment order
    overdue: list                # open and past due
    prior: tuple = (1.0, 2.0)
    late_rate: Optional[float] = None
    interval: tuple = (None, None)
    weighted_late: Optional[Fraction] = None
    index: Optional[Fraction] = None
    flags: dict = None           # code -> (amount, observations, measured, threshold, digits)
    score: Optional[float] = None


def measure_payer(book, payer):
    a, b = payer.prior
    outcomes = [(d.days_late >= 1, (book.as_of - d.paid).days, d.amount, d.days_late) for d in payer.paid] + \
               [(True, 0, d.open, d.dpd) for d in payer.overdue]
    if not payer.history:
        outcomes = []
    if outcomes:
        weights = [0.5 ** (age / 180) for _, age, _, _ in outcomes]
        n = sum(weights)
        k = sum(w for w, outcome in zip(weights, outcomes) if outcome[0])
        payer.late_rate = (a + k) / (a + b + n)
        payer.interval = wilson(payer.late_rate, a + b + n)
        payer.weighted_late = ratio(sum(amount * max(0, late) for _, _, amount, late in outcomes),
                                    sum(amount for _, _, amount, _ in outcomes))
    start = months_before(book.as_of, 24)
    scored = [(d.amount, d.days_late) for d in payer.paid if d.paid > start] + [(d.open, d.dpd) for d in payer.overdue]
    if len(scored) >= 3 and payer.history:
        payer.index = ratio(sum(amount * index_points(late) for amount, late in scored), sum(a for a, _ in scored))
    payer.flags = raise_flags(book, payer, len(outcomes))
    if outcomes:
        s = sums(payer.documents)
        payer.score = 40 * payer.late_rate + 20 * min(float(payer.weighted_late), 60) / 60 + \
            20 * float(ratio(s["past_due"], s["open"]) or 0) + \
            10 * ("DETERIORATING" in payer.flags) + 10 * ("SEVERE" in payer.flags)


def raise_flags(book, payer, resolved):
    flags = {}
    past_due = sum(d.open for d in payer.overdue)
    oldest = oldest_days(payer.documents)
    late = [d.days_late for d in payer.paid]
    debits = [d for d in payer.documents if d.amount > 0 and d.issued is not None]

    recent = sum((book.as_of - d.paid).days < 365 for d in payer.paid) + len(payer.overdue)
    if recent >= 4 and payer.history and payer.late_rate >= 0.50 and payer.weighted_late >= 7:
        flags["CHRONIC_LATE"] = (past_due, recent, payer.late_rate, Fraction(1, 2), 4)

    if len(late) >= 6:
        difference = exact_median(late[-3:]) - exact_median(late[:-3])
        if mann_kendall(late)[2] >= 1.645 and difference >= 10:
            flags["DETERIORATING"] = (past_due, len(late), difference, 10, 1)

    slow = []
    if len(late) >= 6:
        slow.append((late[-1], slowdown_limit(late[:-1]), len(late) - 1))
    if len(late) >= 5 and oldest is not None:
        slow.append((oldest, slowdown_limit(late), len(late)))
    slow = [entry for entry in slow if entry[0] > entry[1]]
    if slow:
        measured, limit, n = max(slow, key=lambda entry: entry[0] - entry[1])
        flags["SUDDEN_SLOWDOWN"] = (past_due, n, measured, limit, 1)

    first = sorted(debits, key=lambda d: (d.issued, d.due, not d.is_debit, d.number))[:2]
    bad = [d.dpd for d in first if d.is_debit and d.dpd >= 30]
    if bad and payer.history:
        flags["FIRST_DEFAULT"] = (past_due, len(first), max(bad), 30, 0)

    if debits and past_due > 0 and payer.history:
        quiet = min(d.age for d in debits)
        if quiet >= 90:
            flags["DORMANT_BALANCE"] = (past_due, len(debits), quiet, 90, 0)

    severe = [d for d in payer.overdue if d.dpd >= 90]
    if severe:
        flags["SEVERE"] = (sum(d.open for d in severe), len(severe), oldest, 90, 0)

    if resolved >= 6 and payer.late_rate <= 0.20 and oldest is not None and oldest >= 7:
        flags["GOOD_PAYER_SLIP"] = (past_due, resolved, oldest, 7, 0)
    return flags


def measure_payers(book):
    payers = {}
    for account, documents in by_account(book.documents).items():
        paid = sorted((d for d in documents if d.days_late is not None), key=lambda d: (d.paid, d.due, d.number))
        payers[account] = Payer(documents, account in book.history, paid, [d for d in documents if d.past_due])
    prior = fit_prior([(sum(d.days_late >= 1 for d in p.paid) + len(p.overdue), len(p.paid) + len(p.overdue))
                       for p in payers.values() if p.history])
    for payer in payers.values():
        payer.prior = prior
        measure_payer(book, payer)
    return payers


def payers_table(book, payers):
    header = ["customer_id", "customer", "currency", "settled", "late", "late_rate", "late_rate_low", "late_rate_high",
              "weighted_days_late", "median_days_late", "payment_index", "trend_days", "score", "flags", "group"]
    rows = []
    for (customer, currency), p in payers.items():
        late = [d.days_late for d in p.paid]
        rows.append([customer, book.names[customer], currency, len(late), sum(x >= 1 for x in late) + len(p.overdue),
                     fixed(p.late_rate, 4), fixed(p.interval[0], 4), fixed(p.interval[1], 4),
                     fixed(p.weighted_late, 1), fixed(exact_median(late), 1), fixed(p.index, 2),
                     fixed(theil_sen(late[-24:]), 2) if len(late) >= 6 else None, fixed(p.score, 0),
                     " ".join(sorted(p.flags)), book.groups.get(customer)])
    return header, rows


def flags_table(book, payers):
    header = ["customer_id", "customer", "currency", "code", "amount", "observations", "measured", "threshold",
              "setting", "evidence", "group"]
    rows = [[customer, book.names[customer], currency, code, money(amount, currency), n, fixed(measured, digits),
             fixed(threshold, digits), code.lower(), f"{n} documents", book.groups.get(customer)]
            for (customer, currency), p in payers.items()
            for code, (amount, n, measured, threshold, digits) in sorted(p.flags.items())]
    return header, rows


# ---------------------------------------------------------------------------------------------------------------
# Chance of payment from the book

def own_curve(book):
    """The recovery curve blended with the book's own history, made non-increasing by pooling."""
    documents = with_history(book, book.documents)
    late = [d.days_late for d in documents if d.days_late is not None]
    unpaid = [d.dpd for d in documents if d.is_debit and d.dpd is not None]
    paid = [sum(x >= node for x in late) for node in NODES]
    seen = [k + sum(x >= node + 180 for x in unpaid) for k, node in zip(paid, NODES)]
    blended = [blend(prior, k, n) for prior, k, n in zip(CHANCES, paid, seen)]
    return make_curve(pool_non_increasing(blended, [20 + n for n in seen]))


class PaymentDays:
    """Expected payment days of open documents, which another program states: fees follow from them, they are not checked here."""

    def __init__(self, path):
        self.days = defaultdict(list)
        if path:
            with open(path, encoding="utf-8", newline="") as stream:
                for row in csv.DictReader(stream):
                    key = row["customer_id"], row["currency"], row["document"], row["open"]
                    self.days[key].append(row["expected_payment_day"])

    def day(self, d):
        stated = self.days[d.customer_id, d.currency, d.number, money(d.open, d.currency)]
        text = stated.pop(0) if len(stated) > 1 else stated[0] if stated else ""
        return date.fromisoformat(text) if text else None


# ---------------------------------------------------------------------------------------------------------------
# Factoring

REASONS = {1: "not_an_invoice", 3: "affiliate", 4: "insolvent", 6: "disputed", 9: "over_age", 10: "cross_aged",
           11: "credits", 12: "concentration"}


def latest_due_first(documents):
    return sorted(documents, key=lambda d: (d.due, d.issued, d.number, d.customer_id, d.source), reverse=True)


def eligibility(book, documents, rules):
    """The waterfall of one currency.

    Returns the debit documents, what is left of each, what each rule took, and what each group holds after row 11.
    """
    debits = [d for d in documents if d.is_debit]
    left = {id(d): d.open for d in debits}
    taken = {}

    def take(d, rule, amount):
        amount = min(amount, left[id(d)])
        if amount > 0:
            left[id(d)] -= amount
            taken[id(d), rule] = amount
        return amount

    for d in debits:
        if d.kind != "invoice" or d.issued is None:
            take(d, 1, d.open)
    for d in debits:
        if d.customer_id in rules["affiliates"]:
            take(d, 3, d.open)
        if d.customer_id in rules["insolvent"]:
            take(d, 4, d.open)
    for d in debits:
        if d.disputed > 0:
            take(d, 6, d.open if rules["disputed"] == "document" else d.disputed)
    accounts = by_account(debits)
    gross = {account: sum(left[id(d)] for d in ds) for account, ds in accounts.items()}
    over_age = dict.fromkeys(accounts, 0)
    for d in debits:
        if d.issued is not None and (d.age > 90 or d.dpd > 60):
            over_age[d.account] += take(d, 9, d.open)
    for account, ds in accounts.items():
        if gross[account] > 0 and Fraction(over_age[account], gross[account]) > rules["cross_age"]:
            for d in ds:
                take(d, 10, d.open)
    credits = defaultdict(int)
    for d in documents:
        credits[d.account] -= min(0, d.open)
    for account, ds in accounts.items():
        credit = credits[account]
        for d in latest_due_first(d for d in ds if left[id(d)] > 0):
            credit -= take(d, 11, credit)
    after_credits = defaultdict(int)
    members = defaultdict(list)
    for d in debits:
        after_credits[group_of(book, d.customer_id)] += left[id(d)]
        members[group_of(book, d.customer_id)].append(d)
    limit = round_half_away(sum(after_credits.values()) * rules["cap"])
    for group, ds in members.items():
        excess = after_credits[group] - limit
        for d in latest_due_first(d for d in ds if left[id(d)] > 0):
            excess -= take(d, 12, max(0, excess))
    return debits, left, taken, after_credits


def factoring_tables(book, payers, rules, given_rate, payment_days):
    header = ["customer_id", "customer", "document", "currency", "open", "eligible", "ineligible", "reason",
              "advance_rate", "advance", "reserve", "fee", "net_proceeds", "annual_cost", "expected_payment_day",
              "group"]
    rows, ineligibles, summary = [], [], []
    for currency, documents in by_currency(book.documents).items():
        debits, left, taken, after_credits = eligibility(book, documents, rules)
        if not any(d.open for d in documents):
            continue
        total = sum(after_credits.values())
        large = total > 0 and max(after_credits.values()) > Fraction(25, 100) * total
        indexed = [(left[id(d)], payers[d.account].index) for d in debits if payers[d.account].index is not None]
        mean_index = ratio(sum(e * i for e, i in indexed), sum(e for e, _ in indexed)) if indexed else None
        share = dilution(book, documents)
        rate = given_rate if given_rate is not None else \
            rule_b(Fraction(5, 100) if share is None else share, large, mean_index is not None and mean_index < 60)
        lines = []  # (eligible, days, fee)
        for d in sorted(debits, key=document_order):
            eligible = left[id(d)]
            day = payment_days.day(d)
            days = max(1, (day - book.as_of).days) if day else 730
            fee = round_half_away(eligible * Fraction(3, 100) * started_periods(days))
            advance = round_half_away(eligible * rate)
            hits = [rule for rule in REASONS if (id(d), rule) in taken]
            lines.append((eligible, days, fee))
            cost = None if advance == 0 or day is None else Fraction(fee, advance) * Fraction(365, days)
            rows.append([d.customer_id, book.names[d.customer_id], d.number, currency] +
                        [money(x, currency) for x in (d.open, eligible, d.open - eligible)] +
                        [REASONS[hits[0]] if hits else None, fixed(rate, 4)] +
                        [money(x, currency) for x in (advance, eligible - advance, fee, eligible - fee)] +
                        [fixed(cost, 4), day, book.groups.get(d.customer_id)])
            for rule in hits:
                ineligibles.append([d.customer_id, book.names[d.customer_id], d.number, currency, rule, REASONS[rule],
                                    money(taken[id(d), rule], currency), book.groups.get(d.customer_id)])
        gross, eligible = sum(d.open for d in debits), sum(e for e, _, _ in lines)
        fee = sum(f for _, _, f in lines)
        for r in [Fraction(n, 100) for n in (70, 80, 85, 90)] + [rate]:
            advances = [round_half_away(e * r) for e, _, _ in lines]
            cost = ratio(365 * fee, sum(a * days for a, (_, days, _) in zip(advances, lines)))
            summary.append([currency, fixed(r, 4)] +
                           [money(x, currency) for x in (gross, gross - eligible, eligible, sum(advances),
                                                         eligible - sum(advances), fee, eligible - fee)] +
                           [fixed(cost, 4)])
    rows.sort(key=lambda row: (row[0], row[3]))         # stable: due day and document stay in order
    ineligibles.sort(key=lambda row: (row[0], row[3]))
    return (header, rows), \
        (["customer_id", "customer", "document", "currency", "rule", "reason", "amount", "group"], ineligibles), \
        (["currency", "advance_rate", "gross", "ineligible", "eligible", "advance", "reserve", "fee", "net_proceeds",
          "annual_cost"], summary)


# ---------------------------------------------------------------------------------------------------------------
# Collections

def covered_by_credits(documents):
    """Documents of an account that its unapplied credits cover whole, the oldest first, each credit used once."""
    rest = -sum(d.open for d in documents if d.open < 0)
    covered = []
    for d in sorted((d for d in documents if d.open > 0), key=document_order):
        if d.open <= rest:
            covered.append(d)
            rest -= d.open
    return covered


def collections_table(book, payers, reporting, limit, filing, insolvent):
    header = ["customer_id", "customer", "document", "currency", "open", "days_past_due", "p_collect", "score",
              "decision", "next_action", "route", "net_present_value", "break_even", "reason", "group"]
    curve = own_curve(book)
    rows = []
    for d in sorted((d for d in book.documents if d.past_due), key=document_order):
        payer = payers[d.account]
        disputed = d.disputed > 0
        paying = any((book.as_of - other.paid).days < 60 for other in payer.paid)
        part_paid = d.part_paid is not None and (book.as_of - d.part_paid).days <= 60
        is_insolvent = d.customer_id in insolvent
        p = 0.05 if is_insolvent else shift_odds(curve(d.dpd), -0.7 * disputed + 0.5 * paying + 0.5 * part_paid)
        decision = "fix_our_side" if any(d is other for other in covered_by_credits(payer.documents)) else "hold" if disputed else None
        action = "fix_our_side" if decision == "fix_our_side" else "resolve_dispute" if disputed else None
        score = route = npv = break_even = None
        if d.currency == reporting:
            unit = 10 ** digits_of(d.currency)
            amount, age = d.open / unit, d.age if d.age is not None else d.dpd
            allowed = [1, 2, 3] + ([4] if disputed else []) + [5, 6, 7]
            if is_insolvent:    # a proof of debt is all that can be done
                v, sequence = max(0.0, 0.05 * amount / 1.12 - 25), []
            else:
                v, sequence = ladder(amount, d.dpd, age, p, allowed, curve, limit, filing, disputed)
            score = 100 * max(0.0, v) / amount
            if decision is None:
                decision = "write_off" if v <= 10 else "collect" if score >= 70 else \
                    "escalate" if score >= 40 else "settle"
            if decision == "write_off":
                action = "write_off"
            elif action is None and is_insolvent:
                action = "proof_of_debt"
            elif action is None:
                action = RUNGS[sequence[0]]
                if sequence[0] >= 5 and d.dpd < 90:
                    action += f" from {d.due + timedelta(days=90)}"
            values = {j: single_route(j, amount, age, p, filing, disputed) for j in playable(allowed, amount, limit)}
            if is_insolvent:
                rows.append([d.customer_id, book.names[d.customer_id], d.number, d.currency, money(d.open, d.currency),
                             d.dpd, fixed(p, 4), fixed(score, 1), decision, action, "proof_of_debt",
                             money(round_half_away(Fraction(v) * unit), d.currency),
                             money(round_half_away(Fraction(25 * 1.12 / 0.05) * unit), d.currency), "",
                             book.groups.get(d.customer_id)])
                continue
            best = max(values, key=lambda j: (values[j][0], -j))
            route, npv, break_even = RUNGS[best], round_half_away(Fraction(v) * unit), \
                round_half_away(Fraction(values[best][1]) * unit)
        rows.append([d.customer_id, book.names[d.customer_id], d.number, d.currency, money(d.open, d.currency), d.dpd,
                     fixed(p, 4), fixed(score, 1), decision, action, route, money(npv, d.currency),
                     money(break_even, d.currency), "", book.groups.get(d.customer_id)])
    return header, rows


# ---------------------------------------------------------------------------------------------------------------
# Writing

def write_table(folder, name, header, rows):
    def field(value):
        text = "" if value is None else str(value)
        return '"' + text.replace('"', '""') + '"' if re.search('[",\r\n]', text) else text

    with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as stream:
        for row in [header] + rows:
            if len(row) != len(header):
                raise AssertionError(f"{name}: {len(row)} cells under {len(header)} headings")
            stream.write(",".join(field(value) for value in row) + "\n")


def compute(paths, as_of, columns=None, date_order="ymd", currency=None, advance_rate=None, disputed="document",
            cross_age=Fraction(1, 2), cap=Fraction(1, 4), age_by="due", limit=None, filing=0.0, affiliates=(),
            insolvent=(), payment_days=None):
    """Every table by name, as (header, rows)."""
    book = read_book(paths, as_of, columns, date_order, currency or "XXX")
    used = {d.currency for d in book.documents}
    reporting = currency or (min(used) if len(used) == 1 else "USD")
    payers = measure_payers(book)
    tables = {"aging": aging_table(book, age_by), "open_items": open_items_table(book, age_by),
              "metrics": metrics_table(book), "payers": payers_table(book, payers), "flags": flags_table(book, payers),
              "collections": collections_table(book, payers, reporting, limit, filing, insolvent)}
    tables["concentration"], tables["concentration_summary"] = concentration_tables(book)
    tables["factoring"], tables["ineligibles"], tables["factoring_summary"] = \
        factoring_tables(book, payers, {"disputed": disputed, "cross_age": cross_age, "cap": cap,
                                        "affiliates": affiliates, "insolvent": insolvent}, advance_rate,
                         PaymentDays(payment_days))
    return tables


def main():
    parser = argparse.ArgumentParser(description="Independent computation of the figures of docs/metrics.md.")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--as-of", required=True, type=date.fromisoformat)
    parser.add_argument("--out", required=True)
    parser.add_argument("--currency", help="currency of rows that name none, and of the costs in collections")
    parser.add_argument("--advance-rate", type=Fraction)
    parser.add_argument("--disputed", choices=["document", "part"], default="document")
    parser.add_argument("--cross-age", type=Fraction, default=Fraction(1, 2))
    parser.add_argument("--cap", type=Fraction, default=Fraction(1, 4))
    parser.add_argument("--age-by", choices=["due", "invoice"], default="due")
    parser.add_argument("--small-claims-limit", type=float)
    parser.add_argument("--filing-fee", type=float, default=0.0)
    parser.add_argument("--affiliates", default="", help="customer ids, separated by commas")
    parser.add_argument("--insolvent", default="", help="customer ids, separated by commas")
    parser.add_argument("--date-order", choices=["ymd", "mdy"], default="ymd")
    parser.add_argument("--columns", default="", help="key=Header,...; keys: " + " ".join(COLUMNS))
    parser.add_argument("--payment-days", help="factoring.csv with the expected payment days to take fees from")
    o = parser.parse_args()
    columns = dict(pair.split("=", 1) for pair in o.columns.split(",") if pair)
    if set(columns) - set(COLUMNS):
        parser.error("unknown column keys: " + " ".join(sorted(set(columns) - set(COLUMNS))))
    tables = compute(o.files, o.as_of, columns, o.date_order, o.currency, o.advance_rate, o.disputed, o.cross_age,
                     o.cap, o.age_by, o.small_claims_limit, o.filing_fee, o.affiliates.split(","),
                     o.insolvent.split(","), o.payment_days)
    os.makedirs(o.out, exist_ok=True)
    for name, (header, rows) in sorted(tables.items()):
        write_table(o.out, name, header, rows)


if __name__ == "__main__":
    main()
