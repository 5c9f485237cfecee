"""DuckDB and Polars, the references: an environment of their own and their commands."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Optional

from runs import AS_OF, HERE, Command, folder_of, note
from shapes import Shape


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


def reference_commands(python: str, source: str, shape: Shape) -> list:
    """DuckDB's command first: what it says is what the others are held against."""
    starts = {"DuckDB": [python, str(HERE / "duckdb_query.py"), str(HERE / shape.query)]}
    if shape.polars:
        starts["Polars"] = [python, str(HERE / "polars_aging.py")]
    commands = []
    for name, start in starts.items():
        folder = folder_of(shape.name, name)
        answer = f"{folder}/aging.csv"
        commands.append(Command(name, [*start, source, answer, AS_OF], folder, answer))
    return commands
