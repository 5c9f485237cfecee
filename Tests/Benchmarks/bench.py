#!/usr/bin/env python3
"""Measure arrears against DuckDB and Polars: one ledger, one machine, one run, answers compared to the cent.

    python3 Tests/Benchmarks/bench.py --binary .build/release/arrears --work .build-bench --docs docs/benchmarks.md

The ledger comes in several shapes (--shapes): the flat file of the budgets, a Xero export of about as many bytes, and
the flat file with every field quoted. Every command runs once to warm up, then --runs times, in turn with the others of
its shape. The reference is the time of DuckDB's query inside its process: the seconds that Python needs to start and
import are not DuckDB's fault. Without network the references are missing and only arrears is measured.

Needs Python 3.9 and nothing else. Exit status: 0 measured, 1 a wrong answer, 2 could not finish. A missed budget is
shown, it does not change the status. Demo files stay in --work: delete it when `arrears demo` has changed.
"""

import argparse
import os
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # the modules below lie among the sources

from judging import MODES, compare, growth_rows, process_row, shape_rows, small_row, stage_lines
from page import LEGEND, bullets, circumstances, figures, hand_written, paragraph, table, write_page
from references import pinned, reference_commands, reference_python
from runs import AS_OF, HERE, Failure, history_of, measure, note, report_command, run
from shapes import SHAPES, chosen, demo, source_of

SMALL = 10_000  # invoices
WEEK_BEFORE = "2025-06-23"


def small(binary: str, runs: int, work: Path) -> list:
    command = report_command(binary, demo(binary, work, SMALL), "small", f"arrears, everything, {SMALL:,} invoices", [])
    measure([command], runs, work)
    return [small_row(command)]


def beside(binary: str, source: str, runs: int, work: Path) -> list:
    """What has no budget: everything, and what workbook, page and history add to it."""
    def command(name: str, *options: str, formats: str = "csv,md", day: str = AS_OF):
        made = report_command(binary, source, "beside", f"arrears, {name}", list(options), formats, day)
        if "--history" in made.words:
            made.words.insert(made.words.index("--history") + 1, history_of(made))
        return made

    before = command("the week before", "--history", day=WEEK_BEFORE)
    (work / before.folder).mkdir(parents=True, exist_ok=True)
    if not (work / history_of(before)).exists():
        run(before.words, work)
    next_week = command("everything, history, next week", "--history")
    next_week.history = history_of(before)
    commands = [
        command("everything"),
        command("everything and page", formats="csv,md,html"),
        command("everything and workbook", formats="csv,md,xlsx"),
        command("everything, history, first run", "--history"),
        next_week,
    ]
    measure(commands, runs, work)
    return [process_row(made) for made in commands]


def growth(binary: str, invoices: int, runs: int, work: Path) -> list:
    files = [(f"{count:,}", demo(binary, work, count)) for count in (invoices, 10 * invoices)]
    commands = [
        report_command(binary, source, "growth", f"{mode}, {count} invoices", options)
        for mode, options, _ in MODES
        for count, source in files
    ]
    measure(commands, runs, work)
    return growth_rows(commands, files[0][0])


def benchmark(options: argparse.Namespace) -> bool:
    binary, work, load = str(Path(options.binary).resolve()), Path(options.work).resolve(), os.getloadavg()[0]
    if not os.access(binary, os.X_OK):
        raise Failure(f"{options.binary} is not there: build it first")
    if options.docs:
        hand_written(options.docs)  # a refusal belongs before the long part
    work.mkdir(parents=True, exist_ok=True)
    python = reference_python(work)
    flat = demo(binary, work, options.invoices)
    sources = {shape.name: source_of(shape, flat, work, options.xero_size) for shape in options.shapes}
    files = {name: work / source for name, source in sources.items()}
    facts = circumstances(binary, files, options.runs, load, pinned() if python else {})

    result, measured = [*table(["Circumstance", "Value"], facts), "", *paragraph(LEGEND)], {}
    for shape in options.shapes:
        note(f"shape {shape.name}")
        source = sources[shape.name]
        commands = reference_commands(python, source, shape) if python else []
        commands += [report_command(binary, source, shape.name, name, extra) for name, extra, _ in MODES]
        measure(commands, options.runs, work)
        measured[shape.name] = commands
        result += ["", f"## {shape.title}", "", *paragraph(shape.about), "", *figures(shape_rows(commands))]
    rows = small(binary, options.runs, work)
    if options.growth:
        rows += growth(binary, options.growth, options.runs, work)
    result += ["", "## Other sizes of the flat file", "", *figures(rows)]
    result += ["", "## Workbook, page and history, flat file", "", *figures(beside(binary, flat, options.runs, work))]

    answers, stages, right = [], [], True
    for name, commands in measured.items():  # last: run() would see the memory it takes as its child's
        said, agree = compare(commands, work)
        answers += [f"{name}: {line}" for line in said]
        stages += [f"{name}: {line}" for line in stage_lines(commands)]
        right = right and agree
    result += bullets("Answers", answers)
    result += bullets("Seconds per stage in the median run", stages or ["Not stated: there is no timing.json."])
    print("\n".join(result))
    if options.docs:
        names = {binary: "arrears", **({python: "python3"} if python else {}), str(HERE): "Tests/Benchmarks"}
        write_page(options.docs, result, [command for commands in measured.values() for command in commands], names)
    return right


def positive(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError("has to be 1 or more")
    return int(text)


def factor(text: str) -> float:
    if not 0 < float(text) <= 100:
        raise argparse.ArgumentTypeError("has to be above 0, at most 100")
    return float(text)


def shape_list(text: str) -> list:
    try:
        return chosen(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--binary", required=True, help="the arrears to measure")
    parser.add_argument("--work", required=True, help="folder for demo files, references and outputs")
    parser.add_argument("--invoices", type=positive, default=5_000_000, help="in the flat file (default 5,000,000)")
    parser.add_argument("--runs", type=positive, default=5, help="of each command, after one to warm up (default 5)")
    every = ",".join(SHAPES)
    parser.add_argument("--shapes", type=shape_list, default=every, metavar="LIST", help=f"default {every}")
    parser.add_argument(
        "--xero-size",
        type=factor,
        default=1.0,
        metavar="FACTOR",
        help="bytes of the Xero file in multiples of the flat file's (default 1), at most the whole ledger",
    )
    parser.add_argument(
        "--growth",
        type=positive,
        nargs="?",
        const=1_000_000,
        metavar="INVOICES",
        help="also that many flat invoices against ten times as many (1,000,000 without a number)",
    )
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
