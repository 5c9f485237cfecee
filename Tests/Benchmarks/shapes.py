"""The files that are measured: one ledger in several shapes, each made once and kept in the work folder."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from runs import AS_OF, HERE, Failure, note, run


@dataclass
class Shape:
    name: str
    title: str
    about: str
    query: str  # DuckDB's, beside this file
    polars: bool = False  # whether Polars is measured too


SHAPES = {
    shape.name: shape
    for shape in [
        Shape(
            "flat",
            "Flat: one row per invoice",
            "Twelve columns, ISO days, no quotes: the file of the budgets.",
            "duckdb_aging.sql",
            polars=True,
        ),
        Shape(
            "xero",
            "Xero: one row per line item",
            "As much of the same ledger as fits the size, as one Xero sales-invoice export: 44 columns, one to four"
            " rows per document, on each the document's totals and the customer's address again, DD/MM/YYYY, four"
            " decimals. DuckDB takes each amount due once, by invoice number and contact.",
            "duckdb_xero_aging.sql",
        ),
        Shape(
            "quoted",
            "Quoted: every field in quotes",
            "The flat file with quotes around every field, empty ones included; DuckDB's query is the same.",
            "duckdb_aging.sql",
        ),
    ]
}


def chosen(text: str) -> list:
    """The shapes of a list such as flat,xero; a ValueError names what is unknown."""
    names = list(dict.fromkeys(text.split(",")))
    unknown = [name for name in names if name not in SHAPES]
    if unknown:
        raise ValueError(f"unknown shape {', '.join(map(repr, unknown))}; there are {', '.join(SHAPES)}")
    return [SHAPES[name] for name in names]


def demo(binary: str, work: Path, invoices: int) -> str:
    """The flat demo file, relative to the work folder, made if missing."""
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


def source_of(shape: Shape, flat: str, work: Path, xero_size: float) -> str:
    """The file of a shape, relative to the work folder, beside the flat one; made if missing or older than its maker.
    A process of its own writes it: the memory that it takes would show in the peaks of all that are measured later."""
    if shape.name == "flat":
        return flat
    limit = [str(round((work / flat).stat().st_size * xero_size))] if shape.name == "xero" else []
    file, maker = "-".join([shape.name, *limit]) + ".csv", HERE / "rewrite.py"
    target = (work / flat).with_name(file)
    if not target.exists() or target.stat().st_mtime < maker.stat().st_mtime:
        note(f"making {file}")
        partial = target.with_suffix(".partial")
        run([sys.executable, str(maker), shape.name, flat, str(partial), *limit], work)
        partial.rename(target)
    return str(target.relative_to(work))
