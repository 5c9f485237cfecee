"""Checks of whole runs through Spark, and of what happens when parts of them fail, lie, are slow or go away."""
import contextlib
import glob
import os
import shlex
import shutil
import time

from direct import Cases, fresh
from files import differences, snapshot
from ledger import mixed, settled
from spark import Cluster, Job, Wrong, counts, running

# Executors beside two JVMs of the cluster and the driver: small, and without the second compiler.
SMALL = ["spark.executor.memory=1g", "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1"]
SLOW = 90  # seconds of the task that speculation has to overtake


def wrapped(o, name, partial="", merge=""):
    """A folder of the binary in which a script stands before it, with its own lines for the two steps; and a folder for its marks."""
    folder, marks = fresh(o, "wrapped", name), fresh(o, "marks", name)
    for file in os.listdir(o.binary):
        os.link(os.path.join(o.binary, file), os.path.join(folder, "arrears-real" if file == "arrears" else file))
    with open(os.path.join(folder, "arrears"), "w") as stream:
        stream.write(f'#!/bin/bash\nreal="$(dirname "$0")/arrears-real" marks={shlex.quote(marks)} given="given.$$"\n'
                     f'case "${{2-}}" in\npartial)\n{partial or ":"}\n;;\nmerge)\n{merge or ":"}\n;;\nesac\nexec "$real" "$@"\n')
    os.chmod(os.path.join(folder, "arrears"), 0o755)
    return folder, marks


def right(o, ledger, job):
    """Fails unless the job's files are those of one process; how many there are."""
    differing, count = differences(o.truth(ledger), job.out)
    if differing:
        raise Wrong("\n".join(differing))
    return count


def faulty(o):
    """The ledger on which faults are tried: rows of a customer stand in three files, and settle each other."""
    return settled(o.arrears, o.work, o.small)


def local(o):
    """Both ledgers through local[2,4]."""
    cases, files = Cases(), 0
    for ledger in (mixed(o.arrears, o.work, o.invoices), faulty(o)):
        with cases.case(os.path.basename(ledger)):
            files += right(o, ledger, Job(o, ledger, "local-" + os.path.basename(ledger)).done())
    return cases.end(f"ledgers, {files} files as from one process")


def cluster(o):
    """The large ledger through two workers on two addresses."""
    ledger = mixed(o.arrears, o.work, o.invoices)
    with Cluster(o, "plain") as workers:
        job = Job(o, ledger, "cluster", master=workers.master, conf=["spark.executor.memory=2g"], quick=False).done()
    hosts = {task.host for task in job.tasks()}
    if len(hosts) != 2:
        raise Wrong(f"only {', '.join(hosts)} had tasks")
    return f"{right(o, ledger, job)} files as from one process, {counts(job.tasks())} on {len(hosts)} workers"


# MARK: faults that end the job


def with_earlier_run(o, name):
    """A folder of an earlier run, which a failing job must leave as it is."""
    out = os.path.join(fresh(o, "earlier", name), "out")
    shutil.copytree(o.truth(faulty(o)), out)
    return out


def fails(o, name, wrapper, statuses, *words):
    """Runs a job that has to fail: its status, what it says, and the earlier run as it was."""
    out = with_earlier_run(o, name)
    before = snapshot(os.path.dirname(out))
    job = Job(o, faulty(o), name, binary=wrapper, out=out)
    status, text = job.wait(), job.text()
    if status not in statuses:
        raise Wrong(f"{name}: run.sh ended with {status}; see {job.log}")
    absent = [word for word in words if word not in text]
    if absent:
        raise Wrong(f"{name}: nothing says {', '.join(absent)}; see {job.log}")
    if snapshot(os.path.dirname(out)) != before:
        raise Wrong(f"{name}: the earlier run was touched")
    return job


def failing(o):
    """A piece that can never be read fails the job with the step's own words."""
    words = "arrears: error: the disk below payments.csv is broken"
    partial = f"""cat > "$given"
if grep -q '/payments.csv\t78\t' "$given"; then echo {shlex.quote(words)} >&2; exit 3; fi
exec "$real" "$@" < "$given" """
    job = fails(o, "failing", wrapped(o, "failing", partial)[0], {1}, words, "status 3")
    tried = sum(not task.is_done and task.reason == "ExceptionFailure" for task in job.tasks())
    return f"the job failed in {job.seconds:.0f} s after {tried} attempts and said so; the earlier run is untouched"


def silent(o):
    """A step that stops early and exits with 0 is found out, at the latest by finish."""
    unread = """cat > "$given"
if grep -q '/payments.csv\t78\t' "$given"; then exit 0; fi
exec "$real" "$@" < "$given" """
    cases = {
        "a line of each piece": (dict(partial='"$real" "$@" | head -n 1; exit 0'), {2}, "missing"),
        "a piece not read": (dict(partial=unread), {2}, "not read"),
        "two lines of each merge": (dict(merge='"$real" "$@" | head -n 2; exit 0'), {2}, "missing"),
        # A line that is cut is seen by merge already.
        "bytes of each piece": (dict(partial='"$real" "$@" | head -c 100000; exit 0'), {1}, "cut short"),
    }
    for label, (lines, statuses, word) in cases.items():
        name = "silent-" + label.replace(" ", "-")
        fails(o, name, wrapped(o, name, **lines)[0], statuses, word)
    return f"{len(cases)} kinds of steps that stop early failed the run; the earlier run is untouched"


