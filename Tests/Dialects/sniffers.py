"""The three sniffers, run by compare.py in the environment that holds them.

Standard input: JSON, a list of {"text": path of a UTF-8 copy}. Standard output: JSON, by sniffer a list of
{"delimiter", "quote"} or {"reason"} where nothing was detected, in the same order.
"""

import csv
import json
import os
import signal
import sys

import clevercsv
import duckdb

PATIENCE = 20  # seconds for one file and sniffer


def with_duckdb(path: str, text: str):
    literal = path.replace("'", "''")
    delimiter, quote = connection.execute(f"SELECT Delimiter, Quote FROM sniff_csv('{literal}')").fetchone()
    return delimiter, "" if quote in ("(empty)", "\0") else quote


def with_clevercsv(path: str, text: str):
    dialect = clevercsv.Detector().detect(text)
    return dialect and (dialect.delimiter, dialect.quotechar)


def with_python(path: str, text: str):
    dialect = csv.Sniffer().sniff(text)
    return dialect.delimiter, dialect.quotechar


def detect(sniffer, path: str) -> dict:
    with open(path, encoding="utf-8-sig", newline="") as file:
        text = file.read()
    signal.alarm(PATIENCE)
    try:
        found = sniffer(path, text)
    except Exception as failure:  # whatever a sniffer raises means that it detected nothing
        reason = (str(failure).strip().splitlines() or [type(failure).__name__])[0]
        return {"reason": reason.replace(path, os.path.basename(path))}
    finally:
        signal.alarm(0)
    if not found or not found[0]:
        return {"reason": "no delimiter"}
    return {"delimiter": found[0], "quote": found[1] or "none"}


def give_up(*_) -> None:
    raise TimeoutError(f"nothing after {PATIENCE} s")


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, give_up)
    connection = duckdb.connect()
    paths = [file["text"] for file in json.load(sys.stdin)]
    sniffers = {"DuckDB": with_duckdb, "CleverCSV": with_clevercsv, "csv.Sniffer": with_python}
    json.dump({name: [detect(sniffer, path) for path in paths] for name, sniffer in sniffers.items()}, sys.stdout)
