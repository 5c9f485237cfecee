#!/usr/bin/env python3
"""Runs arrears through Apache Spark, on this machine and on a loopback cluster, and breaks what can break: the files must stay those of one process.

    .build-spark/bin/python cluster.py --binary .build-worker/arrears --work .build-cluster [--invoices 5000000] [--only NAME…]

The truth is `arrears report` by one process on the same folder. Every file of a run but timing.json has to be the same, byte for byte;
where a fault cannot be outlived, the job has to fail, say why, and leave the run before as it was. The ledgers that are compared and
measured have --invoices documents, those that faults are tried on at most 200,000. Costs come from Spark's event log and the kernel;
--docs writes them into a Markdown page between two markers. Exit status 1 where a check fails; 0 with a line that says why where there
is no Java or no pyspark, unless --require is given.
"""
import argparse
import os
import shutil
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # the modules below lie among the sources

import costs
import direct
import faults
from ledger import AS_OF
from spark import Wrong, missing

CHECKS = {
    "steps": direct.steps, "fixtures": direct.fixtures, "changed": direct.changed, "damaged": direct.damaged, "short": direct.short,
    "closed": direct.closed,
    "local": faults.local, "cluster": faults.cluster, "failing": faults.failing, "silent": faults.silent, "retried": faults.retried,
    "speculation": faults.speculation, "killed-map": faults.killed_map, "killed-merge": faults.killed_merge,
    "wiped-map": faults.wiped_map, "wiped-merge": faults.wiped_merge, "lost-disk": faults.lost_disk,
    "costs": costs.costs,
}
# These need nothing but the binary.
DIRECT = {"steps", "fixtures", "changed", "damaged", "short", "closed"}


class Setting:
    """What all checks need: binary, folders, options, and the truth about a ledger."""

    reading = ["--as-of", AS_OF]
    report = ["--no-fingerprints", "--formats", "csv,md,html", "--quiet", "--fail-on", "never"]

    def __init__(self, options):
        self.work = os.path.abspath(options.work)
        self.binary = os.path.join(self.work, "binary")
        # A copy: whoever builds in the meantime would change the program between two steps of a run.
        shutil.rmtree(self.binary, ignore_errors=True)
        if os.path.isdir(options.binary):
            shutil.copytree(options.binary, self.binary)
        else:
            os.makedirs(self.binary)
            shutil.copy2(options.binary, self.binary)
        self.arrears = os.path.join(self.binary, "arrears")
        self.invoices, self.small = options.invoices, min(options.invoices, 200_000)
        self.seed, self.docs, self.truths = options.seed, options.docs, {}

    def truth(self, ledger):
        """The folder of the run by one process."""
        if ledger not in self.truths:
            out = os.path.join(self.work, "truth", os.path.basename(ledger))
            shutil.rmtree(out, ignore_errors=True)
            subprocess.run([self.arrears, "report", ledger, *self.reading, "--out", out, *self.report], check=True, stderr=subprocess.DEVNULL)
            self.truths[ledger] = out
        return self.truths[ledger]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True, help="the folder that deploy/spark/build.sh has filled; for checks without Spark the binary alone")
    parser.add_argument("--work", required=True, help="folder for ledgers, jobs and clusters")
    parser.add_argument("--invoices", type=int, default=5_000_000)
    parser.add_argument("--only", nargs="+", choices=CHECKS, metavar="NAME", help=", ".join(CHECKS))
    parser.add_argument("--docs", help="write the costs into this page")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--require", action="store_true", help="fail where there is no Spark")
    options = parser.parse_args()
    names = options.only or list(CHECKS)
    if os.path.isdir(options.binary) and not os.access(os.path.join(options.binary, "arrears"), os.X_OK):
        sys.exit(f"{options.binary} has no arrears: run sh deploy/spark/build.sh {os.path.dirname(options.binary)}")
    o, reason = Setting(options), missing()
    if reason and options.require:
        sys.exit(f"{reason}: Spark cannot be run")
    failed = 0
    for name in names:
        if reason and name not in DIRECT:
            print(f"{name}: left out: {reason}")
            continue
        started = time.monotonic()
        try:
            print(f"{name}: {CHECKS[name](o)} ({time.monotonic() - started:.0f} s)", flush=True)
        except (Wrong, OSError, subprocess.SubprocessError) as wrong:
            failed += 1
            print(f"{name}: FAILED: {wrong} ({time.monotonic() - started:.0f} s)", flush=True)
    if failed:
        sys.exit(f"{failed} of {len(names)} checks failed")


if __name__ == "__main__":
    main()
