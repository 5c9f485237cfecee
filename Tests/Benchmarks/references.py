"""DuckDB and Polars, the references: an environment of their own and their commands."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Optional

from runs import AS_OF, HERE, Command, note


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


def reference_commands(python: str, source: str) -> list:
    starts = {
        "DuckDB": [python, "-c", DUCKDB, str(HERE / "duckdb_aging.sql")],
        "Polars": [python, str(HERE / "polars_aging.py")],
    }
    return [
        Command(name, [*start, source, f"out/{name}/aging.csv", AS_OF], f"out/{name}", f"out/{name}/aging.csv")
        for name, start in starts.items()
    ]
