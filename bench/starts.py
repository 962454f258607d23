"""Fixed costs: listing many snapshots, and starting at all."""
import os
import shutil
import statistics
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
        place = bench.place(tool, FEW)
        tool.prepare(place, FEW)
        bench.measure(tool, FEW, 0, "init", "init")
        for number in range(bench.options.snapshots):
            with open(os.path.join(source, "state.json"), "w") as f:
                f.write('{"round": %d}\n' % number)
            cost = measure.run(tool.command("backup", place, archive=number), tool.variables(place), bench.data, bench.log)
            if cost.status != 0:
                raise SystemExit("bench: %s: a small backup ended with %d; see %s" % (tool.name, cost.status, bench.log))
    for number in range(1, max(3, bench.options.rounds) + 1):
        turn = number % len(taking)
        for tool in taking[turn:] + taking[:turn]:
            bench.measure(tool, FEW, number, "list-many", "list")
    for tool in taking:
        shutil.rmtree(bench.place(tool, FEW).home)
    shutil.rmtree(source)


def compare(bench):
    """Median wall seconds of `backstay version` and of a class that prints one word, interleaved."""
    classes = os.path.join(bench.work, "classes")
    compiler = os.path.join(os.path.dirname(tools.java()), "javac")
    subprocess.run([compiler, "-d", classes, os.path.join(tools.BENCH, "java", "Nothing.java")], check=True)
    commands = {"backstay": tools.BACKSTAY + " version",
                "java": "exec %s -XX:+UseSerialGC -cp %s Nothing" % (tools.java(), classes)}
    walls = {name: [] for name in commands}
    for _ in range(bench.options.starts):
        for name, command in commands.items():
            walls[name].append(measure.run(command, dict(os.environ), bench.work, bench.log).wall)
    return {name: statistics.median(times) for name, times in walls.items()}
