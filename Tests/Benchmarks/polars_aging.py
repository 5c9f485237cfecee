"""Aging by customer over one CSV file: the query of duckdb_aging.sql as a lazy Polars script.

    python3 polars_aging.py invoices.csv aging.csv 2025-06-30

Prints the seconds of the query alone; start-up and import are not in them. As in the SQL, sums are exact decimals, five
columns are read, and days stay text until the filter has thrown out what is settled.
"""

import sys
import time
from datetime import date

import polars as pl

BUCKETS = {  # column: first and last day past due
    "not_due": (None, 0),
    "d1_30": (1, 30),
    "d31_60": (31, 60),
    "d61_90": (61, 90),
    "d91_120": (91, 120),
    "d121_plus": (121, None),
}


def total(column: str, first, last) -> pl.Expr:
    late = pl.col("days_past_due")
    inside = late <= last if first is None else late >= first if last is None else late.is_between(first, last)
    return pl.col("Balance").filter(inside).sum().alias(column)


def aging(source: str, as_of: str) -> pl.LazyFrame:
    rows = pl.scan_csv(source, infer_schema=False, schema_overrides={"Balance": pl.Decimal(18, 2)})
    paid = pl.col("Paid Date")
    due = pl.col("Due Date").str.to_date("%Y-%m-%d")
    return (
        rows.filter(pl.col("Balance") > 0, pl.col("Invoice Date") <= as_of, paid.is_null() | (paid > as_of))
        .select(
            pl.col("Customer ID").alias("customer_id"),
            "Balance",
            (pl.lit(date.fromisoformat(as_of)) - due).dt.total_days().alias("days_past_due"),
        )
        .group_by("customer_id")
        .agg([total(column, first, last) for column, (first, last) in BUCKETS.items()])
        .sort("customer_id")
    )


if __name__ == "__main__":
    source, target, as_of = sys.argv[1:]
    start = time.perf_counter()
    aging(source, as_of).sink_csv(target, engine="streaming")
    print(time.perf_counter() - start)
