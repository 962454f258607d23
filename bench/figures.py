"""Rows of a run summed up: medians, growth, and ratios to the best peer."""
import statistics

import recorded
import tools

BEFORE = {"backup-first": "init", "backup-nochange": "backup-first", "backup-changed": "backup-nochange"}
UPON_FAILURE = "after a failure"


class Figures:
    """Sums up the rows that stand for something: neither those that failed nor those that come after a failed
    backup, which have less to list, check or restore than the others' have."""

    def __init__(self, rows):
        self.all = rows
        self.rows = []
        self.troubles = {}
        self.by = {}
        broken = set()
        for row in rows:
            key = row["workload"], row["tool"], row["step"]
            # What is prepared once for all rounds is round 0.
            repository = (*key[:2], row["round"])
            if recorded.is_failure(row):
                self.troubles[key] = "failed (%s)" % ("exit %d" % row["status"] if row["status"] else "differs")
                if row["step"] == "init" or row["step"].startswith("backup"):
                    broken.add(repository)
            elif repository in broken or (*key[:2], 0) in broken:
                self.troubles.setdefault(key, UPON_FAILURE)
            else:
                self.rows.append(row)
                self.by.setdefault(key, []).append(row)

    def tools(self, workload):
        present = {row["tool"] for row in self.all if row["workload"] == workload}
        return [name for name in tools.ALL if name in present]

    def trouble(self, workload, tool, step):
        """What went wrong with a step in any round; empty if nothing did."""
        return self.troubles.get((workload, tool, step), "")

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

    def calm(self, workload, names, step):
        """Whether all seconds of a step that these tools are known for are of calm rounds."""
        walls = [self.wall(workload, name, step) for name in names]
        return all(wall[1] for wall in walls if wall)

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
        """The row with the greatest peak of memory in any step, failed or not, of any workload; or None."""
        return max((row for row in self.all if row["tool"] == tool), key=lambda row: row["rss_bytes"], default=None)

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
