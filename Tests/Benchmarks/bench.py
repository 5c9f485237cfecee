#!/usr/bin/env python3
"""Measure arrears against DuckDB and Polars: one file, one machine, one run, answers compared to the cent.

    python3 Tests/Benchmarks/bench.py --binary .build/release/arrears --work .build-bench --docs docs/benchmarks.md

Every command runs once to warm up, then --runs times, in turn with the others. The reference is the time of DuckDB's
query inside its process: the seconds that Python needs to start and import are not DuckDB's fault. Without network
the references are missing and only arrears is measured.

Needs Python 3.9 and nothing else. Exit status: 0 measured, 1 a wrong answer, 2 could not finish. A missed budget is
shown, it does not change the status. Demo files stay in --work: delete it when `arrears demo` has changed.
"""

import argparse
import csv
import json
import os
import platform
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Optional

HERE = Path(__file__).resolve().parent
AS_OF = "2025-06-30"
AMOUNTS = ["not_due", "d1_30", "d31_60", "d61_90", "d91_120", "d121_plus"]
MODES = [  # name, options, budget in multiples of DuckDB's time
    ("arrears, per customer and portfolio", ["--no-documents", "--no-fingerprints"], 1.0),
    ("arrears, everything", [], 2.0),
]
PEAK_BUDGET = 1024  # MiB
SMALL_BUDGET = 0.060  # seconds, for 10,000 invoices
GROWTH_BUDGET = 10.5  # times, for ten times the rows
KEEP = ("<!-- hand-written: begin -->", "<!-- hand-written: end -->")
DUCKDB = """
import sys, time, duckdb
query, *values = sys.argv[1:]
connection = duckdb.connect()
connection.execute("SET enable_progress_bar = false")
for name, value in zip(("input", "output", "as_of"), values):
    connection.execute(f"SET VARIABLE {name} = ?", [value])
text = open(query).read()
start = time.perf_counter()
connection.execute(text)
print(time.perf_counter() - start)
"""


class Failure(Exception):
    """Why the benchmark cannot go on, for the person who started it."""


@dataclass
class Sample:
    seconds: float  # of the whole process
    peak: float  # MiB
    output: str
    stages: list = field(default_factory=list)


@dataclass
class Command:
    name: str
    words: list
    folder: str  # its own, emptied before each run
    answer: str  # the aging by customer that it writes
    samples: list = field(default_factory=list)


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


