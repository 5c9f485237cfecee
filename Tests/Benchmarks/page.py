"""What is written: Markdown tables, the circumstances and the page docs/benchmarks.md."""

import os
import platform
import shlex
import sys
from datetime import datetime, timezone
from pathlib import Path

from runs import AS_OF, HERE, Failure, run

KEEP = ("<!-- hand-written: begin -->", "<!-- hand-written: end -->")


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
