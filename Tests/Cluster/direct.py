"""Checks of the four steps without Spark: order and grouping, files that change, damaged states, closed outputs, parents that go."""
import contextlib
import os
import random
import shutil
import signal
import subprocess
import time

from files import differences
from ledger import AS_OF, mixed, settled
from spark import ROOT, Wrong, children, descendants, is_alive, piece_size


def step(o, *words, given=None, **more):
    """One step of `arrears cluster` to its end."""
    return subprocess.run([o.arrears, "cluster", *words], input=given, capture_output=True, timeout=600, **more)


def good(done):
    if done.returncode != 0:
        raise Wrong(f"exit {done.returncode}: {done.stderr.decode(errors='replace')[:500]}")
    return done.stdout


def split(o, ledger, size=None):
    return good(step(o, "split", ledger, *o.reading, "--size", str(size or piece_size(ledger))))


def finish(o, ledger, states, out, *more):
    return step(o, "finish", ledger, *(more or o.reading), "--out", out, *o.report, given=states)


def refused(done, out, *words):
    """Fails unless a step ended with status 2 and says every one of the words, and no folder was written."""
    said = done.stderr.decode(errors="replace")
    if done.returncode != 2:
        raise Wrong(f"exit {done.returncode}, not 2: {said[:300]}")
    absent = [word for word in words if word not in said]
    if absent or "error" not in said:
        raise Wrong(f"the message lacks {', '.join(absent) or 'error'}: {said[:300]}")
    if "StateFault" in said or "remedy:" in said:
        raise Wrong(f"the message is not for people: {said[:300]}")
    if os.path.exists(out) or any(name.startswith(os.path.basename(out)) for name in os.listdir(os.path.dirname(out))):
        raise Wrong(f"{out} or a part of it was written")


class Cases:
    """Cases of one check: all are tried, and what is wrong is told together."""

    def __init__(self):
        self.count, self.wrong = 0, []

    @contextlib.contextmanager
    def case(self, label):
        self.count += 1
        try:
            yield
        except Wrong as wrong:
            self.wrong.append(f"{label}: {wrong}")

    def end(self, summary):
        if self.wrong:
            raise Wrong(f"{len(self.wrong)} of {self.count} cases\n" + "\n".join(self.wrong[:8]))
        return f"{self.count} {summary}"


def fresh(o, *names):
    folder = os.path.join(o.work, *names)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def steps(o):
    """Every piece in a process of its own, in random order, merged in groups and again: the same run."""
    chance, found, compared = random.Random(o.seed), [], 0
    for ledger in (mixed(o.arrears, o.work, o.small), settled(o.arrears, o.work, o.small)):
        pieces = split(o, ledger).splitlines(keepends=True)
        chance.shuffle(pieces)
        states = [good(step(o, "partial", given=piece)) for piece in pieces]
        groups = [b"".join(states[place:place + 3]) for place in range(0, len(states), 3)]
        merged = [good(step(o, "merge", given=group)) for group in groups]
        lines = good(step(o, "merge", given=b"".join(merged[::2]))).splitlines(keepends=True)
        lines += b"".join(merged[1::2]).splitlines(keepends=True)
        chance.shuffle(lines)
        out = os.path.join(fresh(o, "steps"), "out")
        good(finish(o, ledger, b"".join(lines), out))
        differing, count = differences(o.truth(ledger), out)
        found, compared = found + [f"{os.path.basename(ledger)}, {line}" for line in differing], compared + count
    if found:
        raise Wrong("\n".join(found))
    return f"{compared} files of two ledgers as from one process"


