"""What a command costs."""
import os
import subprocess
import time
from dataclasses import dataclass

BUSY_SHARE = 0.35  # a machine less busy than this counts as quiet


@dataclass
class Cost:
    wall: float  # seconds
    cpu: float  # seconds, user and system, of all its processes
    rss: int  # bytes: the peak of its largest process
    others: float  # CPU seconds that other processes of the machine took meanwhile: the noise
    status: int  # exit code


def run(command, environment, directory, log, patience=0.0):
    """Runs a shell command after at most so many seconds of waiting for a quiet machine.

    The caller must be small: a child begins with the peak of the process it was forked from.
    """
    os.sync()
    _wait_until_quiet(patience)
    with open(log, "ab") as out:
        out.write(("\n$ %s\n" % command).encode())
        out.flush()
        busy = _busy()
        start = time.monotonic()
        process = subprocess.Popen(["/bin/bash", "-c", command], env=environment, cwd=directory, stdout=out, stderr=out,
                                   stdin=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime
    return Cost(wall, cpu, used.ru_maxrss * 1024, max(0.0, _busy() - busy - cpu), process.returncode)


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


def _wait_until_quiet(patience):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        busy = _busy()
        time.sleep(0.5)
        if (_busy() - busy) / 0.5 / os.cpu_count() < BUSY_SHARE:
            return


def _busy():
    """CPU seconds that the whole machine has spent since it started."""
    with open("/proc/stat") as f:
        user, nice, system, _, _, *interrupts = [int(x) for x in f.readline().split()[1:9]]
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")
