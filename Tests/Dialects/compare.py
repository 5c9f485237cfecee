#!/usr/bin/env python3
"""Measure how well dialects are detected: arrears, DuckDB, CleverCSV and Python's csv.Sniffer on files of known truth.

    python3 Tests/Dialects/compare.py fixtures/dialects --arrears .build/release/arrears --list

A detection is right if the delimiter is right and the quote character is right or immaterial: read with either, the
file has the same cells. Precision is right / detected, recall is right / all, F1 their harmonic mean. The other three
get the text in UTF-8, so that the encoding is not asked of them; arrears gets the bytes. Without network they are
missing and only arrears is measured.

Needs Python 3.9 and nothing else; the sniffers go into --cache. Exit status: 0 measured, 2 could not finish.
"""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

sys.dont_write_bytecode = True  # the folder stays clean

from dialects import DELIMITERS, TRUTH_COLUMNS, decode, records

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "arrears-dialects"
PATIENCE = 60  # seconds for arrears and one file


class Failure(Exception):
    """Why the comparison cannot go on, for the person who started it."""


@dataclass
class Case:
    """A file and the truth about it."""

    path: Path
    truth: dict
    content: bytes
    text: str

    def reads_alike(self, quote: str) -> bool:
        delimiter, truth = DELIMITERS[self.truth["delimiter"]], self.truth["quote"]
        try:
            return quote == truth or records(self.text, delimiter, quote) == records(self.text, delimiter, truth)
        except (csv.Error, TypeError):
            return False

    def same_encoding(self, name: str) -> bool:
        """Whether the text is the same in it, as plain ASCII is in many."""
        try:
            return decode(self.content, name) == self.text
        except (LookupError, UnicodeError):
            return False


@dataclass
class Score:
    tool: str
    files: int = 0
    detected: int = 0
    delimiters: int = 0
    right: int = 0
    further: dict = field(default_factory=dict)  # how often encoding, line_end and skip were right
    wrong: list = field(default_factory=list)

    def add(self, case: Case, found: dict) -> None:
        self.files += 1
        delimiter, quote = found.get("delimiter"), found.get("quote") or "none"
        if not delimiter:
            self.wrong.append(f"{case.truth['file']}: nothing detected ({found.get('reason', 'no reason given')})")
            return
        self.detected += 1
        match = DELIMITERS.get(delimiter, delimiter) == DELIMITERS[case.truth["delimiter"]]
        self.delimiters += match
        if match and case.reads_alike(quote):
            self.right += 1
        else:
            said, truth = f"{shown(delimiter)} and {quote}", f"{case.truth['delimiter']} and {case.truth['quote']}"
            self.wrong.append(f"{case.truth['file']}: {said}, but it is {truth} ({case.truth['theme']})")

    def add_further(self, case: Case, found: dict) -> None:
        checks = {
            "encoding": case.same_encoding(str(found.get("encoding"))),
            "line_end": found.get("line_end") == case.truth["line_end"],
            "skip": str(found.get("skip")) == case.truth["skip"],
        }
        for name, fits in checks.items():
            self.further[name] = self.further.get(name, 0) + fits
            if not fits and "delimiter" in found:
                said = f"{name} {found.get(name)}, but it is {case.truth[name]}"
                self.wrong.append(f"{case.truth['file']}: {said} ({case.truth['theme']})")

    def cells(self) -> list:
        precision, recall = self.right / max(1, self.detected), self.right / self.files
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        shares = [precision, recall, f1, self.delimiters / self.files]
        return [self.tool, *map(str, (self.files, self.detected, self.right)), *(f"{share:.3f}" for share in shares)]


def shown(delimiter: str) -> str:
    return {"\t": "tab", " ": "blank"}.get(delimiter, delimiter if delimiter.isprintable() else ascii(delimiter))


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def load(corpus: Path) -> list:
    truth = corpus / "truth.csv"
    if not truth.exists():
        raise Failure(f"{truth} is not there")
    with truth.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if not rows or set(TRUTH_COLUMNS) - set(rows[0]):
        raise Failure(f"{truth} has no rows or lacks one of {', '.join(TRUTH_COLUMNS)}")
    cases = []
    for row in rows:
        content = (corpus / row["file"]).read_bytes()
        cases.append(Case(corpus / row["file"], row, content, decode(content, row["encoding"])))
    return cases


