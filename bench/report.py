"""The report of a run in Markdown."""
import os
import platform
import subprocess

import limits
from figures import Figures

# What Backstay wants to reach: its number as a part of the best peer's, at most.
COLUMNS = ("statedb", "logs", "images", "statefile")
TARGETS = (
    ("first backup, wall", "backup-first", "wall", (0.62, 0.5, 0.65, 0.85)),
    ("unchanged backup, wall", "backup-nochange", "wall", (0.3, 0.3, 0.3, 0.7)),
    ("changed backup, wall", "backup-changed", "wall", (0.42, 0.35, 0.2, 0.9)),
    ("changed backup, bytes added", "backup-changed", "growth", (0.2, 0.8, 0.025, 0.6)),
    ("repository after the first backup", "backup-first", "repository_bytes", (1.04, 0.7, 1.0, 1.0)),
    ("restore to a memory disk, wall", "restore", "wall", (0.8, 0.35, 0.7, 0.9)),
    ("`check --read-data`, wall", "check", "wall", (0.65, 0.45, 0.45, 1.05)),
    ("list snapshots, wall", "list", "wall", (0.7, 0.7, 0.7, 0.7)),
)
MEMORY_TARGETS = (("backstay", 160), ("backstay-passphrase", 230))
LIVE_TARGET = 1.3
BOUND_TARGET = 1.3


def text(bench):
    figures = Figures(bench.rows)
    parts = [_head(bench), _ratios(figures), _memory(figures), _others(bench, figures)]
    parts += [_details(figures, name) for name in (*COLUMNS, "few") if figures.tools(name)]
    return "\n".join(part for part in parts if part)


def _head(bench):
    options = bench.options
    return """# Benchmarks

Written by `bench/run` ([how to run it](../bench/README.md)); all figures are of one run on one machine, every step measured for all
tools before the next one, in an order that rotates. Peers run with encryption and compression on, as their manuals say.

%s. Scale %g, %d rounds. Sources are in memory before a step begins.
""" % ("; ".join(_machine()), options.scale, options.rounds)


def _machine():
    yield "%s %s, %d processors (%s), %d GB of memory" % (
        platform.system(), platform.release(), os.cpu_count(), _first_of("/proc/cpuinfo", "model name"),
        os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 10**9)
    for command in (["restic", "version"], ["borg", "--version"]):
        try:
            yield subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.split(" compiled")[0].strip()
        except FileNotFoundError:
            yield command[0] + " is not installed"


def _first_of(file, key):
    with open(file) as f:
        return next((line.split(":", 1)[1].strip() for line in f if line.startswith(key)), "unknown")


def _ratios(figures):
    out = ["## Against the best peer", "",
           "Backstay (with a machine key) as a part of the better one of restic and borg; in brackets what it should be at most. Cells",
           "that miss it are bold. Below each ratio, the same with a passphrase.", "",
           "| | " + " | ".join(COLUMNS) + " |", "|---|" + "---|" * len(COLUMNS)]
    reached = measured = 0
    for title, step, what, targets in TARGETS:
        cells = []
        for workload, target in zip(COLUMNS, targets):
            ratio = figures.ratio(workload, "backstay", step, what)
            if ratio is None:
                cells.append("-")
                continue
            measured += 1
            reached += ratio <= target
            cell = ("%.2f (%g)" if target >= 0.1 else "%.3f (%g)") % (ratio, target)
            second = figures.ratio(workload, "backstay-passphrase", step, what)
            cells.append((cell if ratio <= target else "**%s**" % cell) + ("" if second is None else "<br>%.2f" % second))
        out.append("| %s | %s |" % (title, " | ".join(cells)))
    return "\n".join(out + ["", "Reached: %d of %d.\n" % (reached, measured)]) if measured else None