def duration(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# Preparing


def pinned() -> dict:
    return dict(line.split("==") for line in (HERE / "requirements.txt").read_text().splitlines() if "==" in line)


def reference_python(work: Path) -> Optional[str]:
    """The Python of an environment that holds the pinned references; None, with the reason said, where impossible."""
    home, wanted = work / "references", HERE / "requirements.txt"
    python, stamp = str(home / "bin" / "python"), home / "installed.txt"
    if stamp.exists() and stamp.read_text() == wanted.read_text():
        return python
    note("installing DuckDB and Polars")
    shutil.rmtree(home, ignore_errors=True)
    for words in (
        [sys.executable, "-m", "venv", str(home)],
        [python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--requirement", str(wanted)],
        [python, "-c", "import duckdb, polars"],
    ):
        result = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if result.returncode != 0:
            reason = (result.stdout.strip().splitlines() or ["no reason given"])[-1]
            note(f"going on without DuckDB and Polars, which cannot be installed: {reason}")
            return None
    shutil.copy(wanted, stamp)
    return python


def demo(binary: str, work: Path, invoices: int) -> str:
    """The demo file, relative to the work folder, made if missing."""
    folder, partial = work / f"demo-{invoices}", work / f"demo-{invoices}.partial"
    if not folder.exists():
        note(f"making the demo file of {invoices:,} invoices")
        shutil.rmtree(partial, ignore_errors=True)
        size = ["--invoices", str(invoices), "--customers", str(max(1, invoices // 200))]
        run([binary, "demo", partial.name, *size, "--seed", "1", "--shape", "flat", "--as-of", AS_OF], work)
        if not (partial / "invoices.csv").exists():
            raise Failure("the demo wrote no invoices.csv")
        partial.rename(folder)
    return f"{folder.name}/invoices.csv"


def reference_commands(python: str, source: str) -> list:
    starts = {
        "DuckDB": [python, "-c", DUCKDB, str(HERE / "duckdb_aging.sql")],
        "Polars": [python, str(HERE / "polars_aging.py")],
    }
    return [
        Command(name, [*start, source, f"out/{name}/aging.csv", AS_OF], f"out/{name}", f"out/{name}/aging.csv")
        for name, start in starts.items()
    ]


def report_command(binary: str, source: str, name: str, options: list) -> Command:
    folder = "out/" + name.replace(",", "").replace(" ", "-")
    words = [binary, "report", source, "--as-of", AS_OF, "--out", f"{folder}/report", *options]
    words += ["--formats", "csv,md", "--fail-on", "never", "--quiet"]
    return Command(name, words, folder, f"{folder}/report/csv/aging.csv")


# Measuring


def run(words: list, work: Path) -> Sample:
    """Run to the end. The kernel's peak memory is never less than this script's own, about 20 MiB."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        start = time.perf_counter()
        process = subprocess.Popen(words, cwd=work, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode != 0:
            raise Failure(f"exit status {process.returncode} of {shlex.join(words)}\n{err.read().strip()}")
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        return Sample(seconds, usage.ru_maxrss / unit, out.read())


def measure(commands: list, runs: int, work: Path) -> None:
    """Add samples to each command; who goes first changes from round to round."""
    for turn in range(runs + 1):
        note(f"run {turn} of {runs}" if turn else "warm-up")
        first = turn % len(commands)
        for command in commands[first:] + commands[:first]:
            shutil.rmtree(work / command.folder, ignore_errors=True)
            (work / command.folder).mkdir(parents=True)
            os.sync()  # what the one before has written is not to be paid by this one
            sample = run(command.words, work)
            timing = work / command.folder / "report" / "timing.json"
            if timing.exists():
                sample.stages = json.loads(timing.read_text()).get("stages", [])
            note(f"  {command.name}: {duration(sample.seconds)}, {sample.peak:,.0f} MiB")
            if turn:
                command.samples.append(sample)


# Judging


def process_row(command: Command) -> Row:
    samples = command.samples
    return Row(command.name, [sample.seconds for sample in samples], max(sample.peak for sample in samples))


def main_rows(commands: list) -> list:
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


def verdict(met: bool) -> str:
    return "yes" if met else "NO"


def small_row(binary: str, runs: int, work: Path) -> Row:
    command = report_command(binary, demo(binary, work, 10_000), "arrears, everything, 10,000 invoices", [])
    measure([command], runs, work)
    row = process_row(command)
    row.budget, row.met = f"≤ {duration(SMALL_BUDGET)}", verdict(row.median <= SMALL_BUDGET)
    return row


def growth_rows(binary: str, runs: int, work: Path) -> list:
    files = [("1 M", demo(binary, work, 1_000_000)), ("10 M", demo(binary, work, 10_000_000))]
    commands = [
        report_command(binary, source, f"{mode}, {size} invoices", options)
        for mode, options, _ in MODES
        for size, source in files
    ]
    measure(commands, runs, work)
    rows = [process_row(command) for command in commands]
    for one, ten in zip(rows[::2], rows[1::2]):
        growth = ten.median / one.median
        ten.budget = f"≤ {GROWTH_BUDGET} × 1 M, ≤ {PEAK_BUDGET:,} MiB"
        ten.met = verdict(growth <= GROWTH_BUDGET and ten.peak <= PEAK_BUDGET) + f" ({growth:.2f} ×)"
    return rows


def aging(path: Path) -> dict:
    """Cents by customer. The flat demo has one currency, so a customer has one row, and no undated document."""
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


# Telling


def circumstances(binary: str, source: Path, runs: int, load: float, references: dict) -> list:
    processor, system = platform.processor() or platform.machine(), platform.system()
    if sys.platform == "linux":
        models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        processor = models[0].split(": ")[1] if models else processor
        names = [line for line in Path("/etc/os-release").read_text().splitlines() if line.startswith("PRETTY_NAME=")]
        system = names[0].split("=")[1].strip('"') if names else system
    with source.open("rb") as file:
        rows = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) - 1
    version = run([binary, "--version"], source.parent).output.split()[-1:]
    versions = [f"arrears {''.join(version)}", *(f"{name} {number}" for name, number in references.items())]
    return [
        ("Date", datetime.now(timezone.utc).strftime("%Y-%m-%d")),
        ("Processor", f"{processor}, {os.cpu_count()} cores, load average {load:.1f} before the start"),
        ("System", f"{system}, kernel {platform.release()}"),
        ("Versions", ", ".join([*versions, f"Python {platform.python_version()}"])),
        ("File", f"{source.stat().st_size / 1e6:,.1f} MB, {rows:,} rows, as of {AS_OF}"),
        ("Runs", f"{runs} each, in turn, after one to warm up"),
    ]


def table(head: list, lines: list, numbers: range = range(0)) -> list:
    """A Markdown table, aligned so that it reads well in a terminal."""
    widths = [max(3, *(len(line[column]) for line in [head, *lines])) for column in range(len(head))]
    rule = ["-" * (width - 1) + (":" if column in numbers else "-") for column, width in enumerate(widths)]
    sides = [str.rjust if column in numbers else str.ljust for column in range(len(head))]
    return [
        "| " + " | ".join(side(cell, width) for side, cell, width in zip(sides, line, widths)) + " |"
        for line in [head, rule, *lines]
    ]


def hand_written(page: Path) -> str:
    """What stands between the markers of an existing page; a page without them is not ours to overwrite."""
    if not page.exists():
        return "\n"
    before, begin, rest = page.read_text(encoding="utf-8").partition(KEEP[0])
    kept, end, _ = rest.partition(KEEP[1])
    if not begin or not end:
        raise Failure(f"{page} exists but lacks the lines {KEEP[0]} and {KEEP[1]}: it would be overwritten")
    return kept


def benchmark(options: argparse.Namespace) -> bool:
    binary, work, load = str(Path(options.binary).resolve()), Path(options.work).resolve(), os.getloadavg()[0]
    if not os.access(binary, os.X_OK):
        raise Failure(f"{options.binary} is not there: build it first")
    if options.docs:
        hand_written(options.docs)  # a refusal belongs before the long part
    work.mkdir(parents=True, exist_ok=True)
    python = reference_python(work)
    source = demo(binary, work, options.invoices)
    facts = circumstances(binary, work / source, options.runs, load, pinned() if python else {})

    commands = reference_commands(python, source) if python else []
    commands += [report_command(binary, source, name, extra) for name, extra, _ in MODES]
    measure(commands, options.runs, work)
    rows = main_rows(commands) + [small_row(binary, options.runs, work)]
    if options.growth:
        rows += growth_rows(binary, options.runs, work)
    answers, right = compare(commands, work)  # last: run() would see the memory it takes as its child's

    head = ["What", "Median", "Best", "Spread", "Peak MiB", "× DuckDB", "Budget", "Met"]
    result = [*table(["Circumstance", "Value"], facts), ""]
    result += [*table(head, [row.cells() for row in rows], range(1, 6)), ""]
    result += [
        "× DuckDB is the ratio of the medians to the query inside DuckDB's process, on all cores, called as a library:",
        "the start of Python and the import are left out there and in Polars' query, the start of arrears is not. Spread",
        "is slowest minus fastest, in parts of the median. Peak is the largest resident memory of all runs.",
    ]
    result += ["", "## Answers", "", *(f"- {line}" for line in answers)]
    stages = stage_lines(commands) or ["Not stated: there is no timing.json."]
    result += ["", "## Seconds per stage in the median run", "", *(f"- {line}" for line in stages)]
    print("\n".join(result))
    if options.docs:
        shown = "\n".join(shlex.join(command.words) for command in commands)
        for path, name in ((binary, "arrears"), (python, "python3"), (str(HERE), "Tests/Benchmarks")):
            shown = shown.replace(path, name) if path else shown
        page = ["# Benchmarks", "", KEEP[0] + hand_written(options.docs) + KEEP[1], ""]
        page += ["`Tests/Benchmarks/bench.py` writes everything outside the two markers anew.", "", *result, ""]
        page += ["## Commands", "", "Run in the work folder.", "", "```sh", shown, "```", ""]
        options.docs.parent.mkdir(parents=True, exist_ok=True)
        options.docs.write_text("\n".join(page), encoding="utf-8")
    return right


def positive(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("has to be 1 or more")
    return int(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", required=True, help="the arrears to measure")
    parser.add_argument("--work", required=True, help="folder for demo files, references and outputs")
    parser.add_argument("--invoices", type=positive, default=5_000_000)
    parser.add_argument("--runs", type=positive, default=5)
    parser.add_argument("--growth", action="store_true", help="also 1 M against 10 M invoices")
    parser.add_argument("--docs", type=Path, help="write the result to this Markdown page as well")
    try:
        if benchmark(parser.parse_args()):
            return 0
        note("bench: the answers differ, so the times say nothing")
        return 1
    except (Failure, OSError) as failure:
        note(f"bench: {failure}")
        return 2


if __name__ == "__main__":
    sys.exit(main())
