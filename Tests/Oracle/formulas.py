"""The formulas of docs/metrics.md as plain functions, without any book: see oracle.py."""
import calendar
import math
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import combinations
from statistics import median

# ---------------------------------------------------------------------------------------------------------------
# Numbers and days

DIGITS = {code: 0 for code in "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()}
DIGITS.update({code: 3 for code in "BHD IQD JOD KWD LYD OMR TND".split()})
DIGITS.update({code: 4 for code in "CLF UYW".split()})


def digits_of(currency):
    return DIGITS.get(currency, 2)


def round_half_away(x):
    """Nearest integer, halves away from zero; exact for int and Fraction, and for the binary value of a float."""
    x = Fraction(x)
    whole = (abs(x) + Fraction(1, 2)).__floor__()
    return whole if x >= 0 else -whole


def fixed(x, digits):
    """Plain decimal with a fixed number of digits; None (n/a) is blank."""
    if x is None:
        return ""
    n = round_half_away(Fraction(x) * 10 ** digits)
    sign = "-" if n < 0 else ""
    text = str(abs(n)).rjust(digits + 1, "0")
    return sign + (text if digits == 0 else text[:-digits] + "." + text[-digits:])


def money(minor, currency):
    """Minor units as a plain decimal."""
    return "" if minor is None else fixed(Fraction(minor, 10 ** digits_of(currency)), digits_of(currency))


def ratio(a, b):
    """a / b exactly, None where b is zero."""
    return None if b == 0 else Fraction(a) / Fraction(b)


def exact_median(values):
    return Fraction(median([Fraction(v) for v in values])) if values else None


def months_before(day, months):
    """The same day of the month so many months earlier, clamped to the end of the month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def parse_day(text, order):
    text = text.strip()
    if not text:
        return None
    if order == "mdy" and "/" in text:
        month, day, year = (int(part) for part in text.split("/"))
        return date(year, month, day)
    return date.fromisoformat(text[:10])


def parse_minor(text, currency):
    text = text.strip()
    if not text:
        return None
    value = Fraction(text) * 10 ** digits_of(currency)
    if value.denominator != 1:
        raise ValueError("more decimals than " + currency + " has: " + text)
    return int(value)


# ---------------------------------------------------------------------------------------------------------------
# Concentration

def share_band(share):
    return "critical" if share >= Fraction(25, 100) else "high" if share >= Fraction(20, 100) else \
        "warn" if share >= Fraction(10, 100) else "ok"


def concentration_figures(amounts):
    """Summary figures of a list of positive amounts."""
    total, n = sum(amounts), len(amounts)
    shares = sorted((Fraction(a, total) for a in amounts), reverse=True)
    h = Fraction(sum(a * a for a in amounts), total * total)
    gini = sum((2 * i - n - 1) * s for i, s in enumerate(reversed(shares), 1)) / n
    return {
        "top": {k: sum(shares[:k]) for k in (1, 3, 5, 10)}, "hhi": 10000 * h,
        "normalized": None if n == 1 else (h - Fraction(1, n)) / (1 - Fraction(1, n)), "effective": 1 / h,
        "gini": gini, "band": "high" if h > Fraction(18, 100) else "moderate" if h >= Fraction(1, 10) else "low",
    }


# ---------------------------------------------------------------------------------------------------------------
# Payers

INDEX_POINTS = [(-30, 100), (-20, 90), (0, 80), (15, 70), (22, 60), (30, 50), (60, 40), (90, 30), (120, 20), (180, 0)]


def index_points(days):
    """f(days late) of the payment index."""
    if days <= INDEX_POINTS[0][0]:
        return Fraction(100)
    for (x0, y0), (x1, y1) in zip(INDEX_POINTS, INDEX_POINTS[1:]):
        if days <= x1:
            return y0 + Fraction((y1 - y0) * (days - x0), x1 - x0)
    return Fraction(0)


def moment_prior(pairs):
    """(alpha, beta, rho) by moments from unweighted (late, resolved) counts; None where every rate is 0 or 1."""
    big_n = sum(n for _, n in pairs)
    p = sum(k for k, _ in pairs) / big_n
    if not 0 < p < 1:
        return None
    m = len(pairs)
    q = sum(n * (k / n - p) ** 2 for k, n in pairs)
    rho = (q - p * (1 - p) * (m - 1)) / (p * (1 - p) * (big_n - sum(n * n for _, n in pairs) / big_n - (m - 1)))
    rho = min(0.90, max(0.01, rho))
    weight = (1 - rho) / rho
    return p * weight, (1 - p) * weight, rho


def fit_prior(pairs):
    """Beta prior of the book: fitted where it is large enough, else Beta(1, 2)."""
    pairs = [(k, n) for k, n in pairs if n > 0]
    if sum(n >= 2 for _, n in pairs) >= 8:
        fitted = moment_prior(pairs)
        if fitted:
            return fitted[0], fitted[1]
    return 1.0, 2.0


def wilson(p, n, z=1.95996):
    middle = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def theil_sen(values):
    """Median of all pairwise slopes."""
    return exact_median([Fraction(b - a, j - i) for (i, a), (j, b) in combinations(enumerate(values), 2)])


def mann_kendall(values):
    """S, variance with ties, z."""
    s, before = 0, []
    for x in values:
        s += bisect_left(before, x) - (len(before) - bisect_right(before, x))
        insort(before, x)
    n = len(values)
    ties = sum(t * (t - 1) * (2 * t + 5) for t in Counter(values).values())
    variance = Fraction(n * (n - 1) * (2 * n + 5) - ties, 18)
    sign = (s > 0) - (s < 0)
    return s, variance, (s - sign) / math.sqrt(variance) if variance > 0 else 0.0


def slowdown_limit(values):
    """median + max(3 x 1.4826 x MAD, 15)."""
    middle = exact_median(values)
    mad = exact_median([abs(v - middle) for v in values])
    return middle + max(3 * Fraction(14826, 10000) * mad, 15)


# ---------------------------------------------------------------------------------------------------------------
# Chance of payment: recovery curve and survival

NODES = [0, 30, 60, 90, 180, 270, 365, 730]
CHANCES = [0.949, 0.899, 0.813, 0.696, 0.521, 0.391, 0.228, 0.093]


def make_curve(chances):
    """Chance of ever being collected by days past due: geometric between nodes, last slope continued."""
    def curve(d):
        if d <= 0:
            return chances[0]
        i = 0
        while i < len(NODES) - 2 and d > NODES[i + 1]:
            i += 1
        return chances[i] * (chances[i + 1] / chances[i]) ** ((d - NODES[i]) / (NODES[i + 1] - NODES[i]))
    return curve


p0 = make_curve(CHANCES)


def blend(prior, k, n):
    return (20 * prior + k) / (20 + n)


def pool_non_increasing(values, weights):
    """The nearest non-increasing sequence: adjacent violators are replaced by their weighted mean."""
    blocks = []  # [value, weight, length]
    for value, weight in zip(values, weights):
        blocks.append([value, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] < blocks[-1][0]:
            v, w, length = blocks.pop()
            last = blocks[-1]
            last[0] = (last[0] * last[1] + v * w) / (last[1] + w)
            last[1] += w
            last[2] += length
    return [value for value, _, length in blocks for _ in range(length)]


def shift_odds(p, shift):
    odds = p / (1 - p) * math.exp(max(-2.0, min(2.0, shift)))
    return odds / (1 + odds)


def kaplan_meier(events, censored):
    """[(time, S(time))] at the event times; at ties payments precede censorings. Exact."""
    s, steps = Fraction(1), []
    events, times = sorted(events), sorted(list(events) + list(censored))
    for t in sorted(set(events)):
        at_risk = len(times) - bisect_left(times, t)
        paid = bisect_right(events, t) - bisect_left(events, t)
        s *= Fraction(at_risk - paid, at_risk)
        steps.append((t, s))
    return steps


def survival(steps, t):
    s = Fraction(1)
    for time, value in steps:
        if time > t:
            break
        s = value
    return s


def fallback_chance(a, k):
    return (p0(a) - p0(a + k)) / (1 - p0(a + k))


# ---------------------------------------------------------------------------------------------------------------
# Factoring

def rule_b(dilution_share, large_group=False, weak_index=False):
    rate = 1 - 2 * Fraction(dilution_share) - Fraction(5, 100)
    rate -= Fraction(5, 100) * large_group + Fraction(5, 100) * weak_index
    return min(Fraction(90, 100), max(Fraction(70, 100), rate))


def started_periods(days):
    return max(1, -(-days // 30))


# ---------------------------------------------------------------------------------------------------------------
# Collections

RUNGS = {1: "reminder", 2: "demand", 3: "plan", 4: "mediation", 5: "agency", 6: "small_claims", 7: "suit"}
SHARE = {1: 0.35, 2: 0.50, 3: 0.60, 4: 0.50, 5: 0.67, 6: 0.70, 7: 0.75}
DAYS = {1: 14, 2: 21, 3: 90, 4: 45, 5: 90, 6: 150, 7: 365}
DISCOUNT = {j: 1.12 ** (-days / 365) for j, days in DAYS.items()}


def agency_fee(amount, age):
    fee = 0.20 if age <= 120 else 0.25 if age <= 180 else 0.30 if age <= 730 else 0.50
    if amount < 1000:
        fee = max(fee, 0.35)
    if amount >= 50000:
        fee = max(fee - 0.05, 0.10)
    return fee


def rung_terms(j, amount, age, filing, disputed):
    """(m, phi, C) of a rung for an amount in whole units and the age since issue when it is played."""
    share = SHARE[j] * (0.6 if disputed and j >= 5 else 1)
    fee = {4: 0.20, 5: agency_fee(amount, age), 7: 0.33}.get(j, 0.0)
    cost = {1: 12.0, 2: 25.0, 3: 40.0, 4: 1000.0, 5: 0.0, 6: 215.0 + filing,
            7: 1300.0 + max(1000.0, min(0.05 * amount, 2500.0))}[j]
    return share, fee, cost


def single_route(j, amount, age, p, filing=0, disputed=False):
    """(net present value, break-even amount) of one rung alone."""
    share, fee, cost = rung_terms(j, amount, age, filing, disputed)
    yield_rate = share * p * (1 - fee) * DISCOUNT[j]
    return yield_rate * amount - cost, cost / yield_rate


def playable(allowed, amount, limit):
    return [j for j in sorted(allowed) if j != 6 or (limit is not None and amount <= limit)]


def ladder(amount, dpd, age, p, allowed, curve, limit, filing, disputed=False):
    """(V, rungs) of the best ladder: every subset of the allowed rungs is valued, played in order.

    Subsets are tried so that, of two equal ones, the one that skips the earlier rung comes first and wins.
    """
    rungs = playable(allowed, amount, limit)

    def value(sequence, rho, d, age):
        if not sequence:
            return 0.0
        j = sequence[0]
        share, fee, cost = rung_terms(j, amount, age, filing, disputed)
        paid = share * rho
        rest = min((rho - paid) / (1 - paid), rho * curve(d + DAYS[j]) / curve(d))
        later = value(sequence[1:], rest, d + DAYS[j], age + DAYS[j])
        return -cost + DISCOUNT[j] * (paid * amount * (1 - fee) + (1 - paid) * later)

    best, best_sequence = 0.0, []
    for mask in range(1, 2 ** len(rungs)):
        sequence = [j for i, j in enumerate(rungs) if mask >> (len(rungs) - 1 - i) & 1]
        v = value(sequence, p, dpd, age)
        if v > best:
            best, best_sequence = v, sequence
    return best, best_sequence
