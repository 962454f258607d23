"""What a command costs."""
import os
import subprocess
import time
from dataclasses import dataclass

# A machine less busy than this, with a load average of one minute of no more than that, counts as quiet.
BUSY_SHARE = 0.35
QUIET_LOAD = 1.5


@dataclass
class Cost:
    wall: float  # seconds
    cpu: float  # seconds, user and system, of all its processes
    rss: int  # bytes: the peak of its largest process
    others: float  # CPU seconds that other processes of the machine took meanwhile: the noise
    load: float  # the load average of one minute when it began
    status: int  # exit code
    error: str  # if it failed, the line that says why


def run(command, environment, directory, log, patience=0.0):
    """Runs a shell command after at most so many seconds of waiting for a quiet machine.

    The caller must be small: a child begins with the peak of the process it was forked from.
    """
    os.sync()
    load = wait_until_quiet(patience)
    with open(log, "ab") as out:
        out.write(("\n$ %s\n" % command).encode())
        out.flush()
        began = out.tell()
        busy = _busy()
        start = time.monotonic()
        process = subprocess.Popen(["/bin/bash", "-c", command], env=environment, cwd=directory, stdout=out, stderr=out,
                                   stdin=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime
    others = max(0.0, _busy() - busy - cpu)
    error = _error(log, began) if process.returncode else ""
    return Cost(wall, cpu, used.ru_maxrss * 1024, others, load, process.returncode, error)


def touch(directory, count):
    """Has the machine find memory for so many bytes of a memory disk, and gives it back.

    A virtual machine that uses memory for the first time waits for its host: whoever came first would pay for all.
    """
    name = os.path.join(directory, "touched")
    block = b"\0" * (1 << 20)
    with open(name, "wb") as out:
        for _ in range(count >> 20):
            out.write(block)
    os.remove(name)


def size(directory):
    """Bytes and files below a directory."""
    total = count = 0
    for root, _, files in os.walk(directory):
        for name in files:
            total += os.lstat(os.path.join(root, name)).st_size
            count += 1
    return total, count


def allocated(directory):
    """Bytes below a directory without the holes of its files."""
    return sum(os.lstat(os.path.join(root, name)).st_blocks * 512 for root, _, files in os.walk(directory) for name in files)


def wait_until_quiet(patience):
    """Waits at most so many seconds for a quiet machine; returns its load average then.

    What was measured before is still in the load average for a while, so that there may be something to wait
    for with nobody else on the machine.
    """
    end = time.monotonic() + patience
    while time.monotonic() < end:
        busy = _busy()
        time.sleep(0.5)
        if (_busy() - busy) / 0.5 / os.cpu_count() < BUSY_SHARE and os.getloadavg()[0] <= QUIET_LOAD:
            break
    return os.getloadavg()[0]


def _error(log, began):
    """The last line that calls itself an error, or else the last one, of what was logged from there on."""
    with open(log, "rb") as f:
        f.seek(max(began, os.path.getsize(log) - 10_000))
        lines = [line.strip() for line in f.read().decode(errors="replace").splitlines() if line.strip()]
    named = [line for line in lines if line.lower().startswith(("error", "fatal"))]
    return (named or lines or [""])[-1][:300]


def _busy():
    """CPU seconds that the whole machine has spent since it started."""
    with open("/proc/stat") as f:
        user, nice, system, _, _, *interrupts = [int(x) for x in f.readline().split()[1:9]]
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")
