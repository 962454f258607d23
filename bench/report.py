"""The report of a run in Markdown."""
import appendix
import explanations
import goals
import limits
import measure
import recorded
import tools
from figures import BEFORE, UPON_FAILURE, Figures

UNEXPLAINED = "*not explained yet*"
PASSPHRASE = tools.PASSPHRASE.name
STARTED = {"backstay": "`backstay version`", "java": "a Java class that prints one word",
           "restic": "`restic version`", "borg": "`borg --version`"}


def text(run):
    figures = Figures(run.rows)
    why = explanations.read()
    parts = [_head(run), _failures(run, why), _ratios(figures), _memory(figures), _live(figures), _bounds(run.bounds, figures),
             _listing(run, figures), _starts(figures), _missed(goals.everything(figures, run.bounds), why)]
    parts += [_details(figures, name) for name in (*goals.COLUMNS, "few") if figures.tools(name)]
    return "\n".join(part for part in parts + [appendix.parts()] if part)


def _head(run):
    return """# Benchmarks

Written by `bench/run` ([how to run it](../bench/README.md)), no line by hand; all figures are of one run on one machine, every step
measured for all tools before the next one, in an order that rotates. Peers run with encryption and compression on, as their manuals say.

%s. Scale %g, %d rounds. Sources are in memory before a step begins. %s
""" % (run.machine, run.scale, run.rounds, _load(run.rows))


def _load(rows):
    loads = [row["load"] for row in rows if row["load"] is not None]
    if not loads:
        return "How busy the machine was when a step began was not written down."
    busy = [load for load in loads if load > measure.QUIET_LOAD]
    if not busy:
        return "No step began with a load average above %g." % measure.QUIET_LOAD
    return "**%d of %d steps began with a load average above %g**, the worst with %.1f." % (
        len(busy), len(loads), measure.QUIET_LOAD, max(busy))


def _failures(run, why):
    failed = run.failed()
    if not failed:
        return None
    out = ["## What failed", "", "%d of %d steps:" % (len(failed), len(run.rows)), ""]
    out += ["- " + _plain(recorded.sentence(row)) for row in failed] + [""]
    for workload in dict.fromkeys(row["workload"] for row in failed):
        out += ["Of %s: %s" % (workload, _plain(why.get(("failed", workload), UNEXPLAINED))), ""]
    return "\n".join(out + [
        "A step that failed in any round has no figure. Nor has one that ended well, but after a failed backup (`%s`): its" % UPON_FAILURE,
        "repository holds less than the others' do. Neither counts as reached. A peer is compared by its rounds that went well.", ""])


def _ratios(figures):
    rows = goals.table(figures)
    cells = [cell for _, row in rows for cell in row if cell]
    if not cells:
        return None
    out = ["## Against the best peer", "",
           "Backstay (with a machine key) as a part of the better one of restic and borg; in brackets what it should be at most. Cells",
           "that miss it are bold. A figure is compared as it is printed: rounded to two decimals, to three where the bound is below 0.1.",
           "With a ~, one of those compared had no calm round. Below each ratio, the same with a passphrase.", "",
           "| | " + " | ".join(goals.COLUMNS) + " |", "|---|" + "---|" * len(goals.COLUMNS)]
    for (title, own), (_, seconds) in zip(rows, goals.table(figures, PASSPHRASE)):
        out.append("| %s | %s |" % (title, " | ".join(map(_ratio, own, seconds))))
    return "\n".join(out + ["", "Reached: %d of %d.\n" % (sum(cell.reached for cell in cells), len(cells))])


def _ratio(cell, second):
    if cell is None:
        return "-"
    shown = "%s (%g)" % (cell.printed, cell.most)
    return (shown if cell.reached else "**%s**" % shown) + ("<br>" + second.printed if second else "")


def _memory(figures):
    out = ["## Memory", "", "| | most resident, MB | should be at most | in |", "|---|---|---|---|"]
    limited = {cell.column: cell for cell in goals.memory(figures)}
    for tool in (*goals.MEMORY, *tools.PEERS):
        row = figures.peak(tool)
        if row:
            shown = (limited[tool].marked, " %g" % limited[tool].most) if tool in limited else ("%.0f" % (row["rss_bytes"] / 1e6), "")
            failure = ", which failed" if recorded.is_failure(row) else ""
            out.append("| %s | %s |%s | %s of %s%s |" % (tool, *shown, row["step"], row["workload"], failure))
    return "\n".join(out + [""]) if limited else None


def _live(figures):
    cell = goals.live(figures)
    if cell is None:
        return None
    heading = "## SQLite captured live\n\nFirst backup of the open database: "
    if cell.trouble:
        return heading + "%s.\n" % cell.marked
    own, plain = (figures.value("statedb", tool.name, "backup-first", "wall") for tool in (tools.LIVE, tools.MACHINE))
    return heading + "%.2f s, %s times the %.2f s of the same as a plain file (at most %g).\n" % (own, cell.marked, plain, cell.most)


