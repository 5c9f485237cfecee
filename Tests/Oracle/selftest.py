#!/usr/bin/env python3
"""Checks the oracle against published and hand-computed numbers. Exit status 1 on any mismatch.

    python3 selftest.py
"""
import os
import random
import sys
import tempfile
from datetime import date
from fractions import Fraction

from formulas import (DAYS, DISCOUNT, agency_fee, blend, concentration_figures, exact_median, fallback_chance,
                      fit_prior, fixed, index_points, kaplan_meier, mann_kendall, moment_prior, money, months_before,
                      p0, playable, pool_non_increasing, ratio, rule_b, rung_terms, shift_odds, single_route,
                      slowdown_limit, started_periods, survival, theil_sen, wilson)
from oracle import compute, ladder

FIXTURE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixture_a.csv")
AS_OF = date(2025, 6, 30)
checks = 0
failures = []


def same(what, found, expected):
    global checks
    checks += 1
    if found != expected:
        failures.append(f"{what}: expected {expected!r}, found {found!r}")


def rounded(what, found, expected):
    """`expected` is a decimal in a string; `found` must round to it at its number of digits."""
    digits = len(expected.partition(".")[2])
    same(what, fixed(found, digits), expected)


def records(tables, name):
    header, rows = tables[name]
    return [dict(zip(header, ("" if cell is None else str(cell) for cell in row))) for row in rows]


def pick(rows, **where):
    return [r for r in rows if all(r[k] == v for k, v in where.items())]


def fixture(as_of=AS_OF, **options):
    options.setdefault("advance_rate", Fraction("0.85"))
    return compute([FIXTURE], as_of, **options)


