"""What a run through Spark costs beside one process, and what that comes to at ten terabytes."""
import csv
import datetime
import glob
import json
import math
import os
import platform
import resource
import statistics
import subprocess
import time

from direct import fresh, split
from faults import wrapped
from ledger import AS_OF, mixed, settled
from spark import Job, Wrong, home, piece_size

MARKERS = ("<!-- cluster: begin -->", "<!-- cluster: end -->")
ROUNDS = 3
# Budgets: executors' time by the CPU time of one process, and what is shuffled by what is read.
MOST_TIME, MOST_SHUFFLED = 1.3, 0.15
# The machines of the extrapolation.
INPUT, NODES, CORES, NETWORK, MEMORY = 10e12, 100, 16, 1.25e9, 64 << 30
OPEN_LIMIT, TEXT_LIMIT = 1 << 31, 4 << 30


class Used:
    """Seconds of CPU and wall of processes, and the largest memory of one."""

    def __init__(self):
        self.cpu = self.wall = self.peak = 0.0

    def run(self, words, given=None, out=None, core=None):
        started = time.monotonic()
        with open(given or os.devnull, "rb") as stdin, open(out or os.devnull, "ab") as stdout:
            process = subprocess.Popen(words, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL,
                                       preexec_fn=None if core is None else lambda: os.sched_setaffinity(0, {core}))
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise Wrong(f"exit {process.returncode} of {' '.join(words)[:300]}")
        self.wall += time.monotonic() - started
        self.cpu += usage.ru_utime + usage.ru_stime
        self.peak = max(self.peak, usage.ru_maxrss * 1024)
        return self


def costs(o):
    """Executors' time, shuffled bytes and states beside one process and beside the steps without Spark; medians of three rounds."""
    ledger, rounds, load = mixed(o.arrears, o.work, o.invoices), [], os.getloadavg()[0]
    for number in range(ROUNDS):
        rounds.append({**one_process(o, ledger), **steps(o, ledger), **through_spark(o, ledger, number)})
    figures = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    figures.update(size(o, ledger))
    figures["kept"] = kept(o)
    lines = section(o, figures, load, [each["executors"] / each["single"] for each in rounds])
    print("\n".join(lines), flush=True)
    if o.docs:
        write(o.docs, lines)
    time_ratio, shuffled = figures["executors"] / figures["single"], figures["shuffled"] / figures["bytes"]
    return (f"executors' time {time_ratio:.2f} × the CPU time of one process ({met(time_ratio, MOST_TIME)}), "
            f"shuffled {shuffled:.1%} of the input ({met(shuffled, MOST_SHUFFLED)})")


def met(value, most):
    return "within the budget" if value <= most else "OVER THE BUDGET"


def one_process(o, ledger):
    """A run as everybody starts it; and on one core, where seconds of reading are CPU seconds."""
    out = os.path.join(fresh(o, "costs", "single"), "out")
    words = [o.arrears, "report", ledger, *o.reading, "--out", out, *o.report]
    whole, narrow = Used().run(words), Used().run(words, core=min(os.sched_getaffinity(0)))
    with open(os.path.join(out, "timing.json")) as stream:
        stages = {stage["name"]: stage["seconds"] for stage in json.load(stream)["stages"]}
    return {"single": whole.cpu, "single_wall": whole.wall, "single_narrow": narrow.cpu, "single_peak": whole.peak,
            "reading": stages["recognise"] + stages["read"]}


def steps(o, ledger):
    """The four steps without Spark, each piece in a process of its own."""
    folder = fresh(o, "costs", "steps")
    pieces, states, merged = (os.path.join(folder, name) for name in ("pieces", "states", "merged"))
    cut, read = Used(), Used()
    cut.run([o.arrears, "cluster", "split", ledger, *o.reading, "--size", str(piece_size(ledger))], out=pieces)
    with open(pieces, "rb") as stream:
        for number, piece in enumerate(stream):
            own = f"{pieces}-{number}"
            with open(own, "wb") as file:
                file.write(piece)
            read.run([o.arrears, "cluster", "partial"], given=own, out=states)
    joined = Used().run([o.arrears, "cluster", "merge"], given=states, out=merged)
    end = Used().run([o.arrears, "cluster", "finish", ledger, *o.reading, "--out", os.path.join(folder, "out"), *o.report], given=merged)
    return {"split": cut.wall, "partial": read.cpu, "partial_peak": read.peak, "merge": joined.cpu, "finish": end.cpu, "finish_wall": end.wall,
            "finish_peak": end.peak, "states": os.path.getsize(states), "merged": os.path.getsize(merged)}


