"""The rules of factoring, collecting and interest of docs/metrics.md, computed again: see decisions.py.

Money is int (minor units), shares and rates of factoring are Fraction; the ladder tries every subset of open rungs.
"""
import calendar
import csv
import os
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Optional

from formulas import agency_fee, months_before, ratio, round_half_away
from oracle import sales_and_credits, with_history

REFERENCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Sources", "Intake", "Reference")
NUMBER = {"unearned": 1, "cash": 2, "affiliate": 3, "insolvent": 4, "contra": 5, "disputed": 6, "foreign": 7,
          "government": 8, "over_age": 9, "cross_aged": 10, "credits": 11, "concentration": 12}


def frac(x):
    """The decimal that a setting or cell states, exactly."""
    return Fraction(str(x))


def clamp(x, low, high):
    return min(high, max(low, x))


@dataclass(eq=False)
class Item:
    """A row of open_items.csv."""
    customer_id: str
    number: str
    kind: str
    currency: str
    issued: Optional[date]
    due: Optional[date]
    amount: int
    open: int
    disputed: int
    group: str
    age: Optional[int]
    dpd: Optional[int]
    expected: Optional[int] = None      # days to the expected payment day

    @property
    def key(self):
        return self.customer_id, self.currency, self.number

    @property
    def account(self):
        return self.customer_id, self.currency

    @property
    def holder(self):
        return ("group", self.group) if self.group else ("customer", self.customer_id)


# ---------------------------------------------------------------------------------------------------------------
# Factoring: what is eligible

class Rules:
    """The waterfall with its settings; `known` are the rows of the customer file by id."""

    def __init__(self, settings, known):
        self.settings, self.known = settings, known
        self.order = settings.get("order", list(NUMBER))
        self.cap = frac(settings.get("concentration_cap", 0.25))

    def says(self, customer, column):
        return self.known.get(customer, {}).get(column) == "yes"

    def insolvent(self, customer):
        return customer in self.settings.get("insolvent", []) or self.says(customer, "Insolvent")

    def foreign(self, customer):
        country = self.known.get(customer, {}).get("Country", "")
        return bool(country) and bool(self.settings.get("home")) and country not in self.settings["home"]

    def reason(self, rule, d):
        """Why a rule that looks at one document takes the whole of it, else None."""
        c, s = d.customer_id, self.settings
        if rule == "unearned" and (d.kind != "invoice" or d.issued is None):
            return "not_an_invoice"
        if rule == "cash":
            return "cash_on_delivery" if self.says(c, "Cash on delivery") else \
                "consumer" if self.says(c, "Consumer") else None
        if rule == "affiliate" and c in s.get("affiliates", []):
            return "affiliate"
        if rule == "insolvent" and self.insolvent(c):
            return "insolvent"
        if rule == "foreign" and self.foreign(c) and not self.says(c, "Insured"):
            return "foreign_uninsured"
        if rule == "government" and (c in s.get("government", []) or self.says(c, "Government")) and \
                c not in s.get("assignable", []):
            return "government"
        if rule == "over_age" and self.over_age(d):
            return "over_age"
        return None

    def over_age(self, d):
        return d.issued is not None and (d.age > self.settings.get("over_age_from_issue", 90) or
                                         d.dpd > self.settings.get("over_age_past_due", 60))

    def group_limit(self, held, gross, cap):
        """Most that one group may hold."""
        base = self.settings.get("cap_base", "eligible")
        if base != "remaining":
            return round_half_away(cap * (gross if base == "gross" else sum(held)))
        ranked = sorted(held, reverse=True)
        for k in range(len(ranked) + 1):    # the k largest are cut: L = cap x (k L + the others)
            if 1 - k * cap <= 0:
                return 0
            limit = cap * sum(ranked[k:]) / (1 - k * cap)
            if k == len(ranked) or limit >= ranked[k]:
                return floor(limit) if k else max(ranked, default=0)

    def run(self, items, cap=None, free=None):
        """Waterfall of one currency: `left` of each debit, `taken` by (item, rule), held by group after row 11.

        `free` holds (rule, customer or item) that a cure takes out of a rule.
        """
        free = free or set()
        cap = self.cap if cap is None else cap
        debits = [d for d in items if d.open > 0]
        left, taken = {d: d.open for d in debits}, {}

        def take(d, rule, amount, why):
            amount = min(amount, left[d])
            if amount > 0:
                left[d] -= amount
                taken[d, NUMBER[rule]] = (why, amount)
            return max(0, amount)

        accounts, credit = defaultdict(list), defaultdict(int)
        for d in debits:
            accounts[d.account].append(d)
        for d in items:
            credit[d.account] -= min(0, d.open)
        before, aged, held, gross = {}, defaultdict(int), None, sum(d.open for d in debits)
        for rule in self.order:
            if rule == "over_age":
                before = {a: sum(left[d] for d in ds) for a, ds in accounts.items()}
            if rule == "disputed":
                for d in debits:
                    if (rule, d) not in free:
                        take(d, rule, d.open if d.disputed and self.settings.get("disputed") != "part" else d.disputed,
                             "disputed")
            elif rule == "cross_aged":
                for a, ds in accounts.items():
                    if before.get(a) and Fraction(aged[a], before[a]) > frac(self.settings.get("cross_age", 0.5)):
                        for d in ds:
                            take(d, rule, d.open, "cross_aged")
            elif rule == "credits":
                for a, ds in accounts.items():
                    rest = credit[a]
                    for d in latest_due_first(d for d in ds if left[d] > 0):
                        rest -= take(d, rule, rest, "credits")
            elif rule == "concentration":
                held = self.held(left)
                limit = self.group_limit(list(held.values()), gross, cap)
                for group, amount in held.items():
                    excess = amount - limit
                    for d in latest_due_first(d for d in debits if d.holder == group and left[d] > 0):
                        excess -= take(d, rule, max(0, excess), "concentration")
            else:
                for d in debits:
                    why = self.reason(rule, d)
                    if why and (rule, d.customer_id) not in free:
                        amount = take(d, rule, d.open, why)
                        aged[d.account] += amount if rule == "over_age" else 0
        return left, taken, held if held is not None else self.held(left), before, aged

    @staticmethod
    def held(left):
        held = defaultdict(int)
        for d, amount in left.items():
            held[d.holder] += amount
        return held


