"""Factoring of docs/metrics.md, computed again: see decisions.py. Money is int (minor units), rates are Fraction."""
import calendar
import copy
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Optional

from formulas import months_before, ratio, round_half_away
from oracle import sales_and_credits, with_history

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
    source: str
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
                    excess = 0 if (rule, group) in free else amount - limit
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
        other, late = self.sum("wire_fee") + self.sum("set_up_fee") if bought else 0, 0
        up_front, cost = bool(self.terms.get("up_front")), fees + other
        weighted = ratio(sum(b[2] * b[4] for b in bought), advance) if advance else None
        if weighted:        # the least fee of every started month that is funded on average
            cost_of_months = self.sum("least_monthly_fee") * max(1, ceil(weighted / 30))
            late = max(0, cost_of_months - fees)
            other, cost = other + late, cost + late
        base = advance - cost if up_front else advance
        simple = effective = None
        if advance and base > 0 and weighted:
            simple = Fraction(cost, base) * 365 / weighted
            effective = (1 + cost / base) ** float(365 / weighted) - 1
        gain = sum(b[2] * ((1 + funding) ** (b[4] / 365) - 1) for b in bought) - cost
        if self.recourse is None:
            gain += sum(b[2] * losses.get(b[0].account, 0) for b in bought)
        return {"documents": len(bought), "face": sum(b[1] for b in bought), "advance": advance, "fee": fees,
                "other_costs": other, "cash_today": advance - other + late - (fees if up_front else 0),
                "recourse_exposure": sum(b[2] + b[3] for b in bought if self.comes_back(b[0])),
                "simple_annual_cost": simple, "effective_annual_cost": effective, "gain_over_waiting": gain}


def cheapest(candidates, need, nodes=300000):
    """Least Σ fee over sets of (cash, fee) with Σ cash >= need (None where nodes ran out), and its bound.

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

def apply_credits(items, account, aging, amount):
    """The items once so much of an account's credits is applied to its over-age documents."""
    out, credits, debits = [], amount, amount
    for d in items:
        d2 = d
        if d.account == account and d.open < 0 and credits:
            d2, part = copy.copy(d), min(credits, -d.open)
            d2.open, credits = d.open + part, credits - part
        elif d in aging and debits:
            d2, part = copy.copy(d), min(debits, aging[d])
            d2.open, debits = d.open - part, debits - part
        out.append(d2)
    return out


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
        if number == NUMBER["concentration"]:
            first = min(e.account for e in items if e.holder == d.holder and left.get(e, 0) + taken.get(
                (e, number), (0, 0))[1] > 0)
            cures["raise_cap", first, ()] = (items, {("concentration", d.holder)}, 0)
    for account, hits in accounts.items():
        spent = sum(taken[d, n][1] for d, n in hits if n == NUMBER["credits"])
        aging = {d: taken[d, n][1] for d, n in hits if n == NUMBER["over_age"]}
        applied = min(spent, sum(aging.values()))
        if applied:
            cures["apply_credits", account, ()] = (apply_credits(items, account, aging, applied), set(), 0)
    share = frac(rules.settings.get("cross_age", 0.5))
    for account, hits in accounts.items():
        if not any(number == NUMBER["cross_aged"] for _, number in hits):
            continue
        over = sorted((taken[d, n][1], d.number, d) for d, n in hits
                      if n == NUMBER["over_age"])

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
