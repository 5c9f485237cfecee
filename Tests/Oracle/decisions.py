#!/usr/bin/env python3
"""Checks the files with decisions of an arrears binary against a second computation, on random folders.

    python3 decisions.py --binary arrears --seed 1 --count 6

Each folder holds a flat ledger (random_book.py), a customer file, a list of part payments and settings with offers of
factors. The rules are in decision_rules.py (factoring) and decision_claims.py (collecting, interest). Exit status 1 and
the differences by file, else 0.

Read as the program does, because the definitions leave it open: expected
losses count for an offer only where no loss rate of the currency is an example's; months step from month end to month
end; with `cap_base: remaining` limits are rounded down; journals bear no interest; customers of another country have no court unless
a file names one; only documents paid wholly count as "paid another one".
"""
import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction

from compare import Report, within_one_unit
from decision_claims import check_collections, check_interest
from decision_rules import NUMBER, Item, Offer, Rules, cheapest, cures_of, frac, rates, step_back
from formulas import fixed, money, parse_minor, ratio, round_half_away, started_periods
from oracle import read_book, sales_and_credits
from random_book import HEADER, decimal, random_book

AS_OF = date(2025, 6, 30)
COL = {name: i for i, name in enumerate(HEADER)}
CUSTOMER_HEADER = ["Customer ID", "Name", "Country", "State", "Credit limit", "Insured", "Insolvent", "Government",
                   "Consumer", "Cash on delivery", "Contract on file", "Delivery proof", "Guarantee",
                   "Late fee clause"]
RULES = ["unearned", "cash", "affiliate", "insolvent", "contra", "disputed", "foreign", "government", "over_age",
         "cross_aged", "credits", "concentration"]


# ---------------------------------------------------------------------------------------------------------------
# Random folders

def invoices(rng, seed):
    """Lines of a ledger in which every number is used once; a few documents come twice under like numbers."""
    header, *lines = random_book(seed, rng.choice([60, 120, 250, 450]), rng.choice([8, 15, 30, 45]), AS_OF,
                                 ("USD", "USD", "EUR", rng.choice(["USD", "USD", "GBP"])))
    seen, out = set(), []
    for i, line in enumerate(lines):
        line = list(line)
        line[COL["Currency"]] = line[COL["Currency"]] or "USD"
        if not line[COL["Invoice Number"]] or line[COL["Invoice Number"]] in seen:
            line[COL["Invoice Number"]] = f"X{i}-9"
        seen.add(line[COL["Invoice Number"]])
        out.append(line)
        if rng.random() < 0.01 and not line[COL["Paid Date"]] and line[COL["Due Date"]]:
            twin = list(line)
            twin[COL["Invoice Number"]] += "A"
            seen.add(twin[COL["Invoice Number"]])
            out.append(twin)
    return [header] + out


def payments(rng, lines):
    """Part payments of open documents whose balance says that some came, all of it or a part of it."""
    rows = [["Invoice", "Payment date", "Amount"]]
    for line in lines[1:]:
        amount, balance, currency = line[COL["Amount"]], line[COL["Balance"]], line[COL["Currency"]]
        issued, kind = line[COL["Invoice Date"]], line[COL["Type"]]
        if not balance or not issued or line[COL["Paid Date"]] or kind not in ("Invoice", "") or \
                line[COL["Status"]].lower() in ("draft", "void"):
            continue
        paid = parse_minor(amount, currency) - parse_minor(balance, currency)
        days = (AS_OF - date.fromisoformat(issued)).days
        if parse_minor(balance, currency) <= 0 or paid <= 2 or days < 1 or rng.random() < 0.3:
            continue
        total = paid if rng.random() < 0.8 else rng.randint(1, paid)
        first = rng.randint(1, total)
        for part in [first, total - first] if first < total and rng.random() < 0.6 else [total]:
            day = AS_OF - timedelta(days=rng.randint(0, min(days, rng.choice([40, 900]))))
            rows.append([line[COL["Invoice Number"]], day.isoformat(), decimal(part, currency)])
    return rows if len(rows) > 1 else None


