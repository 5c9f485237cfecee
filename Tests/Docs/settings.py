#!/usr/bin/env python3
"""Checks that every number among the documented defaults has a unit and a source.

    python3 settings.py docs/settings.md

Defaults stand in the first yaml block; units and sources in the table at the end, keys in backticks. Keys that choose between words,
and those that are empty until stated, need none. Exit status 1 and the keys that are missing, on either side.
"""
import re
import sys


def defaults(text):
    """(key, value) of the first yaml block, two levels deep."""
    block = re.search(r"^```yaml\n(.*?)^```$", text, re.M | re.S).group(1)
    section = ""
    for line in block.splitlines():
        found = re.match(r"( *)([a-z_0-9]+):(?: +([^#]*?))?\s*(?:#.*)?$", line)
        if not found:
            continue
        indent, key, value = found.group(1), found.group(2), (found.group(3) or "").strip()
        if not indent:
            section = "" if value else key + "."
        yield (section if indent else "") + key, value


def main(path):
    text = open(path, encoding="utf-8").read()
    table = text[text.index("## Units and sources"):]
    explained = set()
    for row in re.findall(r"^\| (`.*?) \|", table, re.M):
        explained.update(re.findall(r"`([a-z_.0-9]+)`", row))
    keys = dict(defaults(text))
    numbers = {key for key, value in keys.items() if re.match(r"\[?-?[0-9]", value)}
    missing, unknown = sorted(numbers - explained), sorted(explained - set(keys))
    for key in missing:
        print(f"{path}: {key} has a default, and neither unit nor source")
    for key in unknown:
        print(f"{path}: {key} has a unit, and no default")
    return 1 if missing or unknown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
