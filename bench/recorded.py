"""A run as it is kept: its rows in a table, and beside them what is not in rows."""
import csv
import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass, field

import limits

# One row is one step of one tool in one round. `load` is what the machine was busy with when it began,
# `error` the line in which a step that failed says why.
FIELDS = {"workload": str, "tool": str, "round": int, "step": str, "wall": float, "cpu": float, "rss_bytes": int,
          "others_cpu": float, "load": float, "status": int, "error": str,
          "repository_bytes": int, "source_bytes": int, "source_files": int}


@dataclass
class Run:
    machine: str
    scale: float
    rounds: int
    snapshots: int  # how many were listed in the step list-many
    bounds: dict = field(default_factory=dict)  # by workload
    rows: list = field(default_factory=list)

    def failed(self):
        return [row for row in self.rows if is_failure(row)]

    def save(self, path):
        """Writes the rows to a file that ends in .csv, and the rest beside it, as .json."""
        with open(path, "w", newline="") as f:
            writer = csv.DictWriter(f, FIELDS)
            writer.writeheader()
            writer.writerows(self.rows)
        with open(_beside(path), "w") as f:
            json.dump({name: value for name, value in asdict(self).items() if name != "rows"}, f, indent=2)


def load(path):
    """The run of which `save` was told the same path."""
    with open(_beside(path)) as f:
        run = Run(**json.load(f))
    run.bounds = {name: limits.Bound(**bound) for name, bound in run.bounds.items()}
    with open(path, newline="") as f:
        run.rows = [{name: kind(row[name]) if name in row else None for name, kind in FIELDS.items()} for row in csv.DictReader(f)]
    return run


def is_failure(row):
    return row["status"] != 0 or bool(row["error"])


def sentence(row):
    """Says which step failed and how."""
    how = "exit %d" % row["status"] if row["status"] else "ended well, but"
    return "%s, %s, %s, round %d: %s%s" % (
        row["tool"], row["workload"], row["step"], row["round"], how,
        (": " if row["status"] else " ") + row["error"] if row["error"] else "")


def this_machine():
    said = ["%s %s, %d processors (%s), %d GB of memory" % (
        platform.system(), platform.release(), os.cpu_count(), _first_of("/proc/cpuinfo", "model name"),
        os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 10**9)]
    for command in (["restic", "version"], ["borg", "--version"]):
        try:
            printed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
            said.append(printed.split(" compiled")[0].strip())
        except FileNotFoundError:
            said.append(command[0] + " is not installed")
        except subprocess.CalledProcessError as failed:
            said.append("%s does not tell its version (exit %d)" % (command[0], failed.returncode))
    return "; ".join(said)


def _first_of(file, key):
    with open(file) as f:
        return next((line.split(":", 1)[1].strip() for line in f if line.startswith(key)), "unknown")


def _beside(path):
    return os.path.splitext(path)[0] + ".json"