def customers(rng, lines):
    names = {}
    for line in lines[1:]:
        names.setdefault(line[COL["Customer ID"]], line[COL["Customer"]] or "Nameless")
    rows = [CUSTOMER_HEADER]
    for ident, name in sorted(names.items()):
        def mark(yes, no=0.1):
            chance = rng.random()
            return "yes" if chance < yes else "no" if chance < yes + no else ""

        country, state = rng.choice([("", ""), ("", ""), ("US", ""), ("US", "NY"), ("US", "TX"), ("US", "Texas"),
                                     ("US", "FL"), ("US", "MA"), ("DE", ""), ("FR", ""), ("GB", "Scotland"), ("GB", "EAW"),
                                     ("US", "MN"), ("US", "OH"), ("US", "Kentucky")])
        limit = decimal(rng.randint(500, 90000) * 100, "USD") if rng.random() < 0.2 else ""
        rows.append([ident, name, country, state, limit, mark(0.2), mark(0.06), mark(0.08), mark(0.05), mark(0.05),
                     mark(0.25, 0.15), mark(0.25, 0.15), mark(0.15), mark(0.3)])
    return rows


def offer(rng, ids):
    form = rng.choice(["flat", "tiered", "daily", "funds"])
    terms = {"rate": rng.choice([0.7, 0.8, 0.85, 0.875, 0.9]), "form": form,
             "fee": rng.choice([0.004, 0.01, 0.0175, 0.03])}
    if form == "tiered":
        terms.update(step=rng.choice([0.003, 0.005]), step_days=rng.choice([10, 15]))
    if form == "funds":
        terms["annual_rate"] = rng.choice([0.08, 0.105])
    for key, values in {"up_front": [True], "least_fee": [5.0, 25.5], "least_monthly_fee": [40.0, 300.0], "document_fee": [2.5, 10.0],
                        "wire_fee": [15.0, 25.0], "set_up_fee": [150.0], "cap": [0.2, 0.4, 1.0],
                        "excluded": [rng.sample(ids, 2)], "recourse_days": ["none", "none", 60, 120]}.items():
        if rng.random() < 0.4:
            terms[key] = rng.choice(values)
    if rng.random() < 0.7 or {"least_fee", "least_monthly_fee", "document_fee", "wire_fee", "set_up_fee"} & set(terms):
        terms["currency"] = rng.choice(["USD", "USD", "EUR"])
    return terms


def settings(rng, seed, ids):
    factoring = {"home": ["US"], "offers": {name: offer(rng, ids) for name in ["North", "South", "East"]
                                            [:rng.choice([2, 3])]}}
    if seed % 2:
        factoring["raise"] = {"USD": rng.choice([1500.0, 4000.0, 9000.5, 20000.0])}
    for key, values in {
            "affiliates": [rng.sample(ids, 1)], "insolvent": [rng.sample(ids, 1)], "government": [rng.sample(ids, 2)],
            "assignable": [rng.sample(ids, 3)], "disputed": ["part"], "cross_age": [0.1, 0.25],
            "concentration_cap": [0.2, 0.4], "cap_base": ["remaining", "gross"], "rate_rule": ["a", "c"],
            "horizon_ratio": [1.0, 1.5], "assumed_dilution": [0.08], "advance_rate": [0.82],
            "funding_rate": [0.09, 0.3], "over_age_from_issue": [120], "over_age_past_due": [90],
            "reserves": [{"USD": 500.0}], "limits": [{"USD": 3000.0, "EUR": 900.5}], "outstanding": [{"USD": 1200.0}],
            "order": [[r for r in RULES if r != "foreign"], [r for r in RULES if r not in ("disputed", "credits")],
                      RULES[:5] + ["over_age", "disputed", "foreign", "government", "cross_aged", "credits",
                                   "concentration"]]}.items():
        if rng.random() < 0.25:
            factoring[key] = rng.choice(values)
    collections = {"jurisdiction": "US-CA", "routes": "all"}
    if rng.random() < 0.5:
        collections["agencies"] = {"Quick": {"share": 0.45, "fee": 0.35}, "Slow": {"fee": "tariff"},
                                   "Local": {"share": 0.5, "fee": 0.22}}
    for key, values in {"arbitration": [True], "sale_price": [0.08, 0.35], "plans": [False], "floor": [50],
                        "valued": [rng.sample(ids, 2)], "discount_rate": [0.08],
                        "rungs": [{"demand": {"share": 0.4, "cost": 30, "days": 28}}]}.items():
        if rng.random() < 0.25:
            collections[key] = rng.choice(values)
    interest = {"regime": rng.choice(["contract", "eu", "eu", "uk"])}
    for key, values in {"annual_rate": [0.12], "agreed": [True], "first": ["interest"],
                        "mode": ["fixed_at_default", "at_payment"]}.items():
        if rng.random() < 0.35:
            interest[key] = rng.choice(values)
    return {"base_currency": "USD", "exchange_rates": {"EUR": 1.172, "GBP": 1.35}, "factoring": factoring,
            "collections": collections, "interest": interest}


