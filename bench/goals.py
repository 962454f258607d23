"""What Backstay wants to reach, and whether it does."""
from dataclasses import dataclass

import tools

COLUMNS = ("statedb", "logs", "images", "statefile")
# Its number as a part of the best peer's, at most: row, title, step, what is compared, and a bound for each column.
AGAINST_PEERS = (
    ("first", "first backup, wall", "backup-first", "wall", (0.62, 0.5, 0.65, 0.85)),
    ("unchanged", "unchanged backup, wall", "backup-nochange", "wall", (0.3, 0.3, 0.3, 0.7)),
    ("changed", "changed backup, wall", "backup-changed", "wall", (0.42, 0.35, 0.2, 0.9)),
    ("added", "changed backup, bytes added", "backup-changed", "growth", (0.2, 0.8, 0.025, 0.6)),
    ("stored", "repository after the first backup", "backup-first", "repository_bytes", (1.04, 0.7, 1.0, 1.0)),
    ("restore", "restore to a memory disk, wall", "restore", "wall", (0.8, 0.35, 0.7, 0.9)),
    ("check", "`check --read-data`, wall", "check", "wall", (0.65, 0.45, 0.45, 1.05)),
    ("list", "list snapshots, wall", "list", "wall", (0.7, 0.7, 0.7, 0.7)),
)
LIST_MANY = ("list-many", "list many snapshots, wall", "list-many", "wall")
LIST_MANY_MOST = 0.7
MEMORY = {"backstay": 160, "backstay-passphrase": 230}
LIVE_MOST = 1.3
BOUND_MOST = 1.3


@dataclass(frozen=True)
class Cell:
    """One number and what it should be at most; or what kept it from being measured."""
    row: str
    title: str
    column: str
    value: float  # or None
    most: float
    trouble: str = ""
    decimals: int = 2
    calm: bool = True

    @property
    def printed(self):
        return self.trouble or "%s%.*f" % ("" if self.calm else "~", self.decimals, self.value)

    @property
    def reached(self):
        """Whether the number, as it is printed, is within its bound: a step that failed is not."""
        return not self.trouble and float(self.printed.lstrip("~")) <= self.most

    @property
    def marked(self):
        return self.printed if self.reached else "**%s**" % self.printed


def against_peers(figures, column, most, row, title, step, what, tool=tools.MACHINE.name):
    """None where it was not measured, or no peer was."""
    value = figures.ratio(column, tool, step, what)
    trouble = figures.trouble(column, tool, step)
    if not trouble and value is None and figures.value(column, tool, step, what) is not None:
        trouble = "every peer failed" if any(figures.trouble(column, peer, step) for peer in tools.PEERS) else ""
    if trouble or value is not None:
        calm = what != "wall" or figures.calm(column, (tool, *tools.PEERS), step)
        return Cell(row, title, column, value, most, trouble, 3 if most < 0.1 else 2, calm)
    return None


def table(figures, tool=tools.MACHINE.name):
    """Every row with its title and its cells, of which some may be None."""
    return [(title, [against_peers(figures, column, most, row, title, step, what, tool) for column, most in zip(COLUMNS, bounds)])
            for row, title, step, what, bounds in AGAINST_PEERS]


def listing(figures):
    return against_peers(figures, "few", LIST_MANY_MOST, *LIST_MANY)


def memory(figures):
    peaks = {tool: figures.peak(tool) for tool in MEMORY}
    return [Cell("memory", "most resident memory, MB", tool, row["rss_bytes"] / 1e6, MEMORY[tool], decimals=0)
            for tool, row in peaks.items() if row]


def live(figures):
    """The first backup of the open database as a multiple of that of the plain file."""
    names = (tools.LIVE.name, tools.MACHINE.name)
    trouble = next(filter(None, (figures.trouble("statedb", name, "backup-first") for name in names)), "")
    own, plain = (figures.value("statedb", name, "backup-first", "wall") for name in names)
    if trouble or own and plain:
        value = None if trouble else own / plain
        return Cell("live", "first backup of SQLite captured live", "statedb", value, LIVE_MOST, trouble,
                    calm=figures.calm("statedb", names, "backup-first"))
    return None


def bounds(figures, found):
    """First backups as multiples of what the machine can do at best; none if that was not measured."""
    cells = []
    for column in COLUMNS if found else ():
        trouble = figures.trouble(column, tools.MACHINE.name, "backup-first")
        wall = figures.value(column, tools.MACHINE.name, "backup-first", "wall")
        if trouble or wall and column in found:
            value = None if trouble else wall / found[column].seconds
            cells.append(Cell("bound", "first backup against the bound", column, value, BOUND_MOST, trouble,
                              calm=figures.calm(column, (tools.MACHINE.name,), "backup-first")))
    return cells


def everything(figures, found):
    """All cells there are, in the order of the report."""
    cells = [cell for _, row in table(figures) for cell in row]
    cells += [*memory(figures), live(figures), *bounds(figures, found), listing(figures)]
    return [cell for cell in cells if cell]