def latest_due_first(items):
    return sorted(items, key=lambda d: (d.due, d.issued or date.min, d.number, d.customer_id), reverse=True)


# ---------------------------------------------------------------------------------------------------------------
# Factoring: rates

def step_back(day, months):
    """So many months before; from the last day of a month to the last days of earlier months."""
    before = months_before(day, months)
    if (day + timedelta(days=1)).day == 1:
        before = before.replace(day=calendar.monthrange(before.year, before.month)[1])
    return before


def dilution_of(book, currency, newest, oldest):
    """Credit notes ÷ invoices of the months between, counted back from the as-of day; None where it is unknown."""
    documents = with_history(book, [d for d in book.documents if d.currency == currency])
    first, last = step_back(book.as_of, oldest), step_back(book.as_of, newest)
    recent = [d for d in documents if d.issued is not None and first < d.issued <= last]
    invoices, credits = sales_and_credits(book, recent)
    return ratio(credits, invoices) if invoices > 0 else None


def rates(book, currency, settings, points):
    """Dilution of 12 and 3 months, and rules a, b, c, less the points and held to 70 to 90 %."""
    year, quarter = dilution_of(book, currency, 0, 12), dilution_of(book, currency, 0, 3)
    d = frac(settings.get("assumed_dilution", 0.05)) if year is None else year
    windows = [w for w in (dilution_of(book, currency, k, k + 3) for k in range(10)) if w is not None]
    highest = max([d] + windows) if year is not None else d
    reserve = Fraction(0) if d == 0 and highest == 0 else None if d == 0 else \
        (Fraction(9, 4) * d + (highest - d) * highest / d) * frac(settings.get("horizon_ratio", 1.2))
    rules = {"a": Fraction(85, 100) - max(Fraction(0), d - Fraction(5, 100)), "b": 1 - 2 * d - Fraction(5, 100),
             "c": Fraction(0) if reserve is None else 1 - reserve}
    return year, quarter, {k: clamp(r - points, Fraction(70, 100), Fraction(90, 100)) for k, r in rules.items()}


# ---------------------------------------------------------------------------------------------------------------
# Offers

