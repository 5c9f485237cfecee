"""What the samples say: times against DuckDB's and the budgets, answers against DuckDB's to the cent."""

import csv
import statistics
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Optional

from runs import Command, Failure, duration

AMOUNTS = ["not_due", "d1_30", "d31_60", "d61_90", "d91_120", "d121_plus"]
MODES = [  # name, options, budget in multiples of DuckDB's time
    ("arrears, per customer and portfolio", ["--no-documents", "--no-fingerprints"], 1.0),
    ("arrears, everything", [], 2.0),
]
PEAK_BUDGET = 1024  # MiB
SMALL_BUDGET = 0.060  # seconds, for 10,000 invoices
GROWTH_BUDGET = 10.5  # times, for ten times the rows


@dataclass
class Row:
    """A line of the result table."""

    name: str
    times: list
    peak: float
    ratio: Optional[float] = None
    budget: str = ""
    met: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    def cells(self) -> list:
        spread = f"{(max(self.times) - min(self.times)) / self.median:.0%}"
        ratio = f"{self.ratio:.2f}" if self.ratio else ""
        best = duration(min(self.times))
        return [self.name, duration(self.median), best, spread, f"{self.peak:,.0f}", ratio, self.budget, self.met]


def process_row(command: Command) -> Row:
    samples = command.samples
    return Row(command.name, [sample.seconds for sample in samples], max(sample.peak for sample in samples))


def shape_rows(commands: list) -> list:
    """The lines of one shape; without DuckDB, only memory can be held against its budget."""
    rows, budgets, reference = [], {name: budget for name, _, budget in MODES}, None
    for command in commands:
        row = process_row(command)
        if command.name in budgets:
            budget, fits = budgets[command.name], row.peak <= PEAK_BUDGET
            row.budget = f"≤ {budget} × DuckDB, ≤ {PEAK_BUDGET:,} MiB"
            row.met = "memory only" if fits else "NO"
            if reference:
                row.met = verdict(fits and row.median <= budget * reference)
        else:
            query = Row(f"{command.name}, query", [float(sample.output) for sample in command.samples], row.peak)
            reference = reference or query.median  # DuckDB is the first
            query.ratio = query.median / reference
            row.name += ", whole process"
            rows.append(query)
        row.ratio = row.median / reference if reference else None
        rows.append(row)
    return rows


def small_row(command: Command) -> Row:
    row = process_row(command)
    row.budget, row.met = f"≤ {duration(SMALL_BUDGET)}", verdict(row.median <= SMALL_BUDGET)
    return row


def growth_rows(commands: list, size: str) -> list:
    """The lines of commands that come in pairs: of that size, and of ten times as many rows."""
    rows = [process_row(command) for command in commands]
    for one, ten in zip(rows[::2], rows[1::2]):
        growth = ten.median / one.median
        ten.budget = f"≤ {GROWTH_BUDGET} × {size}, ≤ {PEAK_BUDGET:,} MiB"
        ten.met = verdict(growth <= GROWTH_BUDGET and ten.peak <= PEAK_BUDGET) + f" ({growth:.2f} ×)"
    return rows


def verdict(met: bool) -> str:
    return "yes" if met else "NO"


def aging(path: Path) -> dict:
    """Cents by customer. The demo has one currency, so a customer has one row, and no undated invoice."""
    book = {}
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        missing = {"customer_id", *AMOUNTS} - set(reader.fieldnames or [])
        if missing:
            raise Failure(f"{path} lacks {', '.join(sorted(missing))}")
        for row in reader:
            amounts = [Decimal(row[name]) * 100 for name in AMOUNTS]
            if row["customer_id"] in book or any(amount % 1 for amount in amounts):
                raise Failure(f"{path}: customer {row['customer_id']} has two rows or parts of cents")
            book[row["customer_id"]] = [int(amount) for amount in amounts]
            if "open" in row and sum(amounts) != Decimal(row["open"]) * 100:
                raise Failure(f"{path}: the buckets of customer {row['customer_id']} do not add up to open")
    return book


def compare(commands: list, work: Path) -> "tuple[list, bool]":
    """One line for each answer held against DuckDB's, and whether all agree. A customer with credits alone has no
    debit document, so DuckDB leaves it out and its buckets have to be zero."""
    if commands[0].name != "DuckDB":
        return ["Not compared: DuckDB is missing."], True
    expected, nothing = aging(work / commands[0].answer), [0] * len(AMOUNTS)
    said, right = [], bool(expected)
    for command in commands[1:]:
        found = aging(work / command.answer)
        customers = sorted(expected.keys() | found.keys())
        wrong = [key for key in customers if expected.get(key, nothing) != found.get(key, nothing)]
        right = right and not wrong
        agree, total = len(customers) - len(wrong), sum(map(sum, found.values()))
        said.append(
            f"{command.name}: {agree:,} of {len(customers):,} customers agree with DuckDB to the cent;"
            f" {total // 100:,}.{total % 100:02d} open."
        )
        said += [f"WRONG: {key} has {found.get(key)} cents, DuckDB {expected.get(key)}." for key in wrong[:3]]
    return said, right


def stage_lines(commands: list) -> list:
    """Seconds per stage of the median run, where arrears wrote them."""
    said = []
    for command in commands:
        samples = sorted(command.samples, key=lambda sample: sample.seconds)
        middle = samples[(len(samples) - 1) // 2]
        if middle.stages:
            stages = ", ".join(f"{stage['name']} {stage['seconds']:.3f}" for stage in middle.stages)
            said.append(f"{command.name}: {stages}; the whole process {middle.seconds:.3f}.")
    return said
