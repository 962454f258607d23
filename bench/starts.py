"""Fixed costs: listing many snapshots, and starting at all."""
import os
import shutil
import subprocess

import measure
import tools

FEW = "few"  # the name of the small source


def list_many(bench):
    """Lists many small snapshots, each taken once."""
    source = os.path.join(bench.data, FEW)
    os.makedirs(source, exist_ok=True)
    taking = [tool for tool in bench.tools if tool.takes(FEW)]
    for tool in taking:
        tool.prepare(bench.place(tool, FEW), FEW)
        bench.measure(tool, FEW, 0, "init", "init")
    for tool in taking:
        _fill(bench, tool, source)
    for number in range(1, max(3, bench.options.rounds) + 1):
        for tool in turned(taking, number):
            bench.measure(tool, FEW, number, "list-many", "list")
    for tool in taking:
        shutil.rmtree(bench.place(tool, FEW).home)
    shutil.rmtree(source)


def _fill(bench, tool, source):
    """Takes the snapshots; writes down only one that fails, which is then the last."""
    place = bench.place(tool, FEW)
    for number in range(bench.run.snapshots):
        with open(os.path.join(source, "state.json"), "w") as f:
            f.write('{"round": %d}\n' % number)
        cost = measure.run(tool.command("backup", place, archive=number), tool.variables(place), bench.data, bench.log)
        if cost.status != 0:
            bench.add(tool.name, FEW, 0, "backup-many", cost)
            return


def compare(bench):
    """Starts Backstay, its peers, and a class that prints one word: what Java itself takes."""
    classes = os.path.join(bench.work, "classes")
    compiler = os.path.join(os.path.dirname(tools.java()), "javac")
    subprocess.run([compiler, "-d", classes, os.path.join(tools.BENCH, "java", "Nothing.java")], check=True)
    known = {"backstay": tools.BACKSTAY + " version", "restic": "restic version", "borg": "borg --version"}
    commands = [(tool.name, known[tool.name]) for tool in bench.tools if tool.name in known]
    commands.append(("java", "exec %s -XX:+UseSerialGC -cp %s Nothing" % (tools.java(), classes)))
    for number in range(1, bench.options.starts + 1):
        for name, command in turned(commands, number):
            cost = measure.run(command, dict(os.environ), bench.work, bench.log, bench.options.patience)
            bench.add(name, "start", number, "start", cost)


def turned(things, number):
    """The same things in the order of the round with this number."""
    turn = number % len(things)
    return things[turn:] + things[:turn]