class Offer:
    def __init__(self, name, terms, limit_default=None):
        self.name, self.terms = name, terms
        days = terms.get("recourse_days", 90)
        self.recourse = None if days == "none" else days
        self.rate, self.form, self.fee = frac(terms["rate"]), terms["form"], frac(terms["fee"])

    def sum(self, key):
        return round_half_away(frac(self.terms.get(key, 0)) * 100)

    def days(self, d):
        days = 730 if d.expected is None else d.expected
        return max(1, days if self.recourse is None else min(days, self.recourse))

    def comes_back(self, d):
        return self.recourse is not None and (d.expected is None or d.expected > self.recourse)

    def terms_of(self, d, face):
        """(advance, fee with that of the document, T) of a document."""
        days, t = self.days(d), self.terms
        advance = round_half_away(face * self.rate)
        if self.form == "flat":
            fee = face * self.fee * max(1, -(-days // 30))
        elif self.form == "tiered":
            blocks = max(0, -(-(days - 30) // t.get("step_days", 10)))
            fee = face * (self.fee + frac(t.get("step", 0)) * blocks)
        elif self.form == "daily":
            fee = face * self.fee * days / 30
        else:
            fee = face * self.fee + advance * frac(t.get("annual_rate", 0)) * days / 365
        return advance, max(round_half_away(fee), self.sum("least_fee")) + self.sum("document_fee"), days

    def figures(self, bought, funding, losses):
        """Figures of offers.csv for [(item, face, advance, fee, T)]."""
        advance, fees = sum(b[2] for b in bought), sum(b[3] for b in bought)
        other = self.sum("wire_fee") + self.sum("set_up_fee") if bought else 0
        up_front, cost = bool(self.terms.get("up_front")), fees + other
        weighted = ratio(sum(b[2] * b[4] for b in bought), advance) if advance else None
        base = advance - cost if up_front else advance
        simple = effective = None
        if advance and base > 0 and weighted:
            simple = Fraction(cost, base) * 365 / weighted
            effective = (1 + cost / base) ** float(365 / weighted) - 1
        gain = sum(b[2] * ((1 + funding) ** (b[4] / 365) - 1) for b in bought) - cost
        if self.recourse is None:
            gain += sum(b[2] * losses.get(b[0].account, 0) for b in bought)
        return {"documents": len(bought), "face": sum(b[1] for b in bought), "advance": advance, "fee": fees,
                "other_costs": other, "cash_today": advance - other - (fees if up_front else 0),
                "recourse_exposure": sum(b[2] + b[3] for b in bought if self.comes_back(b[0])),
                "simple_annual_cost": simple, "effective_annual_cost": effective, "gain_over_waiting": gain}


def cheapest(candidates, need, nodes=300000):
    """Least Σ fee over sets of (cash, fee) with Σ cash >= need (None where nodes ran out), and the relaxation's bound.

    Up to 14 candidates by trying every set, more by branch and bound, the relaxation as its bound.
    """
    items = sorted((c for c in candidates if c[0] > 0), key=lambda c: Fraction(c[1], c[0]))

    def relaxed(i, need):
        fee = Fraction(0)
        for cash, cost in items[i:]:
            if need <= 0:
                break
            fee += cost if cash <= need else Fraction(cost * need, cash)
            need -= cash
        return fee if need <= 0 else None

    bound = relaxed(0, need)
    if bound is None:
        return None, None
    if len(items) <= 14:
        sums = [(0, 0)]
        for cash, cost in items:
            sums += [(a + cash, b + cost) for a, b in sums]
        return min(b for a, b in sums if a >= need), ceil(bound)
    best, tried, stack = sum(c[1] for c in items) + 1, 0, [(0, need, 0)]
    while stack:
        i, rest, fee = stack.pop()
        tried += 1
        if tried > nodes:
            return None, ceil(bound)
        if rest <= 0:
            best = min(best, fee)
            continue
        least = relaxed(i, rest)
        if least is None or fee + ceil(least) >= best:
            continue
        stack.append((i + 1, rest, fee))
        stack.append((i + 1, rest - items[i][0], fee + items[i][1]))
    return best, ceil(bound)


# ---------------------------------------------------------------------------------------------------------------
# Cures

def cures_of(rules, items):
    """(cure, account, numbers) -> (items that are left, what is freed from a rule, amount collected)."""
    left, taken, _, before, aged = rules.run(items)
    cures, accounts = {}, defaultdict(list)
    for (d, number), _ in taken.items():
        accounts[d.account].append((d, number))
        if number == NUMBER["disputed"]:
            cures["settle_dispute", d.account, (d.number,)] = (items, {("disputed", d)}, 0)
        if number == NUMBER["foreign"]:
            cures["insure", d.account, ()] = (items, {("foreign", d.customer_id)}, 0)
        if number == NUMBER["government"]:
            cures["get_assignment", d.account, ()] = (items, {("government", d.customer_id)}, 0)
    share = frac(rules.settings.get("cross_age", 0.5))
    for account, hits in accounts.items():
        if not any(number == NUMBER["cross_aged"] for _, number in hits):
            continue
        over = sorted((taken[d, n][1], d.number, d) for d, n in hits
                      if n == NUMBER["over_age"] and (d, NUMBER["disputed"]) not in taken)  # dispute first

        def clean(amount):
            rest = before[account] - amount
            return rest <= 0 or Fraction(aged[account] - amount, rest) <= share

        single = [entry for entry in over if clean(entry[0])]
        paid = single[:1]
        while over and not single and not clean(sum(e[0] for e in paid)):
            paid.append(over.pop())
        if not clean(sum(e[0] for e in paid)):
            continue
        gone = {e[2] for e in paid}
        cures["collect", account, tuple(sorted(d.number for d in gone))] = \
            ([d for d in items if d not in gone], set(), sum(d.open for d in gone))
    return cures


# ---------------------------------------------------------------------------------------------------------------
# Collecting

RUNGS = ["reminder", "demand", "plan", "mediation", "agency", "small_claims", "suit"]
TERMS = {"reminder": (0.35, 12, 14), "demand": (0.50, 25, 21), "plan": (0.60, 40, 90), "mediation": (0.50, 1000, 45),
         "agency": (0.67, 0, 90), "small_claims": (0.70, 215, 150), "suit": (0.75, 1300, 365)}


def reference(name):
    with open(os.path.join(REFERENCE, name + ".csv"), encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def in_force(row, day):
    return (not row["from"] or row["from"] <= day.isoformat()) and (not row["to"] or day.isoformat() <= row["to"])


def jurisdiction_of(customer, default, table, day):
    """The row of the courts that count, or None. A customer of another country has none unless a file names it."""
    country, state = customer.get("Country", ""), customer.get("State", "")
    for row in table:
        if state and in_force(row, day) and (row["code"] == f"{country}-{state}" or row["name"] == state):
            return row
    if country and country != default[:2]:
        return None
    return next((row for row in table if row["code"] == default and in_force(row, day)), None)


def filing_fee(text, amount):
    for step in text.split(";"):
        fee, _, upper = step.partition("@")
        if not upper or amount <= float(upper):
            return amount * float(fee[:-1]) / 100 if fee.endswith("%") else float(fee)
    return 0.0


def years_after(day, years):
    return months_before(day, -12 * years)


class Claim:
    """One past-due document with all that its ladder and ways depend on; amounts in the reporting currency."""

    def __init__(self, d, amount, p, curve, settings, facts):
        self.d, self.amount, self.p, self.curve, self.settings = d, amount, p, curve, settings
        self.__dict__.update(facts)     # disputed, insolvent, foreign, insured, valued, slip, court, restart, fault
        self.years = int(self.court["limitation_years"]) if self.court and self.court["limitation_years"] else None
        self.expires = years_after(self.restart, self.years) if self.years else None

    def discount(self, days):
        return (1 + self.settings.get("discount_rate", 0.12)) ** (-days / 365)

    def agencies(self):
        return self.settings.get("agencies") or {"": {}}

    def terms(self, rung, age, agency=None):
        """(m, φ, C, τ) of a rung; of several agencies the one that leaves most."""
        own = self.settings.get("rungs", {}).get(rung, {})
        m, cost, days = (own.get(k, v) for k, v in zip(("share", "cost", "days"), TERMS[rung]))
        fee = {"mediation": 0.20, "suit": 0.33}.get(rung, 0.0)
        if rung == "agency":
            tariff = agency_fee(self.amount, age)
            if self.foreign and tariff < 0.35:
                base = 0.20 if age <= 120 else 0.25 if age <= 180 else 0.30 if age <= 730 else 0.50
                tariff = max(max(base, 0.35) - (0.05 if self.amount >= 50000 else 0), 0.10)
            offers = [(a.get("share", m), tariff if a.get("fee", "tariff") == "tariff" else a["fee"])
                      for name, a in self.agencies().items() if agency in (None, name)]
            m, fee = max(offers, key=lambda o: o[0] * (1 - o[1]))
        if rung == "small_claims" and self.court and self.court["filing_fee"]:
            cost += filing_fee(self.court["filing_fee"], self.amount / self.court_rate) * self.court_rate
        if rung == "suit":
            cost += max(1000.0, min(0.05 * self.amount, 2500.0))
        return m * (0.6 if self.disputed and RUNGS.index(rung) >= 4 else 1), fee, cost, days

    def open_rung(self, rung):
        if self.insolvent:
            return False
        expired = self.expires is not None and self.expires < self.as_of
        if rung == "plan":
            return self.settings.get("plans", True)
        if rung == "mediation":
            return self.disputed or self.valued or self.slip
        if rung == "small_claims":
            return bool(self.court and self.court["claim_limit"]) and not expired and \
                self.amount <= float(self.court["claim_limit"]) * self.court_rate
        return not (rung == "suit" and expired)

    def single(self, m, fee, cost, days, p=None):
        """(net present value, break-even amount, break-even p) of a way alone."""
        p = self.p if p is None else p
        worth = (1 - fee) * self.discount(days)
        return m * p * worth * self.amount - cost, cost / (m * p * worth), cost / (m * worth * self.amount)

    def ladder(self):
        """(V, rungs): every subset of the open rungs, played in order; of equal ones that with the later first rung."""
        rungs, memo = [r for r in RUNGS if self.open_rung(r)], {}

        def value(sequence, rho, dpd, age):
            if not sequence:
                return 0.0
            m, fee, cost, days = memo.setdefault((sequence[0], age), self.terms(sequence[0], age))
            paid = m * rho
            rest = min((rho - paid) / (1 - paid), rho * self.curve(dpd + days) / self.curve(dpd))
            return -cost + self.discount(days) * (
                paid * self.amount * (1 - fee) + (1 - paid) * value(sequence[1:], rest, dpd + days, age + days))

        age = self.d.age if self.d.age is not None else self.d.dpd
        best, chosen = 0.0, ()
        for mask in range(1, 2 ** len(rungs)):
            sequence = tuple(r for i, r in enumerate(rungs) if mask >> (len(rungs) - 1 - i) & 1)
            v = value(sequence, self.p, self.d.dpd, age)
            if v > best + 1e-9:
                best, chosen = v, sequence
        return best, chosen

    def ways(self):
        """Route and agency -> (p, cost, φ, days, value, break-even, break-even p, open); None where blank."""
        age = self.d.age if self.d.age is not None else self.d.dpd
        ways, s = {}, self.settings
        for rung in RUNGS:
            for name in self.agencies() if rung == "agency" else [""]:
                m, fee, cost, days = self.terms(rung, age, name if rung == "agency" else None)
                ways[rung, name] = (m * self.p, cost, fee, days) + self.single(m, fee, cost, days) + \
                    (self.open_rung(rung),)
        if s.get("arbitration"):
            ways["arbitration", ""] = (0.6 * self.p, 1300.0, 0.0, 120) + self.single(0.6, 0.0, 1300.0, 120) + \
                (not self.insolvent,)
        if self.insured and not self.disputed and self.d.dpd <= 180:
            ways["insurance_claim", ""] = (0.9, 0.0, 0.0, 180, self.single(0.9, 0, 0, 180, 1)[0], None, None, True)
        if "sale_price" in s and not self.disputed and not self.insolvent:
            ways["sale_of_debt", ""] = (1.0, 0.0, 1 - s["sale_price"], 0, s["sale_price"] * self.amount, None, None, True)
        if self.insolvent:
            ways["proof_of_debt", ""] = (0.05, 25.0, 0.0, 365) + self.single(0.05, 0, 25.0, 365, 1)[:1] + \
                (None, None, True)
        return ways
