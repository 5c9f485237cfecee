#!/usr/bin/env python3
"""Makes packs with `report --redact` and looks for any name in them.

    python3 check_redacted.py --binary arrears --config FILE --as-of DAY FOLDER…

For each folder the same exports are reported plainly and redacted. No name, id or group of a customer may stand in any file of the
pack, the workbook's parts included; the amounts must be the same; the codes must be the same in a second pack and others under
another key. Exit status 1 at the first difference.
"""
import argparse
import csv
import os
import subprocess
import sys
import tempfile
import zipfile


def report(binary, source, out, config, as_of, *more):
    done = subprocess.run([binary, "report", source, "--as-of", as_of, "--config", config, "--out", out, "--quiet",
                           "--fail-on", "never", *more], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{source}: exit {done.returncode}\n{done.stderr}")
    return done.stderr


def rows(folder, name):
    with open(f"{folder}/csv/{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def texts(folder):
    """Every text of a pack by the file that holds it."""
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(path) as book:
                    for part in book.namelist():
                        yield f"{path}:{part}", book.read(part).decode("utf-8", "replace")
            else:
                with open(path, encoding="utf-8") as file:
                    yield path, file.read()


def figures(folder):
    return sorted((row["currency"], row["open"], row["net"], row["past_due"], row["documents"]) for row in rows(folder, "aging"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--config", required=True)
    parser.add_argument("--as-of", required=True)
    parser.add_argument("folders", nargs="+")
    options = parser.parse_args()
    found = 0
    for source in options.folders:
        with tempfile.TemporaryDirectory() as work:
            plain, pack = f"{work}/plain", f"{work}/a/pack"
            report(options.binary, source, plain, options.config, options.as_of)
            errors = report(options.binary, source, pack, options.config, options.as_of, "--redact")
            report(options.binary, source, f"{work}/a/again", options.config, options.as_of, "--redact")
            report(options.binary, source, f"{work}/b/other", options.config, options.as_of, "--redact")
            names = set()
            for row in rows(plain, "payers") + rows(plain, "aging"):
                names |= {row["customer"], row["customer_id"], row.get("group", "")}
            # What looks like a figure stands elsewhere for other reasons; as an id it is looked for in its columns below.
            words = {name for name in names if len(name) > 3 and not name.replace("-", "").isdigit()}
            for path, text in [*texts(pack), ("standard error", errors)]:
                for word in words:
                    if word in text:
                        sys.exit(f"{source}: {path}: holds \"{word}\"")
            for name in os.listdir(f"{pack}/csv"):
                for row in rows(pack, name[:-4]):
                    for column in ("customer_id", "customer", "name", "id", "group"):
                        if row.get(column) and row[column] in names:
                            sys.exit(f"{source}: {name}: {column} \"{row[column]}\"")
            if figures(plain) != figures(pack):
                sys.exit(f"{source}: the amounts of the pack differ")
            ids = [row["customer_id"] for row in rows(pack, "aging")]
            if ids != sorted(ids):
                sys.exit(f"{source}: the pack is in the order of the names")
            if ids != [row["customer_id"] for row in rows(f"{work}/a/again", "aging")]:
                sys.exit(f"{source}: two packs with one key have different codes")
            if set(ids) & {row["customer_id"] for row in rows(f"{work}/b/other", "aging")}:
                sys.exit(f"{source}: two keys give one code")
            if os.stat(f"{work}/a/redact.key").st_mode & 0o077:
                sys.exit(f"{source}: others can read the key")
            found += len(words)
    print(f"{len(options.folders)} redacted packs: none of {found} names in them, the same amounts, stable codes")


if __name__ == "__main__":
    main()