def fixtures(o):
    """The folders of fixtures, file by file in a process each: the same run."""
    root, found, compared = os.path.join(ROOT, "fixtures"), [], 0
    folders = [os.path.join(root, *names) for names in [
        ("company",), ("settled",), ("xero",), ("quickbooks",), ("sap-style",), ("hostile",), ("beside",), ("decisions",),
        *(("joins", name) for name in sorted(os.listdir(os.path.join(root, "joins")))),
        *(("findings", name) for name in sorted(os.listdir(os.path.join(root, "findings"))))]]
    refusals = 0
    for folder in folders:
        inputs = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".csv") and "expected" not in name]
        if not inputs:
            continue
        place = fresh(o, "fixtures")
        one, other = os.path.join(place, "one"), os.path.join(place, "other")
        whole = subprocess.run([o.arrears, "report", *inputs, *o.reading, "--out", one, *o.report], capture_output=True)
        cut = step(o, "split", *inputs, *o.reading)
        if whole.returncode != 0 or cut.returncode != 0:
            # What one process refuses has to be refused on the way through states too.
            if whole.returncode == 0 or cut.returncode == 0 and finish_of(o, inputs, cut.stdout, other).returncode == 0:
                found.append(f"{folder}: report ends with {whole.returncode}, split with {cut.returncode}: {cut.stderr.decode()[:200]}")
            refusals += 1
            continue
        done = finish_of(o, inputs, cut.stdout, other)
        if done.returncode == 2 and b"[currency-unstated]" in done.stderr:
            # The currency of other files is known only when this one has been read: docs/cluster.md says what to do.
            refusals += 1
            continue
        if done.returncode != 0:
            found.append(f"{folder}: exit {done.returncode}: {done.stderr.decode()[:300]}")
            continue
        differing, count = differences(one, other)
        found, compared = found + [f"{os.path.relpath(folder, root)}, {line}" for line in differing], compared + count
    if found:
        raise Wrong("\n".join(found))
    return f"{compared} files of {len(folders)} folders as from one process, {refusals} folders refused"


def finish_of(o, inputs, pieces, out):
    """The end of pieces that are read one by one; a partial that fails is the end too."""
    states = [step(o, "partial", given=piece) for piece in pieces.splitlines(keepends=True)]
    failed = [done for done in states if done.returncode != 0]
    if failed:
        return failed[0]
    return step(o, "finish", *inputs, *o.reading, "--out", out, *o.report, given=b"".join(done.stdout for done in states))


def small_ledger(o, name):
    """A few documents of two files with lists beside them, made anew for whoever damages them."""
    folder = fresh(o, name)
    subprocess.run([o.arrears, "demo", os.path.join(folder, "in"), "--invoices", "2000", "--as-of", AS_OF], check=True,
                   stdout=subprocess.DEVNULL)
    for list_, text in {"customers.csv": "Customer ID,Name,Group,Terms\nC-000001,Juniper Field Media 1,Juniper,Net 30\n",
                        "disputes.csv": "Invoice,From,To,Amount,Reason\nINV-0000003,2025-05-01,,100.00,short delivery\n"}.items():
        with open(os.path.join(folder, "in", list_), "w") as stream:
            stream.write(text)
    return os.path.join(folder, "in"), os.path.join(folder, "out")


def append(path):
    with open(path, "rb+") as stream:
        last = stream.read().splitlines(keepends=True)[-1]
        stream.write(last)


def touch(path):
    os.utime(path)


