#!/usr/bin/env python3
"""Writes the manual page of an arrears binary from what its --help says.

    python3 manual.py --binary arrears > arrears.1
"""
import argparse
import json
import subprocess


def roff(text):
    """Text that troff does not act on."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in ".'" else line for line in safe.splitlines())


def names(argument):
    found = [("\\-\\-" if n["kind"] == "long" else "\\-") + roff(n["name"]) for n in argument.get("names") or []]
    value = argument.get("valueName")
    if argument["kind"] == "positional":
        return f"\\fI{roff(value or '')}\\fR"
    words = ", ".join(f"\\fB{name}\\fR" for name in found)
    return words + (f" \\fI{roff(value)}\\fR" if argument["kind"] == "option" and value else "")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default="arrears")
    o = parser.parse_args()
    tool = json.loads(subprocess.run([o.binary, "--experimental-dump-help"], capture_output=True, text=True, check=True).stdout)
    version = subprocess.run([o.binary, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    command = tool["command"]
    lines = [f'.TH ARREARS 1 "" "arrears {roff(version)}" "User commands"', ".SH NAME",
             "arrears \\- " + roff(command["abstract"].rstrip(".")), ".SH SYNOPSIS",
             "\\fBarrears\\fR \\fIcommand\\fR [\\fIoptions\\fR] [\\fIinput\\fR ...]"]
    if command.get("discussion"):
        lines += [".SH DESCRIPTION", roff(command["discussion"])]
    lines += [".SH COMMANDS"]
    for own in command.get("subcommands") or []:
        if own["commandName"] == "help" or own.get("shouldDisplay") is False:
            continue
        lines += [f".SS arrears {roff(own['commandName'])}", roff(own.get("abstract") or "")]
        if own.get("discussion"):
            lines += [".PP", roff(own["discussion"])]
        for argument in own.get("arguments") or []:
            if not argument.get("shouldDisplay", True):
                continue
            lines += [".TP", names(argument), roff(argument.get("abstract") or "")]
    lines += [".SH EXIT STATUS", ".TP", "0", "done; findings below \\-\\-fail\\-on", ".TP", "1",
              "done; findings at or above it", ".TP", "2", "could not finish; nothing was changed", ".TP", "64", "wrong usage",
              ".SH FILES", ".TP", "reports/AS\\-OF", "a run: summary.md, report.html, arrears.xlsx, csv/, run.json, timing.json",
              ".TP", "reports/latest", "the newest one"]
    print("\n".join(line for line in lines if line))


if __name__ == "__main__":
    main()
