#!/usr/bin/env python3
"""Computes the payment model of docs/prediction.md a second time and compares every prediction with an arrears binary.

    python3 oracle.py --binary arrears [--keep DIR] [--first N]

Standard-library Python, slow and plain, sharing no code with the program. The ledgers are generated from fixed seeds and
have fewer than 100 payments in the last 90 days, so that the weights are the defaults; the search for other weights is
not repeated here. Compared are late_risk.csv (every digit printed), forecast.csv and due_ladder.csv (to one minor unit).
Exit status: 0 equal, 1 different, 2 could not finish.
"""
import argparse
import bisect
import csv
import os
import random
import subprocess
import sys
import tempfile
from collections import namedtuple
from datetime import date, timedelta
from math import exp, log, log1p, sqrt

# ---------------------------------------------------------------- documented constants

FIRST, LAST = -100, 60
LAGS = range(FIRST, LAST + 1)
PHASE_ENDS = [-20, -10, -5, -2, 0, 2, 5, 10, 20, 40, LAST]
HALF_LIFE, K_HALF, K_PHASE, M_LAG, M_WEEKDAY, K_AMOUNT = 240, 1, 1, 100, 50, 30
BOOK_WEEKDAY, BOOK_AMOUNT, TAIL = 1000, 30, 3
SURVEY = [(0, .949), (30, .899), (60, .813), (90, .696), (180, .521), (270, .391), (365, .228), (730, .093)]

# Days are ordinals (1 is a Monday); paid is None while open; amount in minor units.
Row = namedtuple("Row", "account number known due paid amount")
# A document as it stood at the end of a day: lags at risk, weight, weekday, twentieth, whether paid at the last lag.
Lagged = namedtuple("Lagged", "entry exit weight weekday twentieth paid")


def clip(lag):
    return min(max(lag, FIRST), LAST)


def held(p):
    return min(max(p, 1e-6), 1 - 1e-6)


def phase(lag):
    return next(i for i, end in enumerate(PHASE_ENDS) if lag <= end)


PHASE = {lag: phase(lag) for lag in LAGS}


def half(lag):
    return 0 if lag <= 0 else 1


class Clock:
    """Counts those weekdays on which at least 2 % of the settlements lie."""

    def __init__(self, paid_days):
        count = [1] * 7
        for day in paid_days:
            count[(day - 1) % 7] += 1
        self.working = [c / sum(count) >= 0.02 for c in count]

    def works(self, day):
        return self.working[(day - 1) % 7]

    def B(self, day):
        week, weekday = divmod(day - 1, 7)
        return week * sum(self.working) + sum(self.working[:weekday + 1])

    def roll(self, day):
        return self.B(day) + (0 if self.works(day) else 1)

    def entry(self, known, due):
        return self.roll(known) - self.roll(due)

    def exit(self, paid, due):
        moved = 1 if not self.works(paid) and paid > due else 0
        return self.B(paid) - self.roll(due) + moved

    def age(self, day, due):
        return self.B(day) - self.roll(due)