def write_csv(folder, name, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def make_folder(seed, folder):
    """Writes one folder; the settings and the rows of its lists."""
    rng = random.Random(f"decisions {seed}")
    lines = invoices(rng, seed)
    ids = sorted({line[COL["Customer ID"]] for line in lines[1:]})
    paid, known, config = payments(rng, lines), customers(rng, lines), settings(rng, seed, ids)
    data = os.path.join(folder, "data")
    os.makedirs(data)
    write_csv(data, "invoices.csv", lines)
    write_csv(data, "customers.csv", known)
    if paid:
        write_csv(data, "payments.csv", paid)
    with open(os.path.join(folder, "config.yaml"), "w", encoding="utf-8") as stream:
        json.dump(config, stream, indent=1, ensure_ascii=False)     # JSON is YAML
    return config


# ---------------------------------------------------------------------------------------------------------------
# What the program wrote, and the figures behind it

def day(text):
    return date.fromisoformat(text) if text else None


class Case:
    """A folder, its settings, and the program's tables."""

    def __init__(self, folder, config, report):
        self.folder, self.config, self.report, self.name = folder, config, report, os.path.basename(folder)
        self.factoring, self.tables = config["factoring"], {}
        self.known = {row["Customer ID"]: row for row in self.read(os.path.join("data", "customers"))}
        self.book = read_book([os.path.join(folder, "data", "invoices.csv")], AS_OF)
        self.parts = defaultdict(list)
        for row in self.read(os.path.join("data", "payments")):
            self.parts[row["Invoice"]].append((day(row["Payment date"]), row["Amount"]))
        self.items = [self.item(row) for row in self.table("open_items")]
        self.by_key = {d.key: d for d in self.items}
        for row in self.table("factoring"):
            expected = day(row["expected_payment_day"])
            self.by_key[self.key(row)].expected = (expected - AS_OF).days if expected else None
        self.rules = Rules(self.factoring, self.known)
        self.currencies = sorted({d.currency for d in self.items})
        self.index = {(r["customer_id"], r["currency"]): r["payment_index"] for r in self.table("payers")}
        self.flags = {(r["customer_id"], r["currency"]): r["flags"].split() for r in self.table("payers")}
        self.rate, self.paid = {}, defaultdict(list)
        for d in self.book.documents:
            if d.days_late is not None:
                self.paid[d.account].append(d)
        self.last_paid = {r["Invoice Number"]: day(r["Paid Date"]) for r in self.read(os.path.join("data", "invoices"))}

    def read(self, name):
        path = os.path.join(self.folder, name + ".csv")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def table(self, name):
        if name not in self.tables:
            self.tables[name] = self.read(os.path.join("out", "csv", name))
        return self.tables[name]

    @staticmethod
    def key(row):
        return row["customer_id"], row["currency"], row["document"]

    @staticmethod
    def item(row):
        c, issued, due = row["currency"], day(row["issued"]), day(row["due"])
        return Item(row["customer_id"], row["document"], row["kind"], c, issued, due, parse_minor(row["amount"], c),
                    parse_minor(row["open"], c), parse_minor(row["disputed"], c), row["source"], row["group"],
                    (AS_OF - issued).days if issued else None, (AS_OF - due).days if due else None)

    def part_payments(self, d):
        """Days and amounts of what came for an open document; what lists do not explain, on the row's own day."""
        parts = [(when, parse_minor(amount, d.currency)) for when, amount in self.parts[d.number] if when <= AS_OF]
        rest, last = d.amount - d.open - sum(a for _, a in parts), self.last_paid.get(d.number)
        if d.open > 0 and rest > 0 and last and last <= AS_OF:
            parts.append((max(last, d.issued or last), rest))
        return sorted(parts)

    def to_base(self, currency):
        return 1.0 if currency == "USD" else self.config["exchange_rates"][currency]

    def of(self, currency):
        return [d for d in self.items if d.currency == currency]

    def same(self, table, key, column, expected, found, near=False):
        """One cell; `near`: one unit of the last printed digit is no difference."""
        self.report.cells += 1
        if expected == found:
            return
        if near and found and expected and within_one_unit(expected, found):
            self.report.near += 1
            return
        self.report.add(table, column,
                        f"{self.name} {key}: {column}: oracle {expected!r}, arrears {found!r}")


def check_factoring(case):
    taken_rows = {}
    for row in case.table("ineligibles"):
        taken_rows[case.key(row), int(row["rule"])] = row
    for currency in case.currencies:
        left, taken, held, _, _ = case.rules.run(case.of(currency))
        for (d, rule), (why, amount) in taken.items():
            row = taken_rows.pop((d.key, rule), {})
            case.same("ineligibles", d.key, f"rule {rule}", (why, money(amount, currency)),
                      (row.get("reason"), row.get("amount")))
        rate = case.rate[currency] = check_rates(case, currency, left, held)
        rows = {case.key(r): r for r in case.table("factoring") if r["currency"] == currency}
        lines = []
        for d, eligible in left.items():
            row, days = rows.pop(d.key), max(1, 730 if d.expected is None else d.expected)
            fee = round_half_away(eligible * Fraction(3, 100) * started_periods(days))
            advance = round_half_away(eligible * rate)
            lines.append((eligible, days, fee))
            for column, value in {"open": d.open, "eligible": eligible, "ineligible": d.open - eligible,
                                  "advance": advance, "reserve": eligible - advance, "fee": fee,
                                  "net_proceeds": eligible - fee}.items():
                case.same("factoring", d.key, column, money(value, currency), row[column])
        for key in rows:
            case.report.add("factoring", "row", f"{key}: only arrears has this row")
        check_summary(case, currency, lines, rate)
        check_certificate(case, currency, taken, left, rate)
    for key in taken_rows:
        case.report.add("ineligibles", "row", f"{case.name} {key}: only arrears has this row")


def check_rates(case, currency, left, held):
    """The dilution and rule columns; returns the unrounded rate in force."""
    total = sum(held.values())
    large = total > 0 and max(held.values()) > Fraction(25, 100) * total
    indexed = [(e, frac(case.index[d.account])) for d, e in left.items() if case.index.get(d.account)]
    weight = sum(e for e, _ in indexed)
    weak = weight > 0 and sum(e * i for e, i in indexed) / weight < 60
    year, quarter, by_rule = rates(case.book, currency, case.factoring, Fraction(5 * large + 5 * weak, 100))
    given = case.factoring.get("advance_rate")
    rate = frac(given) if given is not None else by_rule[case.factoring.get("rate_rule", "b")]
    for row in case.table("factoring_summary"):
        if row["currency"] == currency:
            for column, value in {"dilution_12m": year, "dilution_3m": quarter, "rule_a": by_rule["a"],
                                  "rule_b": by_rule["b"], "rule_c": by_rule["c"]}.items():
                case.same("factoring_summary", currency, column, fixed(value, 4), row[column])
    return rate


def check_summary(case, currency, lines, rate):
    rows = [r for r in case.table("factoring_summary") if r["currency"] == currency]
    gross = sum(d.open for d in case.of(currency) if d.open > 0)
    eligible, fee = sum(e for e, _, _ in lines), sum(f for _, _, f in lines)
    for r, row in zip([Fraction(n, 100) for n in (70, 80, 85, 90)] + [rate], rows):
        advances = [round_half_away(e * r) for e, _, _ in lines]
        cost = ratio(365 * fee, sum(a * days for a, (_, days, _) in zip(advances, lines)))
        case.same("factoring_summary", currency, "annual_cost", fixed(cost, 4), row["annual_cost"], near=True)
        case.same("factoring_summary", currency, "advance_rate", fixed(r, 4), row["advance_rate"])
        for column, value in {"gross": gross, "ineligible": gross - eligible, "eligible": eligible,
                              "advance": sum(advances), "reserve": eligible - sum(advances), "fee": fee,
                              "net_proceeds": eligible - fee}.items():
            case.same("factoring_summary", currency, f"{column} at {fixed(r, 4)}", money(value, currency), row[column])


def check_certificate(case, currency, taken, left, rate):
    """borrowing_base.csv: the amounts in their order; the advance is the sum of those of the documents."""
    items, f = case.of(currency), case.factoring
    gross, credits = sum(d.open for d in items if d.open > 0), sum(d.open for d in items if d.open < 0)
    by_rule = Counter()
    for (_, rule), (_, amount) in taken.items():
        by_rule[rule] += amount
    asked = [-by_rule[NUMBER[rule]] for rule in case.rules.order]

    def stated(key):
        value = f.get(key, {}).get(currency)
        return None if value is None else round_half_away(frac(value) * 100)

    advance, reserves = sum(round_half_away(e * rate) for e in left.values()), stated("reserves") or 0
    base = max(0, advance - reserves)
    expected = [gross, credits, gross + credits] + asked + \
        [sum(asked), sum(left.values()), None, advance, -reserves, advance - reserves]
    if stated("limits") is not None:
        expected.append(stated("limits"))
        base = min(base, stated("limits"))
    expected.append(base)
    if stated("outstanding") is not None:
        expected += [-stated("outstanding"), base - stated("outstanding")]
    rows = [r for r in case.table("borrowing_base") if r["currency"] == currency]
    end = next(i for i, r in enumerate(rows) if r["item"].startswith(("receivables, net, on", "receivables a month")))
    check_roll_forward(case, currency, rows[end:], gross + credits)
    found = [r["amount"] for r in rows[:end]]
    case.same("borrowing_base", currency, "amounts", [money(x, currency) for x in expected], found)


def check_roll_forward(case, currency, rows, net):
    """What stands below the certificate: the parts sum to today's balance, or one line says why they are not known."""
    if len(rows) == 1:
        case.same("borrowing_base", currency, "unknown", ("", True), (rows[0]["amount"], "n/a, because" in rows[0]["item"]))
        return
    amounts = [parse_minor(r["amount"], currency) for r in rows]
    case.same("borrowing_base", currency, "roll-forward", (6, net, net), (len(rows), sum(amounts[:5]), amounts[5]))
    since = step_back(case.book.as_of, 1)
    issued = [d for d in case.book.documents if d.currency == currency and d.issued and since < d.issued <= case.book.as_of]
    invoices, credits = sales_and_credits(case.book, issued)
    case.same("borrowing_base", currency, "of the month", (invoices, -credits), tuple(amounts[1:3]))


def check_offers(case):
    f = case.factoring
    funding = float(f.get("funding_rate", case.config["collections"].get("discount_rate", 0.12)))
    opened, losses = defaultdict(int), {}
    for d in case.items:
        opened[d.account] += max(0, d.open)
    examples = {r["currency"] for r in case.table("allowance") if r["view"] == "ifrs9" and "illustr" in r["basis"]}
    for row in case.table("concentration"):     # an example's loss rates are no reason to sell
        if row["basis"] == "expected_loss" and row["level"] == "customer" and row["currency"] not in examples:
            account = row["id"], row["currency"]
            losses[account] = Fraction(parse_minor(row["amount"], row["currency"]), opened[account])
    rows = {(r["offer"], r["currency"]): r for r in case.table("offers")}
    for name, terms in f["offers"].items():
        for currency in sorted({d.currency for d in case.book.documents}):
            if terms.get("currency", currency) != currency:
                continue
            offer, row = Offer(name, terms), rows.pop((name, currency), None)
            items = [d for d in case.of(currency) if d.customer_id not in terms.get("excluded", [])]
            left = case.rules.run(items, frac(terms["cap"]) if "cap" in terms else None)[0]
            bought = [(d, face) + offer.terms_of(d, face) for d, face in left.items() if face > 0]
            if row is None:
                if bought:
                    case.report.add("offers", "row", f"{case.name} {name} {currency}: only the oracle has this row")
                continue
            target = f.get("raise", {}).get(currency)
            if target is not None:
                bought = check_selection(case, offer, currency, bought, round_half_away(frac(target) * 100), row)
            for column, value in offer.figures(bought, funding, losses).items():
                near = column in ("simple_annual_cost", "effective_annual_cost", "gain_over_waiting")
                digits = 4 if column.endswith("annual_cost") else 2
                text = str(value) if column == "documents" else fixed(value, 4) if digits == 4 else \
                    money(value if value is None else round_half_away(value), currency)
                case.same("offers", (name, currency), column, text, row[column], near)
    for key in rows:
        case.report.add("offers", "row", f"{case.name} {key}: only arrears has this row")


def check_selection(case, offer, currency, bought, target, row):
    """The rows of selection.csv, and whether those selected are the cheapest; returns them."""
    name, rows = (offer.name, currency), {}
    for r in case.table("selection"):
        if (r["offer"], r["currency"]) == name:
            rows[case.key(r)] = r
    chosen, up_front = [], bool(offer.terms.get("up_front"))
    candidates = [b for b in bought if not offer.comes_back(b[0])]      # what comes back is listed, and never chosen
    for b in bought:
        r = rows.pop(b[0].key, None)
        if r is None:
            case.report.add("selection", "row", f"{name} {b[0].key}: only the oracle has this row")
            continue
        for column, value in {"open": b[0].open, "advance": b[2], "cost": b[3]}.items():
            case.same("selection", (name, b[0].key), column, money(value, currency), r[column])
        base = b[2] - b[3] if up_front else b[2]
        case.same("selection", (name, b[0].key), "annual_cost",
                  fixed(Fraction(b[3], base) * 365 / b[4], 4) if base > 0 else "", r["annual_cost"], True)
        if r["selected"] == "yes":
            chosen.append(b)
            case.same("selection", (name, b[0].key), "comes back", False, offer.comes_back(b[0]))
    for key in rows:
        case.report.add("selection", "row", f"{name} {key}: only arrears has this row")
    need = target + offer.sum("wire_fee") + offer.sum("set_up_fee")
    best, bound = cheapest([(b[2] - b[3] if up_front else b[2], b[3]) for b in candidates], need)
    case.same("offers", name, "target", money(target, currency), row["target"])
    case.same("offers", name, "least_fee", money(bound, currency), row["least_fee"])
    cash = sum(b[2] - b[3] if up_front else b[2] for b in chosen)
    case.same("offers", name, "sum raised", bound is not None, cash >= need)
    if best is not None:
        case.same("offers", name, "cheapest fee", money(best, currency), money(sum(b[3] for b in chosen), currency))
    return chosen


def check_cures(case):
    """Every cure by the waterfall without what it cures; and all cures that pay are named."""
    expected, f = {}, case.factoring
    for currency in case.currencies:
        items, rate = case.of(currency), case.rate[currency]
        before = round_half_away(sum(case.rules.run(items)[0].values()) * rate)
        for (cure, account, numbers), (rest, free, collected) in cures_of(case.rules, items).items():
            gain = round_half_away(sum(case.rules.run(rest, free=free)[0].values()) * rate) - before
            if gain > 0:
                expected[cure, account, numbers] = (money(collected, currency), money(gain, currency))
    last = None
    for row in case.table("cures"):
        numbers = tuple(sorted(row["document"].split(" + "))) if row["document"] else ()
        key = row["cure"], (row["customer_id"], row["currency"]), numbers
        collected, gain = expected.pop(key, (None, ""))
        case.same("cures", key, "collect", collected, row["collect"])
        case.same("cures", key, "availability_gain", gain, row["availability_gain"], f.get("rate_rule") == "c")
        gain = Fraction(row["availability_gain"])
        case.same("cures", key, "order", True, last is None or gain <= last)
        last = gain
    for key, value in expected.items():
        case.report.add("cures", "row", f"{case.name} {key} {value}: only the oracle has this row")


# ---------------------------------------------------------------------------------------------------------------
# Running

CHECKS = [check_factoring, check_offers, check_cures, check_collections, check_interest]


def run(seed, binary, report, folder):
    folder = os.path.join(folder, f"seed{seed}")
    os.makedirs(folder)
    config = make_folder(seed, folder)
    result = subprocess.run([binary, "report", os.path.join(folder, "data"), "--as-of", AS_OF.isoformat(), "--config",
                             os.path.join(folder, "config.yaml"), "--out", os.path.join(folder, "out"), "--fail-on",
                             "never", "--quiet"], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"seed {seed}: exit status {result.returncode}\n{result.stderr}")
    case = Case(folder, config, report)
    for check in CHECKS:
        check(case)


def main():
    parser = argparse.ArgumentParser(description="Checks decision files of an arrears binary on random folders.")
    parser.add_argument("--binary", required=True)
    parser.add_argument("--seed", type=int, default=1, help="of the first folder")
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--first", type=int, default=10, help="differences shown of each table")
    parser.add_argument("--skip", default="", help="table or table.column,... that is not compared")
    parser.add_argument("--keep", help="folder in which everything stays")
    o = parser.parse_args()
    report = Report(o.first, set(o.skip.split(",")))
    with tempfile.TemporaryDirectory() as temporary:
        for seed in range(o.seed, o.seed + o.count):
            before = sum(map(len, report.lines.values()))
            run(seed, o.binary, report, o.keep or temporary)
            print(f"seed {seed}: {sum(map(len, report.lines.values())) - before} differences", flush=True)
    sys.exit(1 if report.show() else 0)


if __name__ == "__main__":
    main()
