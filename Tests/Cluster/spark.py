"""Spark on this machine: runs through deploy/spark/run.sh, a loopback cluster of two workers, and what the event log tells."""
import contextlib
import glob
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HOSTS = ["127.0.0.1", "127.0.0.2"]


class Wrong(Exception):
    """What a check found, for the person who started it."""


def home():
    """Spark's folder: that of the pyspark beside this Python, else SPARK_HOME; None where there is none."""
    found = importlib.util.find_spec("pyspark")
    place = found.submodule_search_locations[0] if found else os.environ.get("SPARK_HOME", "")
    return place if os.path.exists(os.path.join(place, "bin", "spark-sql")) else None


def missing():
    """Why no Spark can be run here; None where it can."""
    java = os.path.join(os.environ.get("JAVA_HOME", ""), "bin", "java")
    if not shutil.which("java") and not os.path.exists(java):
        return "there is no Java"
    return None if home() else "there is no pyspark beside this Python, and no SPARK_HOME"


def environment(folder, host=HOSTS[0]):
    """Everything that Spark writes goes below the folder, and every port is of the loopback."""
    conf, local, temporary = (os.path.join(folder, name) for name in ("conf", "local", "tmp"))
    for place in (conf, local, temporary):
        os.makedirs(place, exist_ok=True)
    with open(os.path.join(conf, "spark-defaults.conf"), "w") as stream:
        stream.write("spark.driver.host 127.0.0.1\nspark.driver.bindAddress 127.0.0.1\nspark.ui.enabled false\n"
                     f"spark.driver.defaultJavaOptions -Djava.io.tmpdir={temporary}\n")
    return dict(os.environ, SPARK_HOME=home(), SPARK_LOCAL_IP=host, SPARK_LOCAL_HOSTNAME=host, SPARK_CONF_DIR=conf,
                SPARK_LOCAL_DIRS=local, SPARK_DAEMON_MEMORY="512m", SPARK_NO_DAEMONIZE="1",
                SPARK_DAEMON_JAVA_OPTS="-Dspark.master.rest.enabled=false -XX:TieredStopAtLevel=1")


class Job:
    """A run of run.sh, which goes on while the check does its mischief."""

    def __init__(self, o, ledger, name, binary=None, master="local[2,4]", conf=(), out=None, quick=True):
        self.folder = os.path.join(o.work, "jobs", name)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.out, self.events = out or os.path.join(self.folder, "out"), os.path.join(self.folder, "events")
        os.makedirs(self.events)
        settings = [f"spark.eventLog.dir=file://{self.events}", "spark.eventLog.enabled=true", "spark.eventLog.compress=false",
                    "spark.eventLog.rolling.enabled=false", *conf]
        if quick:
            # A job of seconds is over before the second compiler pays; measured jobs go without.
            settings.append("spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1")
        words = ["bash", os.path.join(ROOT, "deploy", "spark", "run.sh"), "--work", os.path.join(self.folder, "work"), "--out", self.out,
                 "--binary", binary or o.binary, "--master", master, "--size", str(piece_size(ledger))]
        words += [f"--report={word}" for word in o.report]
        words += [f"--spark={word}" for setting in settings for word in ("--conf", setting)]
        self.log = os.path.join(self.folder, "log")
        self.started = time.monotonic()
        with open(self.log, "wb") as stream:
            # A session of its own, so that all of it can be ended.
            self.process = subprocess.Popen(words + ["--", ledger, *o.reading], stdin=subprocess.DEVNULL, stdout=stream, stderr=stream,
                                            env=environment(os.path.join(self.folder, "spark")), cwd=self.folder, start_new_session=True)

    def wait(self, seconds=900):
        """The job's exit status."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.end()
            raise Wrong(f"not done in {seconds} s; see {self.log}") from None
        self.seconds = time.monotonic() - self.started
        return self.process.returncode

    def end(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def done(self):
        """Waits for a job that has to succeed."""
        if self.wait() != 0:
            raise Wrong(f"run.sh ended with {self.process.returncode}; see {self.log}\n{self.text()[-1500:]}")
        return self

    def text(self):
        with open(self.log, encoding="utf-8", errors="replace") as stream:
            return stream.read()

    def tasks(self):
        """The ends of all attempts of tasks, from Spark's event log."""
        ends = []
        for path in glob.glob(os.path.join(self.events, "*")):
            with open(path, encoding="utf-8") as stream:
                ends += [json.loads(line) for line in stream if '"SparkListenerTaskEnd"' in line[:60]]
        return [Task(end) for end in ends]


