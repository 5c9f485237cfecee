"""Collecting and interest of docs/metrics.md, computed again and compared: see decisions.py.

The ladder tries every subset of open rungs; statistics and values of the ladder are floats, interest is Fraction.
"""
import csv
import os
from datetime import date, timedelta
from fractions import Fraction

from decision_rules import frac
from formulas import agency_fee, fixed, money, months_before, parse_minor, round_half_away, shift_odds
from oracle import covered_by_credits, own_curve

REFERENCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Sources", "Intake", "Reference")


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
            # Courts take whole cents of whole cents.
            return round(round(amount + 1e-9, 2) * float(fee[:-1]) + 1e-9) / 100 if fee.endswith("%") else float(fee)
    return 0.0


def years_after(day, years):
    return months_before(day, -12 * years)


class Claim:
    """One past-due document with all that its ladder and ways depend on; amounts in the reporting currency."""

    def __init__(self, d, amount, p, curve, settings, facts):
        self.d, self.amount, self.p, self.curve, self.settings = d, amount, p, curve, settings
        self.age = d.age if d.age is not None else d.dpd
        self.__dict__.update(facts)     # disputed, insolvent, foreign, insured, valued, slip, court, restart, fault
        self.years = int(self.court["limitation_years"]) if self.court and self.court["limitation_years"] else None
        self.expires = self.end() if self.years else None

    def end(self):
        """Years from the restart; claims older than a change of the law have their own, and may end on a day at the latest."""
        before, latest = self.court["older_before"], self.court["older_latest"]
        if not before or max(self.d.due, self.restart) >= date.fromisoformat(before):
            return years_after(self.restart, self.years)
        end = years_after(self.restart, int(self.court["older_years"]))
        return min(end, date.fromisoformat(latest)) if latest else end

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
        if rung == "small_claims" and self.court and self.court["filing_fee"] and self.court["claim_limit"]:
            cost += filing_fee(self.court["filing_fee"], self.amount / self.court_rate) * self.court_rate
        if rung == "suit":
            cost += max(1000.0, min(0.05 * self.amount, 2500.0))
        return m * (0.6 if self.disputed and RUNGS.index(rung) >= 4 else 1), fee, cost, days

    def court_takes(self):
        return bool(self.court and self.court["claim_limit"]) and \
            self.amount <= float(self.court["claim_limit"].replace("none", "inf")) * self.court_rate

    def open_rung(self, rung):
        if self.insolvent:
            return False
        expired = self.expires is not None and self.expires < self.as_of
        if rung == "plan":
            return self.settings.get("plans", True)
        if rung == "mediation":
            return self.disputed or self.valued or self.slip
        if rung == "small_claims":
            return self.court_takes() and not expired
        return not (rung == "suit" and expired)

    def single(self, m, fee, cost, days, p=None):
        """(net present value, break-even amount, break-even p) of a way alone."""
        p = self.p if p is None else p
        worth = (1 - fee) * self.discount(days)
        return m * p * worth * self.amount - cost, cost / (m * p * worth), cost / (worth * self.amount)

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

        best, chosen = 0.0, ()
        for mask in range(1, 2 ** len(rungs)):
            sequence = tuple(r for i, r in enumerate(rungs) if mask >> (len(rungs) - 1 - i) & 1)
            v = value(sequence, self.p, self.d.dpd, self.age)
            if v > best + 1e-9:
                best, chosen = v, sequence
        return best, chosen

    def ways(self):
        """Route and agency -> (p, cost, φ, days, value, break-even, break-even p, open); None where blank."""
        ways, s = {}, self.settings
        for rung in RUNGS:
            for name in self.agencies() if rung == "agency" else [""]:
                m, fee, cost, days = self.terms(rung, self.age, name if rung == "agency" else None)
                ways[rung, name] = (m * self.p, cost, fee, days) + self.single(m, fee, cost, days) + \
                    (self.open_rung(rung),)
        if s.get("arbitration") and not self.insolvent:
            ways["arbitration", ""] = (0.6 * self.p, 1300.0, 0.0, 120) + self.single(0.6, 0.0, 1300.0, 120) + (True,)
        if self.insured and not self.disputed and self.d.dpd <= 180:
            ways["insurance_claim", ""] = (0.9, 0.0, 0.0, 180, self.single(0.9, 0, 0, 180, 1)[0], None, None, True)
        if "sale_price" in s and not self.disputed and not self.insolvent:
            price = s["sale_price"]
            ways["sale_of_debt", ""] = (1.0, 0.0, 1 - price, 0, price * self.amount, None, None, True)
        if self.insolvent:
            ways["proof_of_debt", ""] = (0.05, 25.0, 0.0, 365) + self.single(0.05, 0, 25.0, 365, 1) + (True,)
        return ways


