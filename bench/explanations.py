"""Why a cell is missed: the only words of the report that are written by hand, in explanations.md."""
import os

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "explanations.md")


def read(file=FILE):
    """Texts by row and column, of headings such as `## restore: logs, statefile`."""
    with open(file) as f:
        sections = f.read().split("\n## ")[1:]
    found = {}
    for section in sections:
        heading, _, text = section.partition("\n")
        row, _, columns = heading.partition(":")
        for column in columns.split(","):
            found[row.strip(), column.strip()] = " ".join(text.split())
    return found