def shorten(path):
    os.truncate(path, os.path.getsize(path) // 2)


def changed(o):
    """A file that changes, shrinks or goes between split, partial and finish is an error that names it."""
    cases = Cases()
    for file in ("invoices.csv", "sales_invoices.csv", "customers.csv", "disputes.csv"):
        for change in (append, touch, shorten, os.remove):
            ledger, out = small_ledger(o, "changed")
            pieces = split(o, ledger)
            states = good(step(o, "partial", given=pieces))
            time.sleep(0.01)  # the clock of the file system is coarse
            change(os.path.join(ledger, file))
            # Lists beside the documents are no business of those who read pieces.
            if file != "disputes.csv":
                with cases.case(f"{file}, {change.__name__} before partial"):
                    refused(step(o, "partial", given=pieces), out, file)
            with cases.case(f"{file}, {change.__name__} before finish"):
                refused(finish(o, ledger, states, out), out, "changed")
    ledger, out = small_ledger(o, "changed")
    states = good(step(o, "partial", given=split(o, ledger)))
    for label, more in {"another day": ["--as-of", "2025-06-29"], "another currency": [*o.reading, "--currency", "EUR"],
                        "other columns": [*o.reading, "--column", "balance=Amount"]}.items():
        with cases.case(f"finish with {label}"):
            refused(finish(o, ledger, states, out, *more), out, "another day")
    return cases.end("changes of files, days and settings refused, nothing written")


def damaged(o):
    """States that are damaged, cut, missing, doubled, or of another run or version are refused."""
    ledger, out = small_ledger(o, "damaged")
    cut = split(o, ledger).splitlines(keepends=True)
    lines = good(step(o, "partial", given=b"".join(cut))).splitlines(keepends=True)
    other = good(step(o, "partial", given=good(step(o, "split", ledger, "--as-of", "2025-06-23")))).splitlines(keepends=True)
    share = next(place for place, line in enumerate(lines) if line.startswith(b"i"))
    totals = next(place for place, line in enumerate(lines) if line.startswith(b"f"))
    whole = b"".join(lines)

    def without(*places):
        return b"".join(line for place, line in enumerate(lines) if place not in places)

    # What is given, a word that the message must hold, and whether merge, which sees a part of the states, has to notice too.
    kinds = {
        "a line missing": (without(share), "missing", False),
        "a file's totals missing": (without(totals), "missing", False),
        "all lines of a file missing": (b"".join(line for line in lines if b":0:" not in line[:60]), "no state", False),
        "the last line missing": (without(len(lines) - 1), "missing", False),
        "nothing at all": (b"", "no states", False),
        "a line given twice": (whole + lines[share], "twice", False),
        "a file's totals given twice": (whole + lines[totals], "the same rows", True),
        "everything given twice": (whole + whole, "the same rows", True),
        "a piece read twice": (whole + good(step(o, "partial", given=cut[0])), "the same rows", True),
        "a line cut": (without(share) + lines[share][:-20] + b"\n", "cut short", True),
        "the end cut": (whole[:-20], "cut", True),
        "the last line end gone": (whole[:-1], "cut", True),
        "a line of another run": (whole + other[0], "two runs", True),
        "states of another run": (b"".join(other), "another day", False),
        "another version": (without(share) + lines[share].replace(b"\t2:", b"\t3:", 1), "version 3", True),
        "a line of something else": (whole + b"26/11/23 WARN TaskSetManager: lost task\n", "no state", True),
        "an empty key": (whole + b"\t\n", "state", True),
    }
    cases = Cases()
    for label, (states, word, is_seen) in kinds.items():
        with cases.case(label):
            refused(finish(o, ledger, states, out), out, word)
        with cases.case(f"{label}, merge"):
            # What merge lets pass must be seen behind it.
            refused(step(o, "merge", given=states) if is_seen else finish(o, ledger, good(step(o, "merge", given=states)), out), out)
    elsewhere(o, ledger, cases)
    characters(o, ledger, out, lines, cases)
    pieces(o, cut, cases)
    return cases.end("kinds of damage and changed characters refused, nothing written")


def characters(o, ledger, out, lines, cases, trials=150):
    """One character of one line is another, or two have changed places."""
    chance = random.Random(o.seed)
    for trial in range(trials):
        place = chance.randrange(len(lines))
        line = bytearray(lines[place])
        at = chance.randrange(len(line))
        if trial % 3 == 0 and at + 2 < len(line) and line[at] != line[at + 1]:
            line[at], line[at + 1] = line[at + 1], line[at]
        else:
            line[at] = chance.choice([byte for byte in b"AZaz09+/=:%\t\n x" if byte != line[at]])
        with cases.case(f"character {at} of line {place + 1} changed"):
            refused(finish(o, ledger, b"".join(lines[:place]) + bytes(line) + b"".join(lines[place + 1:]), out), out)


def elsewhere(o, ledger, cases):
    """Pieces of inputs that were given by a relative path, read from another folder."""
    with cases.case("relative inputs"):
        cut = good(step(o, "split", os.path.basename(ledger), *o.reading, cwd=os.path.dirname(ledger)))
        good(step(o, "partial", given=cut, cwd="/"))


def pieces(o, cut, cases, trials=60):
    """One character of a line of split is another: whoever reads the piece has to notice."""
    chance = random.Random(o.seed)
    for _ in range(trials):
        line = bytearray(chance.choice(cut))
        at = chance.randrange(len(line) - 1)
        line[at] = chance.choice([byte for byte in b"AZaz09+/=:%{}, x" if byte != line[at]])
        with cases.case(f"character {at} of a piece changed"):
            done = step(o, "partial", given=bytes(line))
            if done.returncode == 0:
                raise Wrong("it was read")
    with cases.case("a piece given twice"):
        if b"given twice" not in step(o, "partial", given=cut[0] + cut[0]).stderr:
            raise Wrong("it was read twice")


def short(o):
    """A reader that stops early and says all is well: finish finds what is missing."""
    ledger = settled(o.arrears, o.work, o.small)
    out = os.path.join(fresh(o, "short"), "out")
    states = [good(step(o, "partial", given=piece)) for piece in split(o, ledger).splitlines(keepends=True)]
    first = states[0].splitlines(keepends=True)
    cases = Cases()
    for label, (given, word) in {
        "only the first piece": (states[:1], "not read"),
        "a piece not read": (states[:3] + states[4:], "not read"),
        "the last piece not read": (states[:-1], "not read"),
        "one line of a piece": ([first[0]] + states[1:], "missing"),
        "all but the totals of a piece": ([b"".join(first[:-1])] + states[1:], "missing"),
        "some bytes of a piece": ([states[0][:10_000]] + states[1:], "state"),
    }.items():
        with cases.case(label):
            refused(finish(o, ledger, b"".join(given), out), out, word)
    return cases.end("readers that stopped early found out")


def closed(o):
    """A step whose output is closed ends soon and not well; one whose parent is gone ends within five seconds."""
    ledger = mixed(o.arrears, o.work, o.small)
    pieces = split(o, ledger)
    states = good(step(o, "partial", given=pieces))
    folder = fresh(o, "closed")
    slowest = 0
    for name, given in {"partial": pieces, "merge": states}.items():
        path = os.path.join(folder, name)
        with open(path, "wb") as stream:
            stream.write(given)
        # Whoever starts the step may have told it to ignore the signal of a closed pipe.
        slowest = max(slowest, closes(o, name, path, True), closes(o, name, path, False), orphan_at_input(o, name), orphan_at_output(o, name, path))
    return f"closed output and lost parents: the slowest took {slowest:.1f} s"


def closes(o, name, path, signals):
    """Output that nobody reads beyond ten bytes."""
    with open(path, "rb") as given:
        process = subprocess.Popen([o.arrears, "cluster", name], stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   restore_signals=signals)
    process.stdout.read(10)
    process.stdout.close()
    started = time.monotonic()
    try:
        status = process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        raise Wrong(f"{name} goes on for 20 s with its output closed") from None
    if status == 0:
        raise Wrong(f"{name} ends with 0 though its output was closed")
    return time.monotonic() - started


def orphan_at_input(o, name):
    """The parent is killed while the step waits for lines."""
    parent = subprocess.Popen(["sh", "-c", '"$0" cluster "$1"; :', o.arrears, name], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    return orphan(parent, name, "waiting for input")


def orphan_at_output(o, name, path):
    """The parent is killed while the step waits for somebody to read what it wrote."""
    with open(path, "rb") as given:
        parent = subprocess.Popen(["sh", "-c", '"$0" cluster "$1"; :', o.arrears, name], stdin=given, stdout=subprocess.PIPE)
    return orphan(parent, name, "waiting for output")


def orphan(parent, name, where):
    # Two seconds: the step has looked up its parent, and fills the pipe.
    time.sleep(2)
    found = descendants(parent.pid)[1:]
    if len(found) != 1 or not is_alive(found[0]):
        parent.kill()
        raise Wrong(f"{name} {where}: there is no child to be orphaned: {children().get(parent.pid)}")
    parent.kill()
    parent.wait()
    started = time.monotonic()
    while is_alive(found[0]):
        if time.monotonic() - started > 5:
            os.kill(found[0], signal.SIGKILL)
            raise Wrong(f"{name} {where} lives on five seconds after its parent")
        time.sleep(0.05)
    return time.monotonic() - started