def _bounds(bounds, figures):
    cells = {cell.column: cell for cell in goals.bounds(figures, bounds)}
    if not cells:
        return None
    out = ["## First backup against what the machine can do", "",
           "The bound is the processor time for reading, hashing (SHA-256), compressing (the level used), sealing (ChaCha20-Poly1305) and",
           "writing the workload's bytes on two processors, at the rates of one warm thread (MB a second). Starting, cutting, looking up,",
           "and opening again what was sealed are not in it.", "",
           "| workload | " + " | ".join(limits.RATES) + " | bound, s | backup, s | ratio (at most %g) |" % goals.BOUND_MOST,
           "|---|" + "---|" * (len(limits.RATES) + 3)]
    for workload, cell in cells.items():
        bound = bounds.get(workload)
        rates = ["%.0f" % (bound.rates[name] / 1e6) if bound else "-" for name in limits.RATES]
        seconds = "%.2f" % bound.seconds if bound else "-"
        wall = "-" if cell.trouble else "%.2f" % figures.value(workload, tools.MACHINE.name, "backup-first", "wall")
        out.append("| %s | %s | %s | %s | %s |" % (workload, " | ".join(rates), seconds, wall, cell.marked))
    return "\n".join(out + [""])


def _listing(run, figures):
    cell = goals.listing(figures)
    if cell is None:
        return None
    shown = cell.marked + ("." if cell.trouble else " of the best peer (at most %g)." % cell.most)
    return "## Listing %d snapshots\n\n%s\n" % (run.snapshots, shown)


def _starts(figures):
    rows = [row for row in figures.all if row["step"] == "start"]
    if not rows:
        return None
    out = ["## Starting", "", "Medians of %d starts of each, interleaved, in ms; ~ the best one where none was calm.\n" % max(
        row["round"] for row in rows), "| | |", "|---|---|"]
    for name, title in STARTED.items():
        wall = figures.wall("start", name, "start")
        trouble = figures.trouble("start", name, "start")
        if trouble or wall:
            out.append("| %s | %s |" % (title, trouble or "%s%.0f" % ("" if wall[1] else "~", wall[0] * 1000)))
    return "\n".join(out + [""])


def _missed(cells, why):
    missed = [cell for cell in cells if not cell.reached]
    if not missed:
        return None
    out = ["## What is missed", "", "%d of the %d figures above that have a bound; the reasons are those of" % (len(missed), len(cells)),
           "[bench/explanations.md](../bench/explanations.md).", "", "| | of | is | at most |", "|---|---|---|---|"]
    out += ["| %s | %s | %s | %g |" % (cell.title, cell.column, cell.printed, cell.most) for cell in missed]
    about = {}
    for cell in missed:
        reason = "[what failed](#what-failed)" if cell.trouble else _plain(why.get((cell.row, cell.column), UNEXPLAINED))
        about.setdefault(reason, {}).setdefault(cell.title, []).append(cell.column)
    out += [""] + ["- **%s.** %s" % ("; ".join("%s (%s)" % (title, ", ".join(columns)) for title, columns in titles.items()), reason)
                   for reason, titles in about.items()]
    return "\n".join(out + [""])


def _details(figures, workload):
    names = figures.tools(workload)
    rows = [row for row in figures.all if row["workload"] == workload]
    out = ["## %s" % workload, "",
           "%.0f MB in %d files. Wall s / CPU s / most resident MB: medians; ~ the best round where none was calm." % (
               rows[0]["source_bytes"] / 1e6, rows[0]["source_files"]), "",
           "| | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    for step in dict.fromkeys(row["step"] for row in rows):
        out.append("| %s | %s |" % (step, " | ".join(_cell(figures, workload, name, step) for name in names)))
    for step in BEFORE:
        growth = [_growth(figures, workload, name, step) for name in names]
        if any(value != "-" for value in growth):
            out.append("| MB added by %s | %s |" % (step, " | ".join(growth)))
    return "\n".join(out + [""])


def _growth(figures, workload, tool, step):
    value = figures.growth(workload, tool, step)
    return figures.trouble(workload, tool, step) or ("-" if value is None else "%.2f" % (value / 1e6))


def _cell(figures, workload, tool, step):
    trouble = figures.trouble(workload, tool, step)
    wall = figures.wall(workload, tool, step)
    if trouble or wall is None:
        return trouble or "-"
    return "%s%.2f / %.2f / %.0f" % ("" if wall[1] else "~", wall[0], figures.of(workload, tool, step, "cpu"),
                                     figures.of(workload, tool, step, "rss_bytes") / 1e6)


def _plain(line):
    """Words of others, which must not be taken for Markdown's."""
    return line.replace("|", "\\|").replace("<", "&lt;")
