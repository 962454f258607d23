"""Rows of a run summed up: medians, growth, and ratios to the best peer."""
import statistics

import tools

BEFORE = {"backup-first": "init", "backup-nochange": "backup-first", "backup-changed": "backup-nochange"}


class Figures:
    def __init__(self, rows):
        self.rows = [row for row in rows if row["status"] == 0]
        self.by = {}
        for row in self.rows:
            self.by.setdefault((row["workload"], row["tool"], row["step"]), []).append(row)

    def tools(self, workload):
        present = {tool for name, tool, _ in self.by if name == workload}
        return [name for name in tools.ALL if name in present]

    def of(self, workload, tool, step, what):
        """The median of one column over the rounds, or None."""
        rows = self.by.get((workload, tool, step))
        return statistics.median(row[what] for row in rows) if rows else None

    def wall(self, workload, tool, step):
        """Median seconds of the rounds on a calm machine and True; or the best round and False; or None."""
        rows = self.by.get((workload, tool, step))
        if not rows:
            return None
        calm = [row["wall"] for row in rows if row["others_cpu"] < 0.3 * row["wall"] + 0.05]
        return (statistics.median(calm), True) if calm else (min(row["wall"] for row in rows), False)

    def growth(self, workload, tool, step):
        """The median of the bytes that a step added to the repository, or None."""
        stored = {row["round"]: row["repository_bytes"] for row in self.by.get((workload, tool, step), ())}
        step_before = BEFORE[step]
        if not self.by.get((workload, tool, step_before)) and step_before == "backup-nochange":
            step_before = "backup-first"
        before = {row["round"]: row["repository_bytes"] for row in self.by.get((workload, tool, step_before), ())}
        both = stored.keys() & before.keys()
        return statistics.median(stored[i] - before[i] for i in both) if both else None

    def peak(self, tool):
        """The greatest peak of memory in any step of any workload, with where it was; or None."""
        rows = [row for row in self.rows if row["tool"] == tool]
        return max(rows, key=lambda row: row["rss_bytes"]) if rows else None

    def value(self, workload, tool, step, what):
        """One number of the table of targets: seconds or bytes, or None."""
        if what == "wall":
            wall = self.wall(workload, tool, step)
            return wall[0] if wall else None
        return self.growth(workload, tool, step) if what == "growth" else self.of(workload, tool, step, what)

    def ratio(self, workload, tool, step, what):
        """A tool's number as a part of the best peer's, or None."""
        own = self.value(workload, tool, step, what)
        peers = [self.value(workload, peer, step, what) for peer in tools.PEERS]
        peers = [value for value in peers if value]
        return own / min(peers) if own is not None and peers else None