def book_of(lines, as_of, **options):
    """The tables of a small book written on the spot."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "book.csv")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write("\n".join(lines) + "\n")
        return compute([path], as_of, **options)


def column_sum(rows, column):
    return fixed(sum(Fraction(r[column]) for r in rows), 2)


def check_numbers():
    for value, digits, text in [("0.125", 2, "0.13"), ("0.135", 2, "0.14"), ("2.5", 0, "3"), ("-2.5", 0, "-3"),
                                ("0.005", 2, "0.01"), ("-0.004", 2, "0.00")]:
        same(f"rounding {value}", fixed(Fraction(value), digits), text)
    same("JPY", money(370, "JPY"), "370")
    same("KWD", money(-1234, "KWD"), "-1.234")
    same("CLF", money(5, "CLF"), "0.0005")
    same("division by zero", fixed(ratio(1, 0), 2), "")
    same("even median", exact_median([1, 4, 2, 3]), Fraction(5, 2))
    same("12 months before 29 February", months_before(date(2024, 2, 29), 12), date(2023, 2, 28))
    same("24 months before 31 January", months_before(date(2025, 1, 31), 24), date(2023, 1, 31))


def check_aging():
    buckets = ["d1_30", "d31_60", "d61_90", "d91_120", "d121_plus"]
    tables = fixture()
    aging = records(tables, "aging")
    dollars = pick(aging, currency="USD")
    for column, total in zip(["not_due"] + buckets + ["undated", "open", "unapplied", "net", "past_due", "disputed"],
                             ["8000.00", "8000.00", "4000.00", "6000.00", "10000.00", "900.00", "0.00", "36900.00",
                              "-500.00", "36400.00", "28900.00", "1500.00"]):
        same(f"aging USD {column}", column_sum(dollars, column), total)
    same("aging EUR d1_30", column_sum(pick(aging, currency="EUR"), "d1_30"), "2000.00")
    items = {r["document"]: r for r in records(tables, "open_items")}
    for number, days, bucket in [("I1", "119", "d91_120"), ("I2", "11", "d1_30"), ("I3", "-10", "not_due"),
                                 ("I4", "77", "d61_90"), ("I5", "45", "d31_60"), ("I6", "0", "not_due"),
                                 ("I8", "181", "d121_plus"), ("CM7", "", "unapplied"), ("I9", "30", "d1_30")]:
        same(f"open_items {number} days", items[number]["days_past_due"], days)
        same(f"open_items {number} bucket", items[number]["bucket"], bucket)
    same("open_items I1 open", items["I1"]["open"], "10000.00")
    metrics = {(r["metric"], r["currency"]): r["value"] for r in records(tables, "metrics")}
    same("past_due_share", metrics["past_due_share", "USD"], "0.7832")
    same("over_90_share", metrics["over_90_share", "USD"], "0.2954")

    by_issue = pick(records(fixture(age_by="invoice"), "aging"), currency="USD")
    for column, total in zip(["not_due", "d0_30"] + buckets[1:],
                             ["0.00", "8000.00", "8000.00", "4000.00", "6000.00", "10900.00"]):
        same(f"aging by issue day {column}", column_sum(by_issue, column), total)

    march = fixture(as_of=date(2025, 3, 31))
    same("31 March open", column_sum(records(march, "aging"), "open"), "18900.00")
    items = {r["document"]: (r["open"], r["days_past_due"], r["bucket"]) for r in records(march, "open_items")}
    same("31 March items", items, {"I1": ("12000.00", "28", "d1_30"), "I4": ("6000.00", "-14", "not_due"),
                                   "I8": ("900.00", "90", "d61_90")})


def check_concentration():
    tables = fixture()
    rows, summary = records(tables, "concentration"), records(tables, "concentration_summary")
    grouped = pick(rows, basis="open", level="group", currency="USD")
    same("grouped amounts", [r["amount"] for r in grouped], ["23000.00", "10000.00", "3400.00"])
    same("grouped shares", [r["share"] for r in grouped], ["0.6319", "0.2747", "0.0934"])
    alone = pick(rows, basis="open", level="customer", currency="USD")
    same("ungrouped amounts", [r["amount"] for r in alone], ["18000.00", "10000.00", "5000.00", "3400.00"])
    for level, figures in [("group", ["4834.6", "0.2252", "2.068", "0.3590"]),
                           ("customer", ["3476.0", "0.1301", "2.877", "0.3352"])]:
        line = pick(summary, basis="open", level=level, currency="USD")[0]
        same(f"concentration {level}",
             [line[c] for c in ("hhi", "hhi_normalized", "effective_customers", "gini")], figures)
        same(f"concentration {level} band", line["band"], "high")
    rounded("30/30/20/20", concentration_figures([30, 30, 20, 20])["hhi"], "2600.0")


def check_factoring():
    # rules 6, 9, 10, 11, 12; eligible; availability, as printed per currency
    for what, options, rules, eligible, available in [
            ("default", {}, ["6000.00", "10900.00", "8000.00", "500.00", "3250.00"], "8250.00", "7012.50"),
            ("disputed part", {"disputed": "part"},
             ["1500.00", "15400.00", "12000.00", "500.00", "3750.00"], "3750.00", "3187.50"),
            ("cross-age 10 %", {"cross_age": Fraction(1, 10)},
             ["6000.00", "10900.00", "11000.00", "0.00", "4500.00"], "4500.00", "3825.00"),
            ("cap 20 %", {"cap": Fraction(1, 5)},
             ["6000.00", "10900.00", "8000.00", "500.00", "4600.00"], "6900.00", "5865.00")]:
        tables = fixture(**options)
        excluded = pick(records(tables, "ineligibles"), currency="USD")
        same(f"factoring {what} rules", [column_sum(pick(excluded, rule=r), "amount")
                                         for r in ("6", "9", "10", "11", "12")], rules)
        lines = pick(records(tables, "factoring"), currency="USD")
        same(f"factoring {what} eligible", column_sum(lines, "eligible"), eligible)
        same(f"factoring {what} advance", column_sum(lines, "advance"), available)
        last = pick(records(tables, "factoring_summary"), currency="USD")[-1]
        same(f"factoring {what} summary", (last["eligible"], last["advance"]), (eligible, available))
        same(f"factoring {what} gross", last["gross"], "36900.00")
    lines = {r["document"]: r for r in records(fixture(), "factoring")}
    same("factoring advances", [lines[i]["advance"] for i in ("I3", "I5", "I6")], ["2443.75", "2443.75", "2125.00"])
    same("factoring EUR", (lines["I9"]["eligible"], lines["I9"]["advance"]), ("500.00", "425.00"))
    for dilution, rate in [("0.02", "0.90"), ("0.025", "0.90"), ("0.05", "0.85"), ("0.08", "0.79"), ("0.12", "0.71"),
                           ("0.125", "0.70"), ("0.20", "0.70")]:
        rounded(f"rule B at {dilution}", rule_b(Fraction(dilution)), rate)
    fee = 100000 * Fraction(3, 100) * started_periods(47)
    same("fee of two started periods", fee, 6000)
    rounded("annual cost", fee / 85000 * Fraction(365, 47), "0.5482")


# 7.3: claim; p; rungs already failed; sequence; V; score
LADDERS = [
    (6000, 5, 35, (), "1 2 3 5 6", "5202.78", "86.7"),
    (6000, 120, 150, (), "1 2 3 5 6", "3415.99", "56.9"),
    (6000, 120, 150, (1, 2), "3 5 6", "3046.40", "50.8"),
    (400, 200, 230, (), "1 2 5", "124.98", "31.2"),
    (85000, 100, 130, (), "1 2 3 4 5", "53227.22", "62.6"),
    (150, 500, 530, (), "5", "10.40", "6.9"),
    (60, 800, 830, (), "5", "1.53", "2.6"),
]


def by_recursion(amount, dpd, age, p, allowed, curve, limit, filing, disputed=False):
    """V by the recursion of docs/metrics.md, to compare with the enumeration."""
    rungs = playable(allowed, amount, limit)

    def best(rho, d, i):
        if i == len(rungs):
            return 0.0
        j = rungs[i]
        share, fee, cost = rung_terms(j, amount, age + d - dpd, filing, disputed)
        paid = share * rho
        rest = min((rho - paid) / (1 - paid), rho * curve(d + DAYS[j]) / curve(d))
        take = -cost + DISCOUNT[j] * (paid * amount * (1 - fee) + (1 - paid) * best(rest, d + DAYS[j], i + 1))
        return max(best(rho, d, i + 1), take)

    return best(p, dpd, 0)


def check_collections():
    for amount, dpd, age, failed, sequence, value, score in LADDERS:
        allowed = [j for j in range(1, 8) if j not in failed]
        v, rungs = ladder(amount, dpd, age, p0(dpd), allowed, p0, 20000, 54)
        what = f"ladder {amount} at {dpd} days without {failed}"
        same(what, " ".join(map(str, rungs)), sequence)
        rounded(what + " V", v, value)
        rounded(what + " score", 100 * v / amount, score)
    for j, npv in enumerate("1309.35 1858.54 2172.34 495.65 1852.84 2264.43 -598.80".split(), 1):
        rounded(f"single route {j}", single_route(j, 6000, 150, p0(120), 54)[0], npv)
    for j, least in [(4, "4011.65"), (6, "637.08"), (7, "8111.93"), (5, "0.00")]:
        rounded(f"break-even {j}", single_route(j, 6000, 150, p0(120), 54)[1], least)
    for amount, dpd, age, best, npv in [(400, 200, 230, 5, "82.80"), (85000, 100, 130, 3, "33384.80"),
                                        (150, 500, 530, 5, "10.40"), (60, 800, 830, 5, "1.53")]:
        values = {j: single_route(j, amount, age, p0(dpd), 54)[0] for j in playable(range(1, 8), amount, 20000)}
        same(f"best route of {amount}", max(values, key=values.get), best)
        rounded(f"best route of {amount} NPV", values[best], npv)
    for amount, age, fee in [(6000, 120, .20), (6000, 121, .25), (6000, 181, .30), (6000, 731, .50), (999, 10, .35),
                             (999, 800, .50), (50000, 10, .15)]:
        rounded(f"agency fee of {amount} at {age}", agency_fee(amount, age), f"{fee:.2f}")
    draw = random.Random(7)
    for _ in range(60):
        claim = (draw.choice([60, 400, 2500, 9000, 85000]), draw.randint(1, 900), draw.randint(1, 1000),
                 draw.uniform(0.02, 0.97), draw.sample(range(1, 8), draw.randint(0, 7)), p0,
                 draw.choice([None, 5000, 20000]), draw.choice([0, 54]), draw.random() < 0.3)
        rounded(f"enumeration = recursion for {claim[:5]}", ladder(*claim)[0], f"{by_recursion(*claim):.6f}")


def check_statistics():
    late = [2, 5, 4, 9, 12, 15, 14, 20]
    s, variance, z = mann_kendall(late)
    same("Mann-Kendall S", s, 24)
    rounded("Mann-Kendall variance", variance, "65.333")
    rounded("Mann-Kendall z", z, "2.8455")
    rounded("Theil-Sen", theil_sen(late), "2.5")
    same("median of the last 3 less earlier", exact_median(late[-3:]) - exact_median(late[:-3]), 10)
    same("Mann-Kendall, all tied", mann_kendall([3, 3, 3, 3])[2], 0)
    same("slowdown limit", slowdown_limit([3, 5, 4, 6, 5]), 20)

    alpha, beta, rho = moment_prior([(8, 10), (1, 10), (5, 10), (0, 10), (2, 10)])
    rounded("rho", rho, "0.435253")
    rounded("alpha", alpha, "0.415204")
    rounded("beta", beta, "0.882309")
    same("five customers: default prior", fit_prior([(8, 10), (1, 10), (5, 10), (0, 10), (2, 10)]), (1.0, 2.0))
    for k, n, mean in [(0, 0, "0.3333"), (1, 1, "0.5000"), (2, 3, "0.5000"), (0, 5, "0.1250"), (9, 12, "0.6667")]:
        rounded(f"posterior {k}/{n}", (1 + k) / (3 + n), mean)
    for k, n, low, high in [(2, 3, "0.20766", "0.93851"), (8, 10, "0.49016", "0.94332"), (0, 5, "0.00000", "0.43448")]:
        rounded(f"Wilson {k}/{n} low", wilson(k / n, n)[0], low)
        rounded(f"Wilson {k}/{n} high", wilson(k / n, n)[1], high)

    for days, points in [(-5, "82.5"), (10, "73.333"), (20, "62.857"), (45, "45"), (100, "26.667"), (150, "10"),
                         (-40, "100"), (200, "0"), (0, "80"), (30, "50")]:
        rounded(f"index of {days} days", index_points(days), points)
    total = 1000 * index_points(-5) + 5000 * index_points(20) + 4000 * index_points(0)
    rounded("index", total / 10000, "71.68")

    steps = kaplan_meier([0, 3, 5, 10, 14, 30, 62], [10, 45, 90])
    for t, value in [(-1, "1"), (0, "0.9"), (3, "0.8"), (5, "0.7"), (10, "0.6"), (14, "0.48"), (30, "0.36"),
                     (62, "0.18"), (99, "0.18")]:
        rounded(f"Kaplan-Meier S({t})", survival(steps, t), value)
    rounded("paid within 30, unpaid at 10", 1 - survival(steps, 40) / survival(steps, 10), "0.40")
    rounded("paid within 60, unpaid at 30", 1 - survival(steps, 90) / survival(steps, 30), "0.50")
    for a, k, chance in [(0, 30, "0.4950"), (60, 30, "0.3849"), (90, 90, "0.3653")]:
        rounded(f"curve: paid within {k}, unpaid at {a}", fallback_chance(a, k), chance)

    for days, chance in [(-5, "0.94900"), (0, "0.94900"), (10, "0.93203"), (15, "0.92366"), (30, "0.89900"),
                         (45, "0.85492"), (75, "0.75223"), (90, "0.69600"), (100, "0.67396"), (120, "0.63195"),
                         (150, "0.57380"), (200, "0.48880"), (300, "0.32977"), (500, "0.16364"), (730, "0.09300"),
                         (1095, "0.03793")]:
        rounded(f"p0({days})", p0(days), chance)
    rounded("waiting 30 days from 60", 10000 * (p0(60) - p0(90)), "1170.00")
    rounded("waiting 30 days from 15", 10000 * (p0(15) - p0(45)), "687.42")
    rounded("own history", blend(0.696, 7, 8), "0.7471")
    same("pooling", pool_non_increasing([5, 1, 3, 2], [1, 1, 1, 1]), [5, 2, 2, 2])
    for shift, chance in [(-0.7, "0.46024"), (0.5, "0.73897"), (-1.5, "0.27700")]:
        rounded(f"log-odds {shift}", shift_odds(p0(120), shift), chance)


def check_small_books():
    head = "Invoice Number,Customer ID,Invoice Date,Due Date,Amount,Paid Date"
    # three paid documents of 30 days, paid after 25, 50 and 30
    tables = book_of([head, "1,A,2025-03-01,2025-03-31,1000,2025-03-26", "2,A,2025-03-01,2025-03-31,5000,2025-04-20",
                      "3,A,2025-03-01,2025-03-31,4000,2025-03-31"], AS_OF)
    metrics = {r["metric"]: r["value"] for r in records(tables, "metrics")}
    same("weighted days", [metrics[m] for m in ("days_to_pay", "days_late_signed", "days_late", "late_share")],
         ["39.5", "9.5", "10.0", "0.3333"])
    same("index of the book", records(tables, "payers")[0]["payment_index"], "71.68")
    # the Mann-Kendall example as a book: paid 1 January, 2 January, ... with rising lateness
    due = [date.fromordinal(date(2025, 1, 1 + i).toordinal() - late)
           for i, late in enumerate([2, 5, 4, 9, 12, 15, 14, 20])]
    tables = book_of([head] + [f"{i},A,2024-10-01,{d},100,2025-01-0{i + 1}" for i, d in enumerate(due)], AS_OF)
    payer = records(tables, "payers")[0]
    same("slowing payer", (payer["trend_days"], payer["flags"]), ("2.50", "CHRONIC_LATE DETERIORATING"))
    flag = pick(records(tables, "flags"), code="DETERIORATING")[0]
    same("slowing payer, measured", float(flag["measured"]), 10.0)


def main():
    for check in (check_numbers, check_aging, check_concentration, check_factoring, check_collections,
                  check_statistics, check_small_books):
        check()
    for failure in failures:
        print(failure)
    print(f"{checks} checks, {len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