def sniffers_python(cache: Path) -> Optional[str]:
    """The Python of an environment that holds the pinned sniffers; None, with the reason said, where impossible."""
    home, wanted = cache / f"python{sys.version_info[0]}.{sys.version_info[1]}", HERE / "requirements.txt"
    python, stamp = str(home / "bin" / "python"), home / "installed.txt"
    if stamp.exists() and stamp.read_text() == wanted.read_text():
        return python
    note("installing DuckDB and CleverCSV")
    shutil.rmtree(home, ignore_errors=True)
    for words in (
        [sys.executable, "-m", "venv", str(home)],
        [python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--requirement", str(wanted)],
        [python, "-c", "import clevercsv, duckdb"],
    ):
        result = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if result.returncode != 0:
            reason = (result.stdout.strip().splitlines() or ["no reason given"])[-1]
            note(f"going on without the other sniffers, which cannot be installed: {reason}")
            return None
    shutil.copy(wanted, stamp)
    return python


def ask_sniffers(python: str, cases: list) -> dict:
    """By sniffer, what it found in each file. A file in another encoding is handed over as a copy in UTF-8."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for case in cases:
            copy = case.path
            if case.truth["encoding"] != "UTF-8":
                copy = Path(folder) / case.path.name
                copy.write_bytes(case.text.encode("utf-8"))
            files.append({"text": str(copy.resolve())})
        words = [python, str(HERE / "sniffers.py")]
        result = subprocess.run(words, input=json.dumps(files), capture_output=True, text=True)
    if result.returncode != 0:
        raise Failure(f"the sniffers failed: {result.stderr.strip()}")
    return json.loads(result.stdout)


def ask_arrears(binary: str, case: Case) -> dict:
    """The exit status says whether the file holds receivables, which is not the question here."""
    words = [binary, "inspect", "--json", str(case.path.resolve())]
    try:
        result = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
        answer = json.loads(result.stdout)
    except subprocess.TimeoutExpired:
        return {"reason": f"nothing after {PATIENCE} s"}
    except ValueError:
        lines = result.stderr.decode("utf-8", "replace").strip().splitlines()
        return {"reason": lines[0] if lines else f"no JSON, exit status {result.returncode}"}
    files = answer.get("files") if isinstance(answer, dict) else answer
    dialect = files[0].get("dialect") if files else None
    return dialect or {"reason": "no dialect"}


def table(head: list, lines: list) -> list:
    """A Markdown table, the first column to the left."""
    widths = [max(3, *(len(line[column]) for line in [head, *lines])) for column in range(len(head))]
    rule = ["-" * (width - bool(column)) + ":" * bool(column) for column, width in enumerate(widths)]
    return [
        "| " + " | ".join(cell.rjust(w) if i else cell.ljust(w) for i, (cell, w) in enumerate(zip(line, widths))) + " |"
        for line in [head, rule, *lines]
    ]


def compare(options: argparse.Namespace) -> None:
    if options.arrears and not os.access(options.arrears, os.X_OK):
        raise Failure(f"{options.arrears} is not there: build it first")
    cases, scores = load(options.corpus), []
    if options.arrears:
        score = Score("arrears")
        for case in cases:
            found = ask_arrears(str(Path(options.arrears).resolve()), case)
            score.add(case, found)
            score.add_further(case, found)
        scores.append(score)
    python = sniffers_python(options.cache)
    for tool, answers in (ask_sniffers(python, cases) if python else {}).items():
        score = Score(tool)
        for case, found in zip(cases, answers):
            score.add(case, found)
        scores.append(score)
    head = ["Tool", "Files", "Detected", "Right", "Precision", "Recall", "F1", "Delimiter only"]
    print("\n".join(table(head, [score.cells() for score in scores])))
    for score in scores:
        if score.further:
            shares = ", ".join(f"{name} {count / score.files:.3f}" for name, count in score.further.items())
            print(f"\n{score.tool}, further: {shares}")
    for score in scores if options.list else []:
        print(f"\n## Wrong: {score.tool}\n", *(f"- {line}" for line in score.wrong), sep="\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path, help="folder with the files and truth.csv")
    parser.add_argument("--arrears", help="the arrears to measure")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where the sniffers are installed")
    parser.add_argument("--list", action="store_true", help="name each file that a tool got wrong")
    try:
        compare(parser.parse_args())
        return 0
    except (Failure, OSError) as failure:
        note(f"compare: {failure}")
        return 2


if __name__ == "__main__":
    sys.exit(main())