ENDING = ["arbitration", "insurance_claim", "sale_of_debt", "proof_of_debt"]


def check_collections(case):
    table, curve = reference("jurisdictions"), own_curve(case.book)
    routes = {}
    for row in case.table("routes"):
        routes[case.key(row) + (row["route"], row["by"])] = row
    rows = {case.key(r): r for r in case.table("collections")}
    for d in case.items:
        if d.open > 0 and d.dpd is not None and d.dpd >= 1:
            row = rows.pop(d.key, None)
            if row is None:
                case.report.add("collections", "row", f"{case.name} {d.key}: only the oracle has this row")
                continue
            claim = make_claim(case, d, table, curve)
            check_claim(case, claim, row)
            check_routes(case, claim, {k[3:]: routes.pop(k) for k in [k for k in routes if k[:3] == d.key]})
    for key in list(rows) + list(routes):
        case.report.add("collections", "row", f"{case.name} {key}: only arrears has this row")


def make_claim(case, d, table, curve):
    as_of, known, settings = case.book.as_of, case.known.get(d.customer_id, {}), case.config["collections"]
    parts = case.part_payments(d)
    insolvent, disputed = case.rules.insolvent(d.customer_id), d.disputed > 0
    paying = any((as_of - other.paid).days < 60 for other in case.paid[d.account])  # wholly
    files = [known.get("Contract on file", ""), known.get("Delivery proof", "")]
    shift = -0.7 * disputed + 0.5 * paying + 0.5 * any((as_of - day).days < 60 for day, _ in parts) + \
        0.7 * (known.get("Guarantee") == "yes") + 0.3 * (files == ["yes", "yes"]) - 0.3 * ("no" in files)
    court = jurisdiction_of(known, settings["jurisdiction"], table, as_of)
    facts = {"disputed": disputed, "insolvent": insolvent, "foreign": case.rules.foreign(d.customer_id),
             "insured": known.get("Insured") == "yes", "valued": d.customer_id in settings.get("valued", []),
             "slip": "GOOD_PAYER_SLIP" in case.flags[d.account], "court": court, "as_of": as_of,
             "court_rate": case.to_base(court["currency"]) if court else 1.0,
             "restart": max([d.due] + [day for day, _ in parts]), "fault": is_covered(case, d) or is_twin(case, d)}
    p = 0.05 if insolvent else shift_odds(curve(d.dpd), shift)
    return Claim(d, d.open / 100 * case.to_base(d.currency), p, curve, settings, facts)


def is_covered(case, d):
    return any(d is other for other in covered_by_credits([o for o in case.items if o.account == d.account]))


def is_twin(case, d):
    """The later of two documents of one day and amount whose numbers differ by a letter at the end."""
    return any(o is not d and o.account == d.account and (o.issued, o.due, o.amount) == (d.issued, d.due, d.amount) and
               d.number == o.number + "A" for o in case.items)