def _memory(figures):
    out = ["## Memory", "", "| | most resident, MB | should be at most | in |", "|---|---|---|---|"]
    for tool, target in MEMORY_TARGETS:
        row = figures.peak(tool)
        if row:
            out.append("| %s | %s | %d | %s of %s |" % (
                tool, _marked(row["rss_bytes"] / 1e6, target, "%.0f"), target, row["step"], row["workload"]))
    for tool in ("restic", "borg"):
        row = figures.peak(tool)
        if row:
            out.append("| %s | %.0f | | %s of %s |" % (tool, row["rss_bytes"] / 1e6, row["step"], row["workload"]))
    return "\n".join(out + [""]) if len(out) > 4 else None


def _others(bench, figures):
    out = []
    live = figures.wall("statedb", "backstay-live", "backup-first")
    plain = figures.wall("statedb", "backstay", "backup-first")
    if live and plain:
        out += ["## SQLite captured live", "",
                "First backup of the open database: %.2f s, %s times the %.2f s of the same as a plain file (at most %g).\n" % (
                    live[0], _marked(live[0] / plain[0], LIVE_TARGET), plain[0], LIVE_TARGET)]
    if bench.bounds:
        out += _bounds(bench.bounds, figures)
    many = figures.ratio("few", "backstay", "list-many", "wall")
    if many is not None:
        out += ["## Listing %d snapshots" % bench.options.snapshots, "", "%s of the best peer (at most 0.7).\n" % _marked(many, 0.7)]
    if bench.starts:
        out += ["## Starting", "", "`backstay version`: %.0f ms; a Java class that prints one word: %.0f ms (medians of %d).\n" % (
            bench.starts["backstay"] * 1000, bench.starts["java"] * 1000, bench.options.starts)]
    return "\n".join(out)


def _bounds(bounds, figures):
    out = ["## First backup against what the machine can do", "",
           "The bound is the processor time for reading, hashing (SHA-256), compressing (the level used), sealing (ChaCha20-Poly1305) and",
           "writing the workload's bytes on two processors, at the rates of one warm thread (MB a second). Starting, cutting, looking up,",
           "and opening again what was sealed are not in it.", "",
           "| workload | " + " | ".join(limits.RATES) + " | bound, s | backup, s | ratio (at most %g) |" % BOUND_TARGET,
           "|---|" + "---|" * (len(limits.RATES) + 3)]
    for workload, bound in bounds.items():
        wall = figures.wall(workload, "backstay", "backup-first")
        if wall:
            out.append("| %s | %s | %.2f | %.2f | %s |" % (
                workload, " | ".join("%.0f" % (bound.rates[name] / 1e6) for name in limits.RATES), bound.seconds, wall[0],
                _marked(wall[0] / bound.seconds, BOUND_TARGET)))
    return out + [""]


def _details(figures, workload):
    names = figures.tools(workload)
    steps = list(dict.fromkeys(row["step"] for row in figures.rows if row["workload"] == workload))
    source = next(row for row in figures.rows if row["workload"] == workload)
    out = ["## %s" % workload, "",
           "%.0f MB in %d files. Wall s / CPU s / most resident MB: medians; ~ the best round where none was calm." % (
               source["source_bytes"] / 1e6, source["source_files"]), "",
           "| | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for step in steps:
        out.append("| %s | %s |" % (step, " | ".join(_cell(figures, workload, name, step) for name in names)))
    for step in ("backup-first", "backup-nochange", "backup-changed"):
        growth = [figures.growth(workload, name, step) for name in names]
        if any(value is not None for value in growth):
            out.append("| MB added by %s | %s |" % (
                step, " | ".join("-" if value is None else "%.2f" % (value / 1e6) for value in growth)))
    return "\n".join(out + [""])


def _cell(figures, workload, tool, step):
    wall = figures.wall(workload, tool, step)
    if wall is None:
        return "-"
    return "%s%.2f / %.2f / %.0f" % ("" if wall[1] else "~", wall[0], figures.of(workload, tool, step, "cpu"),
                                     figures.of(workload, tool, step, "rss_bytes") / 1e6)


def _marked(value, target, form="%.2f"):
    return form % value if value <= target else "**" + form % value + "**"
