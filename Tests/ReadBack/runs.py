"""Runs of arrears whose files the checks of this folder read back."""
import argparse
import datetime
import glob
import os
import subprocess
import sys


def options(*more):
    """The options of all checks; `more` are (name, help) of further ones."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default="arrears")
    parser.add_argument("--as-of", default="2025-06-30")
    parser.add_argument("--config")
    for name, words in more:
        parser.add_argument(name, help=words)
    parser.add_argument("folders", nargs="+")
    return parser.parse_args()


def report(o, folder, out, formats, settings=""):
    """Writes the run of a folder, with settings behind those of the configuration; returns the run's own folder."""
    config = out + ".yaml"
    with open(config, "w", encoding="utf-8") as stream:
        stream.write((open(o.config, encoding="utf-8").read() + "\n" if o.config else "") + settings)

    def run(day, place, formats):
        return subprocess.run([o.binary, "report", folder, "--as-of", str(day), "--out", place, "--fail-on", "never", "--quiet",
                               "--formats", formats, "--config", config, "--history", out + ".sqlite"], stderr=subprocess.DEVNULL).returncode

    # Where the exports reach back a week, the run has one to be compared with; lists of open items do not.
    for rest in glob.glob(out + ".sqlite*"):
        os.remove(rest)
    run(datetime.date.fromisoformat(o.as_of) - datetime.timedelta(weeks=1), out + "-before", "md")
    if run(o.as_of, out, formats) != 0:
        sys.exit(f"{folder}: the run failed")
    return out


def name(folder):
    return os.path.basename(folder.rstrip("/"))


def end(wrong, summary):
    """Prints what is wrong, then the summary; ends with status 1 where anything is."""
    for line in wrong[:40]:
        print(line[:300])
    print(f"{summary}, {len(wrong)} differences")
    sys.exit(1 if wrong else 0)