def check_claim(case, claim, row):
    d, rate = claim.d, case.to_base(claim.d.currency)
    ways, (value, sequence) = claim.ways(), claim.ladder()
    ending = {k[0]: w[4] for k, w in ways.items() if k[0] in ENDING and w[7]}
    best_end = max(ending, key=ending.get, default=None)
    ends = best_end is not None and ending[best_end] > value
    value = ending[best_end] if ends else value

    def units(x):
        return money(round_half_away(Fraction(x) / Fraction(rate) * 100), d.currency)

    score = 100 * max(0.0, value) / claim.amount
    over = claim.expires is not None and claim.expires < claim.as_of
    decision = "fix_our_side" if claim.fault else "hold" if claim.disputed else \
        "write_off" if value <= claim.settings.get("floor", 10) or over else \
        "collect" if score >= 70 else "escalate" if score >= 40 else "settle"
    waiting = claim.amount * claim.p * (1 - claim.curve(d.dpd + 30) / claim.curve(d.dpd))
    case.same("collections", d.key, "p_collect", fixed(claim.p, 4), row["p_collect"], True)
    case.same("collections", d.key, "net_present_value", units(value), row["net_present_value"], True)
    case.same("collections", d.key, "score", fixed(score, 1), row["score"], True)
    case.same("collections", d.key, "decision", decision, row["decision"])
    case.same("collections", d.key, "cost_of_waiting_30", units(waiting), row["cost_of_waiting_30"], True)
    case.same("collections", d.key, "least_settlement", units(max(0.0, value)), row["least_settlement"], True)
    open_ways = {k: w for k, w in ways.items() if w[7]}
    best = max(open_ways, key=lambda k: open_ways[k][4], default=None)
    case.same("collections", d.key, "route", best[0] if best else "write_off", row["route"])
    even = open_ways[best][5] if best else None
    case.same("collections", d.key, "break_even", "" if even is None else units(even), row["break_even"], True)
    action = best_end if ends else sequence[0] if sequence else ""
    if decision in ("fix_our_side", "write_off"):
        action = decision
    elif decision == "hold":
        action = "resolve_dispute"
    elif claim.slip and not claim.insolvent:
        action = "reminder"
    elif action == "demand" and d.dpd < 15:
        action += f" from {d.due + timedelta(days=15)}"
    elif action in ("agency", "small_claims", "suit") and d.dpd < 90:
        action += f" from {d.due + timedelta(days=90)}"
    case.same("collections", d.key, "next_action", action, row["next_action"])


def check_routes(case, claim, rows):
    d, rate = claim.d, case.to_base(claim.d.currency)

    def cells(p, cost, fee, days, value, even, even_p, allowed):
        def units(x):
            return "" if x is None else money(round_half_away(Fraction(x) / Fraction(rate) * 100), d.currency)
        return {"p": "" if p is None else fixed(p, 4), "cost": units(cost), "fee_rate": fixed(fee, 4),
                "days": str(days), "net_present_value": units(value), "break_even": units(even),
                "break_even_p": "" if even_p is None else fixed(even_p, 4), "allowed": "yes" if allowed else "no"}

    expected = {k: cells(*w) for k, w in claim.ways().items()}
    expected["fix_our_side", ""] = cells(None, 5.0, 0, 7, None, None, None, claim.fault)
    expected["hold", ""] = cells(None, None, 0, 0, None, None, None, d.dpd >= 30)
    expected["write_off", ""] = cells(None, 0.0, 0, 0, 0.0, None, None, True)
    for key, row in rows.items():
        wanted = expected.pop(key, None)
        if wanted is None:          # a way that is not open and has no figures
            case.same("routes", d.key + key, "allowed", "no", row["allowed"])
            continue
        for column, value in wanted.items():
            case.same("routes", d.key + key, column, value, row[column], column not in ("days", "allowed"))
    for key in expected:
        case.report.add("routes", "row", f"{case.name} {d.key + key}: only the oracle has this row")


# ---------------------------------------------------------------------------------------------------------------
# Interest

class Rates:
    def __init__(self, settings, as_of):
        self.settings, self.as_of, self.regime = settings, as_of, settings["regime"]
        self.rows = [r for r in reference("interest_rates") if r["statute"] == self.regime]

    def on(self, day):
        """Reference and margin of a half-year; beyond the newest row its rate goes on; None before the oldest."""
        known = [r for r in self.rows if r["from"] <= day.isoformat()]
        return (frac(known[-1]["reference"]) + frac(known[-1]["margin"])) / 100 if known else None

    def rate(self, first, day):
        if self.regime == "contract":
            return frac(self.settings.get("annual_rate", 0.18))
        mode = self.settings.get("mode", "by_period") if self.regime == "eu" else "fixed_at_default"
        return self.on({"by_period": day, "fixed_at_default": first, "at_payment": self.as_of}[mode])