def through_spark(o, ledger, number):
    """Pass 1 through local[2,4], from the event log; and what the kernel counts for all of it."""
    # Run time counts what others do on this machine; CPU time does not, and Spark knows only that of its own threads.
    timed = '"$real" "$@"; status=$?; times > "$(mktemp "$marks/cpu.XXXXXX")"; exit $status'
    binary, marks = wrapped(o, "costs", timed, timed)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    job = Job(o, ledger, f"costs-{number}", binary=binary, quick=False).done()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    tasks = job.tasks()
    if not all(task.is_done for task in tasks):
        raise Wrong(f"attempts failed: see {job.log}")
    merge = sum(task.seconds for task in tasks if task.is_result)
    executors = sum(task.seconds for task in tasks)
    inside = sum(seconds(path) for path in glob.glob(os.path.join(marks, "cpu.*")))
    return {"executors": executors, "map": executors - merge, "reduce": merge, "inside": inside, "threads": sum(task.cpu for task in tasks),
            "shuffled": sum(task.written for task in tasks), "spark_wall": job.seconds,
            "spark_cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def kept(o):
    """The share of its input that is shuffled of a ledger whose documents have to be kept whole until their payments come."""
    ledger = settled(o.arrears, o.work, o.small)
    job = Job(o, ledger, "costs-settled").done()
    return sum(task.written for task in job.tasks()) / sum(os.path.getsize(path) for path in glob.glob(os.path.join(ledger, "*")))


def seconds(path):
    """CPU seconds that a shell's `times` has written of its children: 0m1.234s 0m0.056s in the second line."""
    with open(path) as stream:
        words = stream.read().splitlines()[1].split()
    return sum(int(minutes) * 60 + float(rest) for minutes, rest in (word.rstrip("s").split("m") for word in words))


def size(o, ledger):
    """Bytes and documents of the ledger, and what is open of them."""
    with open(os.path.join(o.work, "costs", "single", "out", "run.json")) as stream:
        inputs = json.load(stream)["inputs"]
    with open(os.path.join(o.work, "costs", "single", "out", "csv", "open_items.csv"), newline="") as stream:
        numbers = [len(row["document"]) for row in csv.DictReader(stream)]
    return {"bytes": sum(os.path.getsize(path) for path in glob.glob(os.path.join(ledger, "*"))),
            "documents": sum(each["rows"]["documents"] for each in inputs), "open": len(numbers), "text": sum(numbers),
            "pieces": len(split(o, ledger).splitlines())}


# MARK: the page


def section(o, f, load, ratios):
    """The Markdown lines between the markers."""
    with open("/proc/cpuinfo") as stream:
        models = [line.partition(": ")[2].strip() for line in stream if line.startswith("model name")]
    version = subprocess.run([o.arrears, "--version"], capture_output=True, text=True).stdout.strip()
    spark = glob.glob(os.path.join(home(), "jars", "spark-core_*.jar"))[0].rpartition("-")[2].removesuffix(".jar")
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.split('"')[1]
    rows = [
        ("Input", f"{f['bytes'] / 1e6:,.1f} MB, {f['documents']:,} documents, {f['open']:,} of them open; six files, {f['pieces']} pieces"),
        ("One process, everything", f"{f['single']:.1f} s of CPU ({f['single_narrow']:.1f} s on one core, of which reading takes "
                                    f"{f['reading']:.1f} s), {f['single_wall']:.1f} s of wall, {mib(f['single_peak'])} MiB"),
        ("Pass 1 in Spark, executor run time", f"{f['executors']:.1f} s: pieces {f['map']:.1f} s, merge {f['reduce']:.1f} s"),
        ("… by the CPU of one process, everything", f"{f['executors'] / f['single']:.2f} (rounds: {', '.join(f'{r:.2f}' for r in ratios)}); "
                                                    f"budget {MOST_TIME}: {met(f['executors'] / f['single'], MOST_TIME)}"),
        ("… by its reading alone, on one core", f"{f['executors'] / f['reading']:.2f}"),
        ("CPU of the same tasks", f"{f['inside']:.1f} s in arrears, {f['threads']:.1f} s in Spark's threads: "
                                  f"{(f['inside'] + f['threads']) / f['single']:.2f} of one process, everything; "
                                  f"{(f['inside'] + f['threads']) / f['reading']:.2f} of its reading"),
        ("Shuffled", f"{f['shuffled'] / 1e6:,.1f} MB, {f['shuffled'] / f['bytes']:.1%} of the input; budget {MOST_SHUFFLED:.0%}: "
                     f"{met(f['shuffled'] / f['bytes'], MOST_SHUFFLED)}"),
        ("… of invoices with a list of payments", f"{f['kept']:.1%} of the input ({o.small:,} invoices): all documents are kept until "
                                                  "their payments have come"),
        ("States", f"{f['states'] / 1e6:,.1f} MB of the pieces, {f['merged'] / 1e6:,.1f} MB merged ({f['merged'] / f['documents']:.1f} bytes "
                   "per document)"),
        ("Steps without Spark", f"split {f['split']:.1f} s of wall; CPU: partial {f['partial']:.1f} s, merge {f['merge']:.1f} s, finish "
                                f"{f['finish']:.1f} s; {mib(f['partial_peak'])} and {mib(f['finish_peak'])} MiB in partial and finish"),
        ("All of run.sh, local[2]", f"{f['spark_wall']:.1f} s of wall, {f['spark_cpu']:.1f} s of CPU with Java's own"),
    ]
    machine = [
        ("Date", datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")),
        ("Processor", f"{models[0] if models else platform.machine()}, {os.cpu_count()} cores, load average {load:.1f} before the start"),
        ("Versions", f"arrears {version}, Spark {spark}, Java {java}, Python {platform.python_version()}"),
        ("Runs", f"medians of {ROUNDS}, in turn; as of {AS_OF}"),
    ]
    return ["## Through Apache Spark", "", "`Tests/Cluster/cluster.py` writes this section.", "", *table(["Circumstance", "Value"], machine), "",
            *table(["What", "Measured"], rows), "", *extrapolation(f)]


def extrapolation(f):
    """Ten terabytes on a hundred machines, from what was measured here."""
    cores, scale = NODES * CORES, INPUT / f["bytes"]
    documents = f["documents"] * scale
    by_map, by_merge = f["bytes"] / f["map"], f["bytes"] / f["reduce"]
    by_scan = f["bytes"] / f["split"]
    memory = f["finish_peak"] / f["documents"]
    # How much input one run can take.
    bytes_each = {"memory": MEMORY / memory * f["bytes"] / f["documents"], "open": OPEN_LIMIT / f["open"] * f["bytes"],
                  "text": TEXT_LIMIT / f["text"] * f["bytes"]}
    runs = math.ceil(INPUT / min(bytes_each.values()))
    rows = [
        ("split", f"one walk from front to back at {by_scan / 1e6:,.0f} MB/s: {span(INPUT / by_scan)} in one process, "
                  f"{span(INPUT / by_scan / NODES)} with one on every machine"),
        ("pieces", f"{by_map / 1e6:.0f} MB/s per core: {span(INPUT / by_map / cores)}; every machine reads {by_map * CORES / 1e9:.2f} GB/s"),
        ("shuffle", f"{f['shuffled'] * scale / 1e9:,.0f} GB, {f['shuffled'] * scale / NODES / 1e9:.1f} GB per machine: "
                    f"{span(f['shuffled'] * scale / NODES / NETWORK)} at 10 Gbit/s"),
        ("merge", f"{by_merge / 1e6:.0f} MB of input per second and core: {span(INPUT / by_merge / cores)}"),
        ("finish", f"{memory:.0f} bytes of memory per document: {memory * documents / 1e12:.1f} TB for {documents / 1e9:.0f} billion documents, "
                   f"too much for one process; {f['finish_wall'] * scale / 3600:.1f} hours of it altogether, "
                   f"{span(f['finish_wall'] * scale / NODES)} with one on every machine"),
    ]
    return [
        f"### {INPUT / 1e12:.0f} TB on {NODES} machines of {CORES} cores", "",
        "Computed, not run. It assumes cores as fast as this one, work that is dealt out evenly, storage that delivers what the row `pieces` "
        "asks of it, the same share of open documents, states that grow with the input, as many --merges as cores, and no failures.", "",
        *table(["Step", "Computed"], rows), "",
        "`split` walks the files of one call one after another. No walk needs another's result, so files can be walked side by side: by a "
        "call for each company, which also gives each its own run.", "",
        f"`finish` is one process that holds all states in memory. It takes at most 2^31 open documents and 4 GiB of their numbers, here "
        f"{f['text'] / max(1, f['open']):.0f} bytes each. Of a ledger like this one the first allows {bytes_each['open'] / 1e12:,.1f} TB of "
        f"input, the second {bytes_each['text'] / 1e12:,.1f} TB, and {MEMORY >> 30} GiB of memory {bytes_each['memory'] / 1e12:,.2f} TB. So at "
        f"present {INPUT / 1e12:.0f} TB have to be divided by company, into {runs} runs or more.",
    ]


def table(head, rows):
    return [f"| {' | '.join(head)} |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)]


def mib(size_):
    return f"{size_ / (1 << 20):,.0f}"


def span(seconds):
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def write(path, lines):
    """Puts the section between the markers of a page, at its end where it has none."""
    text = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
    begin, end = (text.find(marker) for marker in MARKERS)
    if (begin < 0) != (end < 0) or end < begin:
        raise Wrong(f"{path} has one of the markers {' and '.join(MARKERS)} without the other")
    own = "\n".join([MARKERS[0], "", *lines, "", MARKERS[1]])
    text = text[:begin] + own + text[end + len(MARKERS[1]):] if begin >= 0 else text.rstrip("\n") + "\n\n" * bool(text) + own + "\n"
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)
