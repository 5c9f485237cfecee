"""What is written: Markdown tables, the circumstances and the page docs/benchmarks.md."""

import os
import platform
import shlex
import sys
import textwrap
from datetime import datetime, timezone
from pathlib import Path

from runs import AS_OF, Failure, run

KEEP = ("<!-- hand-written: begin -->", "<!-- hand-written: end -->")
HEAD = ["What", "Median", "Best", "Spread", "Peak MiB", "× DuckDB", "Budget", "Met"]
LEGEND = """\
× DuckDB is the ratio of the medians to DuckDB's query on the same file, inside its process, on all cores, called as a
library: the start of Python and the import are left out there and in Polars' query, the start of arrears is not. Spread
is slowest minus fastest, in parts of the median. Peak is the largest resident memory of all runs."""


def circumstances(binary: str, files: dict, runs: int, load: float, references: dict) -> list:
    """What the figures depend on. Files are by name of their shape."""
    processor, system = platform.processor() or platform.machine(), platform.system()
    if sys.platform == "linux":
        models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        processor = models[0].split(": ")[1] if models else processor
        names = [line for line in Path("/etc/os-release").read_text().splitlines() if line.startswith("PRETTY_NAME=")]
        system = names[0].split("=")[1].strip('"') if names else system
    version = run([binary, "--version"], Path.cwd()).output.split()[-1:]
    versions = [f"arrears {''.join(version)}", *(f"{name} {number}" for name, number in references.items())]
    return [
        ("Date", datetime.now(timezone.utc).strftime("%Y-%m-%d")),
        ("Processor", f"{processor}, {os.cpu_count()} cores, load average {load:.1f} before the start"),
        ("System", f"{system}, kernel {platform.release()}"),
        ("Versions", ", ".join([*versions, f"Python {platform.python_version()}"])),
        ("As of", AS_OF),
        *((f"File, {name}", size(file)) for name, file in files.items()),
        ("Runs", f"{runs} each, in turn with the others of its table, after one to warm up"),
    ]


def size(path: Path) -> str:
    with path.open("rb") as file:
        rows = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) - 1
    return f"{path.stat().st_size / 1e6:,.1f} MB, {rows:,} rows"


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


def paragraph(text: str) -> list:
    return textwrap.wrap(text, 120)


def figures(rows: list) -> list:
    return table(HEAD, [row.cells() for row in rows], range(1, 6))


def bullets(heading: str, lines: list) -> list:
    return ["", f"## {heading}", "", *(f"- {line}" for line in lines)]


def write_page(page: Path, result: list, commands: list, names: dict) -> None:
    """Write the page anew around what is written by hand. Names stand for paths of this machine in the commands."""
    shown = "\n".join(shlex.join(command.words) for command in commands)
    for path, name in names.items():
        shown = shown.replace(path, name)
    lines = ["# Benchmarks", "", KEEP[0] + hand_written(page) + KEEP[1], ""]
    lines += ["`Tests/Benchmarks/bench.py` writes everything outside the two markers anew.", "", *result, ""]
    lines += ["## Commands", "", "Run in the work folder.", "", "```sh", shown, "```", ""]
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(lines), encoding="utf-8")