def stretches(d, parts, rates, as_of, interest_first):
    """[principal, from, to, rate] of a document, in order."""
    first, rows = d.due + timedelta(days=1), []
    day, principal = first, d.open + sum(a for when, a in parts if when >= first)
    due = Fraction(0)
    while day <= as_of:
        rate = rates.rate(first, day)
        if rows and rows[-1][3] == rate and not any(when == day - timedelta(days=1) for when, _ in parts):
            rows[-1][2] = day
        else:
            rows.append([principal, day, day, rate])
        due += principal * (rate or 0) / 365
        for when, amount in parts:
            if when == day:
                owed = round_half_away(due)         # interest up to a payment is rounded for it
                pays = min(owed, amount) if interest_first else 0
                due, principal = owed - pays if interest_first else due, principal - (amount - pays)
        day += timedelta(days=1)
    return rows


def check_interest(case):
    settings, as_of = case.config["interest"], case.book.as_of
    rates, found = Rates(settings, as_of), {}
    for row in case.table("interest"):
        found.setdefault(case.key(row), []).append(row)
    for d in case.items:
        if d.open <= 0 or d.dpd is None or d.dpd < 1 or d.kind != "invoice":
            continue
        rows = stretches(d, case.part_payments(d), rates, as_of, settings.get("first") == "interest")
        exact = [Fraction(r[0]) * (r[3] or 0) * ((r[2] - r[1]).days + 1) / 365 for r in rows]
        program = found.pop(d.key, [])
        shape = [(money(round_half_away(r[0]), d.currency), str(r[1]), str(r[2]), str((r[2] - r[1]).days + 1),
                  "" if r[3] is None else fixed(r[3], 6)) for r in rows]
        case.same("interest", d.key, "rows", shape,
                  [tuple(r[c] for c in ("principal", "from", "to", "days", "rate")) for r in program])
        stated = [parse_minor(r["interest"], d.currency) or 0 for r in program]
        case.same("interest", d.key, "sum", round_half_away(sum(exact)), sum(stated))
        if len(stated) == len(exact):
            case.same("interest", d.key, "parts", True, all(abs(a - b) < 1 for a, b in zip(exact, stated)))
        fixed_sum = 0
        if settings["regime"] == "eu" and d.currency == "EUR":
            fixed_sum = 4000
        if settings["regime"] == "uk" and d.currency == "GBP":
            fixed_sum = 4000 if d.amount < 100000 else 7000 if d.amount < 1000000 else 10000
        wanted = [money(fixed_sum, d.currency)] + ["0.00"] * (len(program) - 1)
        case.same("interest", d.key, "fixed_sum", wanted[:len(program)], [r["fixed_sum"] for r in program])
        case.same("interest", d.key, "claimable", {claimable(case, d, settings, rows)} if program else set(),
                  {r["claimable"] for r in program})
    for key in found:
        case.report.add("interest", "row", f"{case.name} {key}: only arrears has this row")


def covered(regime, country):
    """Whether a statute was made for customers of a country."""
    if regime == "uk":
        return country in ("GB", "UK", "United Kingdom")
    return country in ("DE", "Germany", "Deutschland", "FR", "France", "NL", "IE", "Ireland", "AT", "IT", "ES")


def claimable(case, d, settings, rows):
    known = case.known.get(d.customer_id, {})
    if any(r[3] is None for r in rows):
        return "rate_unknown"
    if case.rules.insolvent(d.customer_id):
        return "insolvency"
    if d.disputed > 0:
        return "disputed"
    if settings["regime"] != "contract" and known.get("Consumer") == "yes":
        return "not_from_consumers"
    country = known.get("Country") or ""
    if settings["regime"] != "contract" and country and not covered(settings["regime"], country):
        return "if_that_law_applies"
    if "GOOD_PAYER_SLIP" in case.flags[d.account]:
        return "waived"
    agreed = settings["regime"] != "contract" or settings.get("agreed") or known.get("Late fee clause") == "yes"
    return "yes" if agreed else "only_if_agreed"
