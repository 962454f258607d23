"""What other scripts than bench/run measured: a part of docs/benchmarks.md for each, kept when the rest is written anew."""
import glob
import os

import measure

BENCH = os.path.dirname(os.path.abspath(__file__))
DOCUMENT = os.path.join(os.path.dirname(BENCH), "docs", "benchmarks.md")
START = "<!-- measured by other scripts -->"


def parts():
    """All of them, as Markdown."""
    texts = [open(name).read() for name in sorted(glob.glob(os.path.join(BENCH, "results", "*.md")))]
    return "\n".join([START, ""] + texts) if texts else ""


def publish(script, title, lines, load):
    """Keeps what a script measured, and puts it into the document in the place of what it measured before."""
    calm = "" if load <= measure.QUIET_LOAD else " **The machine was busy: a load average of %.1f when it began.**" % load
    os.makedirs(os.path.join(BENCH, "results"), exist_ok=True)
    with open(os.path.join(BENCH, "results", script + ".md"), "w") as out:
        out.write("## %s\n\nBy `bench/%s`, apart from the run above.%s\n\n%s\n" % (title, script, calm, "\n".join(lines)))
    with open(DOCUMENT) as document:
        own = document.read().split(START)[0].rstrip("\n")
    with open(DOCUMENT, "w") as document:
        document.write(own + "\n\n" + parts())
