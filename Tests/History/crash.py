#!/usr/bin/env python3
"""Kills runs at random moments and takes the disk away from them: the reports and the history must stay whole.

    python3 crash.py --binary arrears [--kills 200] [--seed 1]

After every interrupted run the folder of reports holds a complete run (every file has the fingerprint that run.json states), the
database is sound and holds exactly the runs that a database of uninterrupted runs holds up to its newest one, and the next run
puts right what was left over. The disk is made full by a limit on the size of files, which fails a write as a full disk does, and,
where the system lets us mount one, by a small tmpfs. Exit status 1 at the first thing that is not whole.
"""
import argparse
import contextlib
import datetime
import glob
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

FIRST = datetime.date(2025, 6, 2)
DAYS = [str(FIRST + datetime.timedelta(weeks=week)) for week in range(5)]


def command(binary, ledger, folder, day):
    return [binary, "report", ledger, "--as-of", day, "--out", f"{folder}/run", "--history", f"{folder}/history.sqlite",
            "--fail-on", "never", "--quiet"]


def run(binary, ledger, folder, day):
    done = subprocess.run(command(binary, ledger, folder, day), capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"a run that nobody disturbed ended with {done.returncode}:\n{done.stderr}")


def content(path):
    """What a database holds, without the numbers that SQLite gives; None where there is none."""
    if not os.path.exists(path) or os.path.getsize(path) == 0:
        return []
    with contextlib.closing(sqlite3.connect(path)) as db:
        if db.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            sys.exit(f"{path}: damaged")
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone():
            return []
        runs = []
        for run_id, as_of in db.execute("SELECT id, as_of FROM runs ORDER BY as_of").fetchall():
            states = db.execute(
                "SELECT customer_id, currency, number, kind, issued, due, amount, open, disputed FROM states JOIN accounts ON accounts.id = account"
                " WHERE from_run <= ?1 AND (to_run IS NULL OR to_run > ?1) ORDER BY 1, 2, 3, 4, 5, 6, 7, 8", [run_id]).fetchall()
            facts = db.execute(
                "SELECT kind, code, customer_id, amount, count FROM facts WHERE from_run <= ?1 AND (to_run IS NULL OR to_run > ?1)"
                " ORDER BY 1, 2, 3, 4, 5", [run_id]).fetchall()
            metrics = db.execute("SELECT metric, currency, value FROM metrics WHERE run = ? ORDER BY place", [run_id]).fetchall()
            runs.append((as_of, states, facts, metrics))
        return runs


def whole(folder):
    """The day of the complete run in a folder; None where there is none yet."""
    if not os.path.exists(folder):
        return None
    with open(f"{folder}/run.json") as file:
        record = json.load(file)
    names = {os.path.relpath(path, folder) for path in glob.glob(f"{folder}/**", recursive=True) if os.path.isfile(path)}
    expected = set(record["outputs"]) | {"run.json", "timing.json"}
    if names != expected:
        sys.exit(f"{folder}: files differ from run.json: {sorted(names ^ expected)}")
    for name, output in record["outputs"].items():
        with open(f"{folder}/{name}", "rb") as file:
            if hashlib.sha256(file.read()).hexdigest() != output["sha256"]:
                sys.exit(f"{folder}/{name}: not the file that run.json states")
    return record["as_of"]


class Reference:
    """What uninterrupted runs leave behind, run by run."""

    def __init__(self, binary, ledger, folder):
        self.content = []
        for day in DAYS:
            started = time.monotonic()
            run(binary, ledger, folder, day)
            self.seconds = time.monotonic() - started
        self.content = content(f"{folder}/history.sqlite")

    def check(self, folder, where):
        got = content(f"{folder}/history.sqlite")
        if got != self.content[:len(got)]:
            sys.exit(f"{where}: the history is not that of {len(got)} whole runs")
        return len(got), whole(f"{folder}/run")


def check_interrupted(reference, folder, before, step, where):
    """After an interrupted run of day `step`: everything is as before it, or as after it."""
    runs, day = reference.check(folder, where)
    if runs not in (before, step + 1):
        sys.exit(f"{where}: {runs} runs in the history, {before} before")
    if day not in (DAYS[step - 1] if step else None, DAYS[step]):
        sys.exit(f"{where}: the reports are of {day}")
    if day == DAYS[step] and runs != step + 1:
        sys.exit(f"{where}: the reports landed and the history has no such run")
    return runs


def after(reference, binary, ledger, folder, step, where):
    """The next run puts everything right."""
    run(binary, ledger, folder, DAYS[step])
    if reference.check(folder, where) != (step + 1, DAYS[step]):
        sys.exit(f"{where}: the next run did not put it right")
    rest = [name for name in os.listdir(folder) if name not in ("run", "history.sqlite")]
    if rest:
        sys.exit(f"{where}: left over: {rest}")