class View:
    """What was visible at the end of a day."""

    def __init__(self, rows, day):
        visible = [r for r in rows if r.known <= day]
        self.day = day
        self.settled = [r for r in visible if r.paid is not None and r.paid <= day]
        self.clock = Clock(r.paid for r in self.settled)
        self.limits = {}
        for currency in {r.account[1] for r in visible}:
            amounts = sorted(r.amount for r in visible if r.account[1] == currency)
            self.limits[currency] = [amounts[min(len(amounts) - 1, len(amounts) * i // 20)] for i in range(1, 20)]
        self.documents = {}
        for r in visible:
            d = self.lagged(r, day, self.clock.entry(r.known, r.due))
            if d:
                self.documents.setdefault(r.account, []).append(d)

    def twentieth(self, row):
        return bisect.bisect_right(self.limits.get(row.account[1], []), row.amount)

    def lagged(self, row, end, entry, weight=None):
        paid = row.paid is not None and row.paid <= end
        exit = max(self.clock.exit(row.paid, row.due), entry) if paid else self.clock.age(end, row.due)
        if exit < entry:
            return None
        if weight is None:
            weight = 2.0 ** (-min(max(0, end - row.due), 4095) / HALF_LIFE)
        return Lagged(entry, exit, weight, (row.due - 1) % 7, self.twentieth(row), paid)


class Counts:
    """Payments e and documents at risk n of some documents, by lag and by due weekday and lag."""

    def __init__(self, documents):
        self.e, self.n = dict.fromkeys(LAGS, 0.0), dict.fromkeys(LAGS, 0.0)
        self.ew, self.nw = {}, {}
        self.tail_e = self.tail_n = 0.0
        for d in documents:
            for lag in range(clip(d.entry), clip(d.exit) + 1):
                self.n[lag] += d.weight
                self.nw[d.weekday, lag] = self.nw.get((d.weekday, lag), 0) + d.weight
            if d.exit > LAST:
                self.tail_n += d.weight * (d.exit - max(d.entry - 1, LAST))
                self.tail_e += d.weight if d.paid else 0
            elif d.paid:
                self.e[clip(d.exit)] += d.weight
                key = d.weekday, clip(d.exit)
                self.ew[key] = self.ew.get(key, 0) + d.weight


class Speed:
    """Factors on the odds by half (2) and phase (11)."""

    def __init__(self):
        self.halves, self.phases = [1.0] * 2, [1.0] * len(PHASE_ENDS)

    def at(self, lag):
        return self.halves[half(lag)] * self.phases[PHASE[lag]]

    def step(self, counts, odds):
        def sums(key, count):
            e, x = [0.0] * count, [0.0] * count
            for lag in LAGS:
                o = odds[lag] * self.at(lag)
                e[key(lag)] += counts.e[lag]
                x[key(lag)] += counts.n[lag] * o / (1 + o)
            return e, x

        e, x = sums(half, 2)
        self.halves = [(e[q] + K_HALF) / (x[q] / self.halves[q] + K_HALF) for q in range(2)]
        e, x = sums(PHASE.get, len(PHASE_ENDS))
        self.phases = [(e[b] + K_PHASE) / (x[b] / self.phases[b] + K_PHASE) for b in range(len(PHASE_ENDS))]


class Model:
    """The book's part of the model as of a day; `customer` gives an account's."""

    def __init__(self, view):
        self.view = view
        counts = {a: Counts(d) for a, d in view.documents.items()}
        e = {lag: sum(c.e[lag] for c in counts.values()) for lag in LAGS}
        n = {lag: sum(c.n[lag] for c in counts.values()) for lag in LAGS}
        self.tail = min((sum(c.tail_e for c in counts.values()) + 1)
                        / (sum(c.tail_n for c in counts.values()) + 100), 0.5)
        overall = (sum(e.values()) + 0.5) / (sum(n.values()) + 1)
        self.odds = {}
        for lag in LAGS:
            near = [x for x in range(lag - 2, lag + 3) if FIRST <= x <= LAST]
            around = (sum(e[x] for x in near) + overall) / (sum(n[x] for x in near) + 1)
            h = held((e[lag] + 2 * around) / (n[lag] + 2))
            self.odds[lag] = h / (1 - h)
        speeds = {a: Speed() for a in counts}
        for _ in range(3):
            x = dict.fromkeys(LAGS, 0.0)
            for a, c in counts.items():
                speeds[a].step(c, self.odds)
                for lag in LAGS:
                    o = self.odds[lag] * speeds[a].at(lag)
                    x[lag] += c.n[lag] * o / (1 + o)
            for lag in LAGS:
                self.odds[lag] *= (e[lag] + 1) / (x[lag] + 1)
        self.weekday = {(w, lag): 1.0 for w in range(7) for lag in LAGS}
        self.amounts = [[1.0, 1.0] for _ in range(10)]
        self.customers = {a: Customer(self, d, c) for (a, d), c in zip(view.documents.items(), counts.values())}
        self.nobody = Customer(self, [], Counts([]))
        for w in range(7):
            for lag in LAGS:
                k = BOOK_WEEKDAY * self.odds[lag] / (1 + self.odds[lag])
                e_wl = sum(c.ew.get((w, lag), 0) for c in counts.values())
                x_wl = sum(c.nw.get((w, lag), 0) * self.customers[a].h2[lag] for a, c in counts.items())
                self.weekday[w, lag] = (e_wl + k) / (x_wl + k)
        groups = Groups(10)
        for customer in self.customers.values():
            for d in customer.documents:
                groups.add(d.twentieth // 2, *customer.paid_and_expected(d))
        self.amounts = groups.factors(BOOK_AMOUNT)
        for customer in self.customers.values():
            customer.fit_amounts()

    def customer(self, account):
        return self.customers.get(account, self.nobody)


class Groups:
    """Payments and expected payments by group and half, and the factors that they make."""

    def __init__(self, count):
        self.e = [[0.0, 0.0] for _ in range(count)]
        self.x = [[0.0, 0.0] for _ in range(count)]

    def add(self, group, e, x):
        for q in range(2):
            self.e[group][q] += e[q]
            self.x[group][q] += x[q]

    def factors(self, k):
        return [[(e[q] + k) / (x[q] + k) for q in range(2)] for e, x in zip(self.e, self.x)]


class Customer:
    def __init__(self, model, documents, counts):
        self.model, self.documents, self.counts = model, documents, counts
        speed = Speed()
        if documents:
            for _ in range(3):
                speed.step(counts, model.odds)
        self.h2 = {}
        for lag in LAGS:
            o = model.odds[lag] * speed.at(lag)
            self.h2[lag] = (counts.e[lag] + M_LAG * o / (1 + o)) / (counts.n[lag] + M_LAG)
        self.tail = min((counts.tail_e + TAIL) / (counts.tail_n + TAIL / model.tail), 0.5)
        self.fifths, self.twentieths = [[1.0, 1.0]] * 5, [[1.0, 1.0]] * 20
        self.h3 = {}

    def h(self, weekday, lag):
        key = weekday, lag
        if key not in self.h3:
            h2 = held(self.h2[lag])
            o = h2 / (1 - h2) * self.model.weekday[key]
            e, n = self.counts.ew.get(key, 0), self.counts.nw.get(key, 0)
            self.h3[key] = held((e + M_WEEKDAY * o / (1 + o)) / (n + M_WEEKDAY))
        return self.h3[key]

    def paid_and_expected(self, d):
        e, x = [0.0, 0.0], [0.0, 0.0]
        for lag in range(max(d.entry, FIRST), min(d.exit, LAST) + 1):
            x[half(lag)] += d.weight * self.h(d.weekday, lag)
        if d.paid and d.exit <= LAST:
            e[half(d.exit)] = d.weight
        return e, x

    def fit_amounts(self):
        def fitted(count, of, before):
            groups = Groups(count)
            for d in self.documents:
                e, x = self.paid_and_expected(d)
                f = before(d)
                groups.add(of(d), e, [x[q] * f[q] for q in range(2)])
            return groups.factors(K_AMOUNT)

        def tenth(d):
            return self.model.amounts[d.twentieth // 2]

        self.fifths = fitted(5, lambda d: d.twentieth // 4, tenth)
        self.twentieths = fitted(
            20, lambda d: d.twentieth, lambda d: [tenth(d)[q] * self.fifths[d.twentieth // 4][q] for q in range(2)])

    def factor(self, twentieth):
        return [self.model.amounts[twentieth // 2][q] * self.fifths[twentieth // 4][q] * self.twentieths[twentieth][q]
                for q in range(2)]

    def expected(self, d):
        """Σ of hazards over a document's lags, the tail included, with its factors."""
        f = self.factor(d.twentieth)
        total = sum(self.h(d.weekday, lag) * f[half(lag)] for lag in range(max(d.entry, FIRST), min(d.exit, LAST) + 1))
        return total + self.tail * f[1] * max(d.exit - max(d.entry - 1, LAST), 0)

    def open(self, weekday, twentieth, age, through, drift, early=1.0):
        """P(lag > through | lag > age), the hazard up to the due day multiplied by `early`."""
        f = self.factor(twentieth)
        f = [f[0] * early, f[1]]
        total = 0.0
        for lag in range(max(age + 1, FIRST), min(through, LAST) + 1):
            total += f[half(lag)] * drift * log1p(-self.h(weekday, lag))
        total += f[1] * drift * log1p(-self.tail) * max(through - max(age, LAST), 0)
        return exp(total)


def drift(rows, day):
    """Payments of the last three windows of thirty days over what models of their first evening expected."""
    paid = expected = 0.0
    for back in range(3):
        end = day - 30 * back
        start = end - 30
        view = View(rows, start)
        if len(view.settled) < 20 or sum(map(len, view.documents.values())) < 20:
            continue
        model = Model(view)
        for r in rows:
            if r.known > end or (r.paid is not None and r.paid <= start):
                continue
            entry = max(view.clock.entry(r.known, r.due), view.clock.age(start, r.due) + 1)
            d = view.lagged(r, end, entry, weight=1.0)
            if d:
                paid += d.paid
                expected += model.customer(r.account).expected(d)
    return (paid + 20) / (expected + 20)


# ---------------------------------------------------------------- conduct

def judged(row):
    return row.known <= row.due


def is_late(row):
    return row.paid is None or row.paid > row.due


def late_share(rows, day):
    own = [is_late(r) for r in rows if judged(r) and r.due <= day]
    return (sum(own) + 1) / (len(own) + 2)


def median_amounts(rows, day):
    limits = View(rows, day).limits
    return {currency: log(own[9]) for currency, own in limits.items()}


def facts(rows, account, day, amount, medians):
    """What the account's documents say on the evening of a day of one with this amount."""
    share = late_share(rows, day)
    own = [r for r in rows if r.account == account and r.known <= day]
    past = sorted(((r.due, is_late(r)) for r in own if judged(r) and r.due <= day))
    ages = [0.5 ** ((day - due) / 120) for due, _ in past]
    late = sum(x for _, x in past)
    recent = sum(a for a, (_, x) in zip(ages, past) if x)
    delays = [min(max(r.paid - r.due, -40), 60) for r in own if r.paid is not None and r.paid <= day]
    still = [r for r in own if r.paid is None or r.paid > day]
    passed = [r for r in still if r.due <= day]

    def odds(p):
        return log(p / (1 - p))

    return [1, odds((late + 3 * share) / (len(past) + 3)), odds((recent + 2 * share) / (sum(ages) + 2)),
            sum(delays) / (len(delays) + 3) / 10,
            (sum(x for _, x in past[-3:]) + 3 * share) / (min(len(past), 3) + 3),
            log1p(len(still)), log1p(len(passed)), log(amount) - medians[account[1]], odds(share)]


def solve(matrix, right):
    n = len(right)
    rows = [list(r) + [b] for r, b in zip(matrix, right)]
    for i in range(n):
        best = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[best] = rows[best], rows[i]
        for k in range(n):
            if k != i:
                f = rows[k][i] / rows[i][i]
                rows[k] = [x - f * y for x, y in zip(rows[k], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def chance(weights, x):
    return 1 / (1 + exp(-sum(a * b for a, b in zip(weights, x))))


def regression(examples):
    """Weights of a logistic regression on (facts, late?, weight), drawn towards zero."""
    n = len(examples[0][0])

    def height(weights):
        total = -sum(b * b for b in weights)
        for x, y, w in examples:
            t = sum(a * b for a, b in zip(weights, x))
            total -= w * log1p(exp(-t if y else t))
        return total

    weights = [0.0] * n
    for _ in range(60):
        gradient = [-2 * b for b in weights]
        curvature = [[2 if i == k else 0 for k in range(n)] for i in range(n)]
        for x, y, w in examples:
            p = chance(weights, x)
            for i in range(n):
                gradient[i] += w * (y - p) * x[i]
                for k in range(n):
                    curvature[i][k] += w * p * (1 - p) * x[i] * x[k]
        step = solve(curvature, gradient)
        now = height(weights)
        while height([a + b for a, b in zip(weights, step)]) < now - 1e-9 * abs(now):
            step = [x / 2 for x in step]
        weights = [a + b for a, b in zip(weights, step)]
        if max(map(abs, step)) < 1e-9:
            break
    return weights


def fair(p):
    return min(max(p, 0.001), 0.999)


class ConductOpinion:
    """What conduct says on a day, and its share; `share` is 0 where it is not believed."""

    def __init__(self, rows, day):
        self.rows, self.day, self.share = rows, day, 0.0
        self.medians = median_amounts(rows, day)
        self.examples = [(r.due, facts(rows, r.account, r.known - 1, r.amount, self.medians), is_late(r))
                         for r in rows if judged(r) and r.due <= day]
        self.weights = self.fit(day)
        if self.weights is None:
            return
        logs, count = [0.0] * 11, 0
        start = max(min(r.known for r in rows), min(r.paid for r in rows if r.paid is not None)) + 42
        for past in (day - 28 * j for j in range(4, 0, -1)):
            predictor, weights = Predictor(rows, past, corrected=False), self.fit(past)
            if past < start or predictor.is_survey or weights is None:
                continue
            for r in rows:
                if not (past < r.known <= past + 28 and r.due <= day and judged(r)):
                    continue
                count += 1
                by_lag = fair(predictor.late_when_known(r, 1))
                z = self.late(weights, r, past)
                for i in range(11):
                    p = by_lag + i / 10 * (z - by_lag)
                    logs[i] += log(p if is_late(r) else 1 - p)
        if count >= 50:
            shares = [exp(x - max(logs)) for x in logs]
            self.share = sum(x * i / 10 for i, x in enumerate(shares)) / sum(shares)
            self.share = 0 if self.share < 0.02 else self.share

    def fit(self, day):
        seen = [(x, y, 0.5 ** ((day - due) / HALF_LIFE)) for due, x, y in self.examples if due <= day]
        return regression(seen) if len(seen) >= 50 else None

    def late(self, weights, row, day):
        return fair(chance(weights, facts(self.rows, row.account, day, row.amount, self.medians)))

    def factor(self, row, by_lag):
        if self.share == 0:
            return 1.0
        by_lag = fair(by_lag)
        z = self.late(self.weights, row, self.day)
        return min(max(log(self.share * z + (1 - self.share) * by_lag) / log(by_lag), 0.2), 5)


class Predictor:
    """Chances of open documents as of a day."""

    def __init__(self, rows, day, corrected=True):
        self.view = View(rows, day)
        self.is_survey = len(self.view.settled) < 20
        self.opinion = None
        if not self.is_survey:
            self.model = Model(self.view)
            self.drift = drift(rows, day) if corrected else 1.0
            self.opinion = ConductOpinion(rows, day) if corrected else None

    def last_on_time(self, row):
        return 0 if self.view.clock.works(row.due) else -1

    def late_when_known(self, row, drift):
        """P(late) by lag, from the day on which the document became known."""
        return self.model.customer(row.account).open(
            (row.due - 1) % 7, self.view.twentieth(row), self.view.clock.entry(row.known, row.due) - 1,
            self.last_on_time(row), drift)

    def conduct(self, row):
        """Factor on the hazard up to the due day."""
        if self.opinion is None or row.due <= self.view.day:
            return 1.0
        if self.view.clock.entry(row.known, row.due) > self.last_on_time(row):
            return 1.0
        return self.opinion.factor(row, self.late_when_known(row, self.drift))

    def open(self, row, until, plain=False):
        if self.is_survey:
            return survey_open(self.view.day - row.due, until - row.due)
        clock = self.view.clock
        return self.model.customer(row.account).open(
            (row.due - 1) % 7, self.view.twentieth(row), clock.age(self.view.day, row.due),
            clock.age(until, row.due), 1 if plain else self.drift, 1 if plain else self.conduct(row))

    def late(self, row):
        if row.due <= self.view.day:
            return 1.0
        if self.is_survey:
            return None
        return self.model.customer(row.account).open(
            (row.due - 1) % 7, self.view.twentieth(row), self.view.clock.age(self.view.day, row.due),
            self.last_on_time(row), self.drift, self.conduct(row))

    def expected_day(self, row):
        if self.open(row, self.view.day + 730) > 0.5:
            return None
        low, high = 0, 730
        while high - low > 1:
            middle = (low + high) // 2
            if self.open(row, self.view.day + middle) <= 0.5:
                high = middle
            else:
                low = middle
        return self.view.day + high


def survey(days):
    days = max(0, days)
    for (a, pa), (b, pb) in zip(SURVEY, SURVEY[1:]):
        if days < b or b == SURVEY[-1][0]:
            return pa * (pb / pa) ** ((days - a) / (b - a))


def survey_open(age, then):
    return 1 - (survey(age) - survey(then)) / (1 - survey(then))


# ---------------------------------------------------------------- cash

HORIZONS = [7 * k for k in range(1, 14)] + [30]


class Cash:
    """Expected cash by week and in thirty days, its variance, and what came, of one currency as of a day."""

    def __init__(self, day):
        self.day, self.expected, self.variance = day, [0.0] * 14, [0.0] * 14
        self.received, self.open = [0.0] * 14, 0.0


def place(day):
    """Place in the circle of a month: 15 is its last day, 16 … 30 are the days 1 … 15."""
    d = date.fromordinal(day)
    last = (date(d.year + d.month // 12, d.month % 12 + 1, 1) - timedelta(1)).day
    return d.day + 15 if d.day <= 15 else d.day - last + 15


def run_number(day, offset):
    """The month in which the window begins."""
    d = date.fromordinal(day - offset)
    return 12 * d.year + d.month


def cell(days):
    far = abs(days)
    if far <= 14:
        step = far
    elif far <= 42:
        step = 15 + (far - 15) // 7
    elif far <= 98:
        step = 19 + (far - 43) // 14
    elif far <= 188:
        step = 23 + (far - 99) // 30
    else:
        step = 26
    return step if days >= 0 else -step


class Run:
    """The monthly payment run of a customer as of a day; `weight` is 0 where it has none."""

    def __init__(self, rows, day):
        self.weight = 0
        paid = [r for r in rows if r.paid is not None and day - 365 < r.paid <= day]
        total = sum(r.amount for r in paid)
        if len(paid) < 4:
            return
        windows = [sum(r.amount for r in paid if (place(r.paid) - start) % 31 < 7) for start in range(31)]
        if max(windows) < 0.8 * total:
            return
        self.start = windows.index(max(windows))
        months = {}
        for r in sorted(paid, key=lambda r: r.paid):
            offset = self.offset(r.paid)
            if offset < 7:
                days = months.setdefault(run_number(r.paid, offset), {})
                days[r.paid] = days.get(r.paid, 0) + r.amount
        if len(months) < 4 or len(months) < 0.7 * (max(months) - min(months) + 1):
            return
        self.weight = max(windows) / total * len(months) / (len(months) + 1)
        self.seen = set(months)
        self.offsets, self.weekdays, mains = [1 / 7] * 7, [1 / 7] * 7, []
        for days in months.values():
            for d, amount in days.items():
                self.offsets[self.offset(d)] += amount / sum(days.values())
            mains.append(max(sorted(days), key=days.get))
            self.weekdays[(mains[-1] - 1) % 7] += 1
        self.risk, self.hits = {}, {}
        for r in rows:
            for d in mains:
                if r.known < d and (r.paid is None or r.paid >= d):
                    c = cell(d - r.due)
                    self.risk[c] = self.risk.get(c, 0) + 1
                    self.hits[c] = self.hits.get(c, 0) + (r.paid == d)
        self.overall = sum(self.hits.values()) / max(1, sum(self.risk.values()))
        self.coming = {}
        for d in range(day + 1, day + 98):
            offset = self.offset(d)
            if offset < 7 and run_number(d, offset) not in self.seen:
                self.coming.setdefault(run_number(d, offset), {})[d] = (
                    self.offsets[offset] * self.weekdays[(d - 1) % 7])

    def offset(self, day):
        return (place(day) - self.start) % 31

    def open(self, due, until):
        """Chance that no run up to a day takes a document."""
        left = 1.0
        for number in sorted(self.coming):
            days = self.coming[number]
            before = left
            for d, w in days.items():
                if d <= until:
                    c = cell(d - due)
                    taken = (self.hits.get(c, 0) + self.overall) / (self.risk.get(c, 0) + 1)
                    left -= before * w / sum(days.values()) * taken
        return left


def raw_cash(rows, day, end):
    """By currency: as a past day would have forecast, without the drift, and what came by `end`."""
    predictor = Predictor(rows, day, corrected=False)
    if predictor.is_survey:
        return None
    sums = {r.account[1]: Cash(day) for r in rows}
    clusters, runs = {}, {a: Run([r for r in rows if r.account == a], day) for a in {r.account for r in rows}}
    for r in rows:
        if r.known > day or (r.paid is not None and r.paid <= day):
            continue
        seen = {x.paid for x in predictor.view.settled if x.account == r.account}
        run = runs[r.account]
        key = (r.account, None) if run.weight or len(seen) < 4 else (r.account, r.due)
        cluster = clusters.setdefault(key, [0.0, [0.0] * 14])
        left = [predictor.open(r, day + u) for u in HORIZONS]
        if run.weight:
            left = [run.weight * run.open(r.due, day + u) + (1 - run.weight) * x for u, x in zip(HORIZONS, left)]
        cash = sums[r.account[1]]
        cash.open += r.amount
        cluster[0] += r.amount
        for k in range(14):
            before = 1.0 if k in (0, 13) else left[k - 1]
            cluster[1][k] += r.amount * (before - left[k])
        if r.paid is not None and r.paid <= end:
            wait = r.paid - day
            if wait <= 91:
                cash.received[(wait - 1) // 7] += r.amount
            if wait <= 30:
                cash.received[13] += r.amount
    for (account, _), (amount, expected) in clusters.items():
        cash = sums[account[1]]
        for k in range(14):
            cash.expected[k] += expected[k]
            cash.variance[k] += expected[k] * (amount - expected[k])
    return sums


def ended(own, k, day):
    return own.day < day and own.day + HORIZONS[k] <= day


def level(past, k, day, expected):
    ours = [p for p in past if ended(p, k, day)]
    a, e = sum(p.received[k] for p in ours) + 2 * expected, sum(p.expected[k] for p in ours) + 2 * expected
    return a / e if e > 0 else 1.0


def variance(cash, k, factor, pairs):
    return max(factor, 0.05) ** 2 * cash.variance[k] + (cash.expected[k] * factor) ** 2 / max(1, pairs)


def calibration(past, k, day, expected, pairs):
    found = level(past, k, day, expected)
    e = a = v = 0.0
    for p in past:
        if ended(p, k, day) and p.day >= day - 119:
            f = level(past, k, p.day, p.expected[k])
            e, a, v = e + p.expected[k] * f, a + p.received[k], v + variance(p, k, f, pairs)
    if e > 0:
        r, s2 = a / e - 1, v / e ** 2
        if r * r > 4 * s2:
            found *= min(2, max(0.5, 1 + r * (1 - 4 * s2 / (r * r))))
    return found


def group(k):
    return "month" if k == 13 else "first" if k == 0 else "near" if k < 4 else "far"


def width(past, name, day, pairs):
    total = count = 30.0
    for p in past:
        for k in range(14):
            if group(k) != name or not ended(p, k, day):
                continue
            f = calibration(past, k, p.day, p.expected[k], pairs)
            e, a, v = p.expected[k] * f, p.received[k], variance(p, k, f, pairs)
            if max(e, a) >= 0.002 * p.open and v > 0:
                total, count = total + min((a - e) ** 2 / v, 9), count + 1
    return sqrt(total / count * (1 + 0.5 / (1 + len(past))))


def cash_forecast(rows, day):
    """By currency: (expected, low, high) of thirteen weeks; None where its history is too thin."""
    paid = [r.paid for r in rows if r.paid is not None]
    start = max(min(r.known for r in rows), min(paid, default=day)) + 42
    found = [raw_cash(rows, day - 28 * j, day) for j in range(13, 0, -1) if day - 28 * j >= start]
    now = raw_cash(rows, day, day)
    result = {}
    for currency in {r.account[1] for r in rows}:
        own = [r for r in rows if r.account[1] == currency]
        pairs = len({(r.account, r.paid) for r in own if r.paid is not None})
        if pairs < 20 or day - min(r.known for r in own) < 56:
            result[currency] = None
            continue
        cash, past = now[currency], [p[currency] for p in found if p]
        weeks = []
        factors = [calibration(past, k, day, cash.expected[k], pairs) for k in range(13)]
        total = sum(x * f for x, f in zip(cash.expected, factors))
        scale = min(1, cash.open / total) if total else 1
        for k in range(13):
            f = factors[k]
            e = cash.expected[k] * f * scale
            w = 1.2816 * width(past, group(k), day, pairs) * sqrt(variance(cash, k, f, pairs))
            weeks.append((e, max(0, e - w), min(cash.open, e + w)))
        result[currency] = weeks
    return result


# ---------------------------------------------------------------- ledgers

COLUMNS = ["Invoice Number", "Customer ID", "Invoice Date", "Due Date", "Amount", "Paid Date", "Currency"]
START = date(2024, 1, 1).toordinal()


def ledger(seed, customers, documents, days, weekend=False):
    """A random ledger: habits of many kinds, long and short terms, days without work, documents paid after the end."""
    dice = random.Random(seed)
    habits = []
    for c in range(customers):
        kind = dice.choice(["run", "month", "early", "spread", "slow", "mixed"])
        habits.append((f"C{c + 1}", kind, dice.choice([14, 30, 30, 45, 60, 90, 120]), dice.randrange(5), dice.random()))
    lines = []
    for i in range(documents):
        name, kind, terms, weekday, speed = dice.choice(habits)
        issued = START + dice.randrange(days)
        due = issued + dice.choice([terms] * 9 + [dice.randrange(-150, 100)])
        amount = round(exp(dice.gauss(7, 1.2)), 2)
        if kind == "run":
            paid = due + round(20 * speed)
            paid += (weekday - (paid - 1)) % 7
        elif kind == "month":
            paid = due + 1
            while date.fromordinal(paid).day != 15:
                paid += 1
        elif kind == "early":
            paid = issued + round(25 * speed) + dice.randrange(6)
        elif kind == "slow":
            paid = due + round(dice.expovariate(1 / (40 + 60 * speed)))
        else:
            paid = due + round(dice.gauss(10 * speed - 3, 8)) + (5 if amount > 2000 else 0)
        paid = max(paid, issued)
        if not weekend:
            paid += {5: 2, 6: 1}.get((paid - 1) % 7, 0)
            if i == documents // 4:
                issued, due = min(issued, START + days // 3), min(due, START + days // 2)
                paid = due + 7 + (5 - (due + 6)) % 7  # the only one on a Saturday, late
        if dice.random() < 0.06:
            paid = None
        elif kind == "mixed" and dice.random() < 0.1:
            paid = issued  # settled on the day of issue
        currency = "EUR" if dice.random() < 0.4 else "USD"
        lines.append([f"{i + 1:05d}X", name, issued, due, amount, paid, currency])
    return lines


def write(lines, path):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(COLUMNS)
        for number, name, issued, due, amount, paid, currency in lines:
            iso = [date.fromordinal(d).isoformat() if d else "" for d in (issued, due, paid)]
            out.writerow([number, name, iso[0], iso[1], f"{amount:.2f}", iso[2], currency])


def rows_as_of(lines, day):
    rows = []
    for number, name, issued, due, amount, paid, currency in lines:
        if issued <= day:
            seen = paid if paid and paid <= day else None
            rows.append(Row((name, currency), number, issued, due, seen, round(amount * 100)))
    return rows


# ---------------------------------------------------------------- comparison

class Comparison:
    def __init__(self, title):
        self.title, self.cells, self.different = title, 0, []

    def check(self, place, column, ours, theirs, tolerance):
        self.cells += 1
        if isinstance(ours, float) and theirs != "":
            equal = abs(ours - float(theirs)) <= tolerance
        else:
            equal = ("" if ours is None else ours) == theirs
        if not equal:
            self.different.append(f"{place} {column}: oracle {ours}, program {theirs or 'nothing'}")


def read(folder, name):
    with open(os.path.join(folder, "csv", name + ".csv"), encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def iso(day):
    return date.fromordinal(day).isoformat() if day else None


def compare(binary, seed, keep, **shape):
    lines = ledger(seed, **shape)
    # Two months before the last document: rows after the as-of day must change nothing.
    day = START + shape["days"] - 60
    rows = rows_as_of(lines, day)
    folder = os.path.join(keep, f"seed-{seed}")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "ledger.csv")
    write(lines, path)
    run = subprocess.run(
        [binary, "report", path, "--as-of", iso(day), "--out", os.path.join(folder, "out"), "--fail-on", "never",
         "--quiet"], capture_output=True, text=True, timeout=60)
    if run.returncode != 0:
        print(run.stderr, file=sys.stderr)
        raise SystemExit(2)
    predictor = Predictor(rows, day)
    result = Comparison(f"seed {seed}: {len(rows)} documents, {len({r.account for r in rows})} accounts")
    if predictor.is_survey:
        result.title += f", {len(predictor.view.settled)} payments: survey"
    else:
        recent = sum(1 for r in rows if r.paid and r.paid > day - 90)
        if recent >= 100:
            raise SystemExit("a ledger has so many payments that the program searches for weights")
        working = sum(predictor.view.clock.working)
        result.title += f", {recent} payments in 90 days, {working} working days a week, drift {predictor.drift:.4f}"
        result.title += f", conduct {predictor.opinion.share:.3f}"
        runs = sum(Run([r for r in rows if r.account == a], day).weight > 0 for a in {r.account for r in rows})
        result.title += f", {runs} monthly runs"
    opened = {r.number: r for r in rows if r.paid is None}
    theirs = {cells["document"]: cells for cells in read(os.path.join(folder, "out"), "late_risk")}
    if set(opened) != set(theirs):
        result.different.append(f"late_risk.csv has other documents: {sorted(set(opened) ^ set(theirs))[:5]}")
    for number in sorted(set(opened) & set(theirs)):
        row, cells = opened[number], theirs[number]
        # Half a unit of the last digit printed, and a little for the order of additions.
        result.check(number, "p_late", predictor.late(row), cells["p_late"], 0.5e-4 + 1e-9)
        for k in (7, 30, 60, 90):
            result.check(number, f"p_paid_{k}", 1 - predictor.open(row, day + k), cells[f"p_paid_{k}"], 0.5e-4 + 1e-9)
        result.check(number, "expected_payment_day", iso(predictor.expected_day(row)), cells["expected_payment_day"], 0)
    forecast = cash_forecast(rows, day)
    for cells in read(os.path.join(folder, "out"), "forecast"):
        week = (date.fromisoformat(cells["week"]).toordinal() - day - 1) // 7
        weeks = forecast[cells["currency"]]
        values = weeks[week] if weeks else (None, None, None)
        for column, value in zip(("expected", "low", "high"), values):
            value = None if value is None else value / 100
            result.check(f"{cells['currency']} {cells['week']}", column, value, cells[column], 0.01)
        if (weeks is None) != cells["note"].startswith("n/a: "):
            result.different.append(f"{cells['week']}: note \"{cells['note']}\"")
    for cells in read(os.path.join(folder, "out"), "due_ladder"):
        if cells["due_to"]:
            first, last = (date.fromisoformat(cells[c]).toordinal() for c in ("due_from", "due_to"))
            value = sum(r.amount * (predictor.open(r, first - 1) - predictor.open(r, last))
                        for r in opened.values() if r.account[1] == cells["currency"]) / 100
            result.check(f"{cells['currency']} {cells['due_from']}", "due_ladder", value, cells["expected"], 0.01)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--keep", help="folder that keeps the ledgers and the program's output")
    parser.add_argument("--first", type=int, default=12, help="differences shown of each ledger")
    arguments = parser.parse_args()
    binary = os.path.abspath(arguments.binary)
    if not os.access(binary, os.X_OK):
        print(f"oracle: {binary} is no program: build it first", file=sys.stderr)
        return 2
    shapes = [
        (1, dict(customers=6, documents=150, days=422)),
        (2, dict(customers=10, documents=160, days=480)),
        (3, dict(customers=5, documents=260, days=306, weekend=True)),
        (4, dict(customers=3, documents=26, days=300)),
        (5, dict(customers=3, documents=18, days=300)),
    ]
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        for seed, shape in shapes:
            result = compare(binary, seed, arguments.keep or scratch, **shape)
            print(f"{result.title}: {result.cells} cells, {len(result.different)} differ")
            for line in result.different[:arguments.first]:
                print("  " + line)
            failed = failed or bool(result.different)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