# MARK: faults that the job outlives


def retried(o):
    """Every task's first attempt writes some states and fails: none of them counts."""
    def first(step, key):
        return f"""cat > "$given"
if mkdir "$marks/{step}.$({key} | cksum | tr ' ' -)" 2>/dev/null; then
  "$real" "$@" < "$given" | head -n 20
  exit 3
fi
exec "$real" "$@" < "$given" """

    # States come to a merge in any order: the same task is known by its lines sorted.
    binary, marks = wrapped(o, "retried", first("partial", 'cat "$given"'), first("merge", 'sort "$given"'))
    job = Job(o, faulty(o), "retried", binary=binary).done()
    failed, expected = sum(not task.is_done for task in job.tasks()), len(os.listdir(marks))
    if failed < expected or expected < 10:
        raise Wrong(f"{failed} attempts failed of {expected} that should")
    return f"{right(o, faulty(o), job)} files as from one process, {counts(job.tasks())}"


def speculation(o):
    """A slow task is overtaken by its copy on the other worker; neither counts twice, and nobody is left behind."""
    # The real step is the executor's own child, as without a wrapper.
    partial = f"""if [[ $PWD = */worker2/* ]] && mkdir "$marks/slow" 2>/dev/null; then
  cat > "$given"
  exec "$real" "$@" < <(sleep {SLOW}; cat "$given")
fi"""
    binary, marks = wrapped(o, "speculation", partial)
    hasty = ["spark.speculation=true", "spark.speculation.interval=200ms", "spark.speculation.quantile=0.5", "spark.speculation.multiplier=1.5"]
    with Cluster(o, "speculation") as workers:
        job = Job(o, faulty(o), "speculation", binary=binary, master=workers.master, conf=SMALL + hasty).done()
        time.sleep(10)
        left = running(workers.folder)
    if left:
        raise Wrong(f"{len(left)} processes of arrears cluster are left ten seconds after the job")
    copies = [task for task in job.tasks() if task.is_copy and task.is_done]
    if not os.listdir(marks) or not copies:
        raise Wrong(f"no copy overtook the slow task: {counts(job.tasks())}")
    if job.seconds > SLOW:
        raise Wrong(f"the job waited for the slow task: {job.seconds:.0f} s")
    return f"{right(o, faulty(o), job)} files as from one process, {counts(job.tasks())}, {len(copies)} by copies, no step left behind"


def killed_map(o):
    """A worker is killed while pieces are read."""
    return killed(o, "killed-map", "partial")


def killed_merge(o):
    """A worker is killed while states are merged."""
    return killed(o, "killed-merge", "merge")


def wiped_map(o):
    """A worker is killed while pieces are read, and its disk is gone."""
    return killed(o, "wiped-map", "partial", wipe=True)


def wiped_merge(o):
    """A worker is killed while states are merged, and its disk is gone."""
    return killed(o, "wiped-merge", "merge", wipe=True)


def lost_disk(o):
    """A worker lives on, but what it has shuffled is gone."""
    return killed(o, "lost-disk", "merge", kill=False, wipe=True)


def killed(o, name, stage, kill=True, wipe=False):
    """Harms the second worker when it is in a stage; the files have to be right in the end."""
    mark = 'pwd > "$(mktemp "$marks/{}.XXXXXX")"; sleep 2'
    binary, marks = wrapped(o, name, mark.format("partial"), mark.format("merge"))
    with Cluster(o, name) as workers:
        job = Job(o, faulty(o), name, binary=binary, master=workers.master, conf=SMALL)
        try:
            until_begun(job, marks, stage, workers.place(1), 3 if stage == "partial" else 2)
            if kill:
                workers.kill(1)
            if wipe:
                gone = wiped(workers.place(1, "local"))
            job.done()
        finally:
            job.end()
    reasons = {task.reason for task in job.tasks()}
    if reasons == {"Success"} or not kill and "FetchFailed" not in reasons:
        raise Wrong(f"the fault did no harm: {counts(job.tasks())}")
    files = f", {gone} shuffle files deleted" if wipe else ""
    return f"{right(o, faulty(o), job)} files as from one process, {counts(job.tasks())}{files}, {job.seconds:.0f} s"


def until_begun(job, marks, stage, place, count):
    """Waits until so many tasks of a stage have begun on a worker."""
    deadline = time.monotonic() + 300
    while sum(begun(path).startswith(place + os.sep) for path in glob.glob(os.path.join(marks, stage + ".*"))) < count:
        if job.process.poll() is not None or time.monotonic() > deadline:
            raise Wrong(f"{stage} never ran {count} times on the second worker; see {job.log}")
        time.sleep(0.05)


def begun(path):
    with open(path) as stream:
        return stream.read()


def wiped(folder):
    """Deletes what has been shuffled on a disk; how many files."""
    gone = 0
    for path in glob.glob(os.path.join(folder, "**", "shuffle_*"), recursive=True):
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)
            gone += 1
    if not gone:
        raise Wrong(f"nothing was shuffled in {folder}")
    return gone
