"""Runs of arrears whose files the checks of this folder read back."""
import argparse
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
    subprocess.run([o.binary, "report", folder, "--as-of", o.as_of, "--out", out, "--fail-on", "never", "--quiet",
                    "--formats", formats, "--config", config], check=True, stderr=subprocess.DEVNULL)
    return out


def name(folder):
    return os.path.basename(folder.rstrip("/"))


def end(wrong, summary):
    """Prints what is wrong, then the summary; ends with status 1 where anything is."""
    for line in wrong[:40]:
        print(line[:300])
    print(f"{summary}, {len(wrong)} differences")
    sys.exit(1 if wrong else 0)