class Task:
    """The end of one attempt."""

    def __init__(self, event):
        info, metrics = event["Task Info"], event.get("Task Metrics") or {}
        self.stage, self.is_result = event["Stage ID"], event["Task Type"] == "ResultTask"
        self.reason, self.host = event["Task End Reason"]["Reason"], info["Host"]
        self.is_copy, self.is_done = info["Speculative"], self.reason == "Success"
        self.seconds = metrics.get("Executor Run Time", 0) / 1000
        self.cpu = metrics.get("Executor CPU Time", 0) / 1e9
        self.written = metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)


def counts(tasks):
    """What became of attempts, in words."""
    reasons = {}
    for task in tasks:
        reasons[task.reason] = reasons.get(task.reason, 0) + 1
    return ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items(), key=lambda pair: (pair[0] != "Success", pair)))


def piece_size(ledger):
    """Bytes of a piece for about sixteen of them."""
    return max(1 << 20, sum(os.path.getsize(path) for path in glob.glob(os.path.join(ledger, "*"))) // 16)


def free_port(host):
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


class Cluster:
    """A standalone master and two workers of one core each, on two addresses of this machine."""

    def __init__(self, o, name):
        self.folder = os.path.join(o.work, "clusters", name)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.processes, self.workers = [], []

    def __enter__(self):
        try:
            port, self.page = free_port(HOSTS[0]), free_port(HOSTS[0])
            self.master = f"spark://{HOSTS[0]}:{port}"
            self.start("master", HOSTS[0], "master.Master", "--host", HOSTS[0], "--port", str(port), "--webui-port", str(self.page))
            self.until(lambda: self.alive() == 0, "the master")
            for number, host in enumerate(HOSTS):
                name = f"worker{number + 1}"
                self.workers.append(self.start(
                    name, host, "worker.Worker", "--host", host, "--port", str(free_port(host)), "--webui-port", str(free_port(host)),
                    "--cores", "1", "--memory", "3g", "--work-dir", self.place(number, "apps"), self.master))
            self.until(lambda: self.alive() == 2, "two workers")
        except BaseException as fault:
            self.__exit__(type(fault))
            raise
        return self

    def __exit__(self, fault=None, *_):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                kill_tree(process.pid)
                process.wait()
        if fault is None:
            for number in range(len(self.workers)):
                # Copies of the binary and what was shuffled; logs stay.
                shutil.rmtree(self.place(number, "apps"), ignore_errors=True)
                shutil.rmtree(self.place(number, "local"), ignore_errors=True)

    def place(self, number, *names):
        """A folder of a worker: its `apps`, or its `local` disk."""
        return os.path.join(self.folder, f"worker{number + 1}", *names)

    def start(self, name, host, main, *words):
        folder = os.path.join(self.folder, name)
        os.makedirs(folder)
        with open(os.path.join(folder, "log"), "wb") as stream:
            process = subprocess.Popen([os.path.join(home(), "bin", "spark-class"), "org.apache.spark.deploy." + main, *words],
                                       stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, env=environment(folder, host), cwd=folder)
        self.processes.append(process)
        return process

    def alive(self):
        """Workers that the master knows of; -1 while it does not answer."""
        try:
            direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with direct.open(f"http://{HOSTS[0]}:{self.page}/json/", timeout=2) as answer:
                return json.load(answer)["aliveworkers"]
        except OSError:
            return -1

    def until(self, ready, what):
        deadline = time.monotonic() + 90
        while not ready():
            if time.monotonic() > deadline:
                raise Wrong(f"{what} did not start in 90 s; see {self.folder}")
            time.sleep(0.3)

    def kill(self, number):
        """The end of a machine: worker, executor and their children at once."""
        kill_tree(self.workers[number].pid)
        self.workers[number].wait()


def children():
    """Processes by parent."""
    found = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        with contextlib.suppress(OSError), open(path) as stream:
            pid, rest = stream.read().split(" (", 1)
            found.setdefault(int(rest.rpartition(") ")[2].split()[1]), []).append(int(pid))
    return found


def descendants(pid):
    """A process and all below it."""
    below, found = children(), [pid]
    for one in found:
        found += below.get(one, [])
    return found


def kill_tree(pid):
    for one in descendants(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def is_alive(pid):
    """Whether a process runs; one that waits to be collected does not."""
    try:
        with open(f"/proc/{pid}/stat") as stream:
            return stream.read().rpartition(") ")[2].split()[0] not in "ZX"
    except OSError:
        return False


def running(folder):
    """Processes of `arrears cluster` whose binary lies below a folder."""
    found = []
    for path in glob.glob("/proc/[0-9]*"):
        with contextlib.suppress(OSError):
            binary = os.readlink(path + "/exe")
            with open(path + "/cmdline", "rb") as stream:
                words = stream.read().split(b"\0")
            if binary.startswith(folder + os.sep) and b"cluster" in words and is_alive(os.path.basename(path)):
                found.append(int(os.path.basename(path)))
    return found


if sys.platform != "linux":
    sys.exit("cluster.py: processes are looked up in /proc: Linux only")
