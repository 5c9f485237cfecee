"""One of the DuckDB queries as a process of its own, on all cores.

    python3 duckdb_query.py duckdb_aging.sql invoices.csv aging.csv 2025-06-30

Prints the seconds of the query alone; start-up and import are not in them.
"""

import sys
import time

import duckdb

if __name__ == "__main__":
    query, *values = sys.argv[1:]
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    for name, value in zip(("input", "output", "as_of"), values):
        connection.execute(f"SET VARIABLE {name} = ?", [value])
    with open(query, encoding="utf-8") as file:
        text = file.read()
    start = time.perf_counter()
    connection.execute(text)
    print(time.perf_counter() - start)