def check_failed(reference, folder, done, where):
    """After a run whose writes may have failed: it says so, and left the whole run before or its own; the runs in the history."""
    if done.returncode not in (0, 1, 2) or done.returncode != 0 and "error" not in done.stderr:
        sys.exit(f"{where}: exit {done.returncode}\n{done.stderr}")
    runs, day = reference.check(folder, where)
    if done.returncode == 2 and (runs, day) != (1, DAYS[0]):
        sys.exit(f"{where}: it failed and left {runs} runs, reports of {day}")
    if runs == 2 and day != DAYS[1]:
        sys.exit(f"{where}: the history has a run whose reports are not there")
    return runs


def kill(options, ledger, reference, work, rng):
    folder, step, outcomes = f"{work}/killed", 0, {"old": 0, "new": 0, "finished": 0}
    os.makedirs(folder)
    seconds, number = reference.seconds, 0
    while number < options.kills:
        if step == len(DAYS):
            shutil.rmtree(folder)
            os.makedirs(folder)
            step = 0
        where = f"kill {number + 1} (seed {options.seed})"
        process = subprocess.Popen(command(options.binary, ledger, folder, DAYS[step]),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # The end, where files and database change, is met more often.
        share = rng.random() if rng.random() < 0.3 else 1 - rng.random() ** 2 * 0.5
        time.sleep(share * seconds)
        process.send_signal(signal.SIGKILL)
        status = process.wait()
        runs = check_interrupted(reference, folder, step, step, where)
        # One that had ended was not killed: it does not count, and the next gets less time.
        outcomes["finished" if status == 0 else "new" if runs == step + 1 else "old"] += 1
        number += status != 0
        seconds *= 0.97 if status == 0 else 1.005
        after(reference, options.binary, ledger, folder, step, where)
        step += 1
    print(f"{options.kills} runs killed: {outcomes['old']} left everything as it was, {outcomes['new']} had committed; "
          f"{outcomes['finished']} more had ended before; all whole")


def limited(options, ledger, reference, work):
    """No file may grow beyond a limit: writes fail in whatever file is the first to reach it."""
    folder = f"{work}/limited"
    os.makedirs(folder)
    run(options.binary, ledger, folder, DAYS[0])
    sizes = sorted(os.path.getsize(path) for path in glob.glob(f"{folder}/**", recursive=True) if os.path.isfile(path))
    limits = sorted({size - 1 for size in sizes if size > 1} | {size // 2 for size in sizes if size > 1})
    failed = 0
    for limit in limits:
        where = f"no file above {limit} bytes"

        def preparation():
            # The signal would kill; ignored, the write fails as on a full disk.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        done = subprocess.run(command(options.binary, ledger, folder, DAYS[1]), capture_output=True, text=True,
                              preexec_fn=preparation)
        runs = check_failed(reference, folder, done, where)
        failed += done.returncode != 0 or runs == 1
        # Back to one run.
        shutil.rmtree(folder)
        os.makedirs(folder)
        run(options.binary, ledger, folder, DAYS[0])
    print(f"{len(limits)} limits on the size of files: {failed} runs failed and left everything whole")


def small_disk(options, ledger, reference, work):
    disk = f"{work}/disk"
    os.makedirs(disk)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk], capture_output=True).returncode != 0:
        print("no tmpfs can be mounted here: a full disk was not tried")
        return
    try:
        run(options.binary, ledger, disk, DAYS[0])
        used = sum(os.path.getsize(path) for path in glob.glob(f"{disk}/**", recursive=True) if os.path.isfile(path))
        failed = 0
        for step in range(24):
            room = used * step // 12
            statistics = os.statvfs(disk)
            free = statistics.f_bavail * statistics.f_frsize
            with open(f"{disk}/ballast", "wb") as file:
                file.write(b"\0" * max(0, free - room))
            done = subprocess.run(command(options.binary, ledger, disk, DAYS[1]), capture_output=True, text=True)
            os.remove(f"{disk}/ballast")
            where = f"disk with {room} bytes free"
            check_failed(reference, disk, done, where)
            failed += done.returncode != 0
            for name in ("run", "history.sqlite"):
                shutil.rmtree(f"{disk}/{name}") if os.path.isdir(f"{disk}/{name}") else os.remove(f"{disk}/{name}")
            run(options.binary, ledger, disk, DAYS[0])
        print(f"24 nearly full disks: {failed} runs failed and left everything whole")
    finally:
        subprocess.run(["umount", disk])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.binary = os.path.abspath(options.binary)
    work = tempfile.mkdtemp()
    try:
        subprocess.run([options.binary, "demo", f"{work}/demo", "--invoices", "2000"], check=True, stdout=subprocess.DEVNULL)
        ledger = f"{work}/demo/invoices.csv"
        os.makedirs(f"{work}/reference")
        reference = Reference(options.binary, ledger, f"{work}/reference")
        kill(options, ledger, reference, work, random.Random(options.seed))
        limited(options, ledger, reference, work)
        small_disk(options, ledger, reference, work)
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
