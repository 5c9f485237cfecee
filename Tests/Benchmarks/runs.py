"""Running commands in turn, with the wall time and the peak memory of each."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
AS_OF = "2025-06-30"


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
    history: str = ""  # a history that it finds in its folder
    samples: list = field(default_factory=list)


def duration(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def folder_of(group: str, name: str) -> str:
    return f"out/{group}/" + name.replace(",", "").replace(" ", "-")


def report_command(
    binary: str, source: str, group: str, name: str, options: list, formats: str = "csv,md", day: str = AS_OF
) -> Command:
    folder = folder_of(group, name)
    words = [binary, "report", source, "--as-of", day, "--out", f"{folder}/report", *options]
    words += ["--formats", formats, "--fail-on", "never", "--quiet"]
    return Command(name, words, folder, f"{folder}/report/csv/aging.csv")


def history_of(command: Command) -> str:
    """Where a command that has a history keeps it."""
    return f"{command.folder}/history.sqlite"


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
            if command.history:
                shutil.copy(work / command.history, work / history_of(command))
            os.sync()  # what the one before has written is not to be paid by this one
            sample = run(command.words, work)
            timing = work / command.folder / "report" / "timing.json"
            if timing.exists():
                sample.stages = json.loads(timing.read_text()).get("stages", [])
            note(f"  {command.name}: {duration(sample.seconds)}, {sample.peak:,.0f} MiB")
            if turn:
                command.samples.append(sample)
