"""Logs: 60,000 files of 0.5 to 20 KiB in nested directories."""
import json
import os
import random

from .words import COMPONENTS, hexadecimal, log_lines, text


def create(directory, scale, seed):
    r = random.Random("%d/logs" % seed)
    for i in range(int(60_000 * scale)):
        _write(directory, r, i)


def mutate(directory, number, seed):
    """Changes 2% of the files (recent logs grow, documents are rewritten) and adds 2% new ones."""
    r = random.Random("%d/logs/m%d" % (seed, number))
    n = sum(len(files) for _, _, files in os.walk(directory))
    k = max(1, n // 50)
    for i in sorted({n - 1 - min(n - 1, int(r.expovariate(1.0) * n * .25)) for _ in range(k)}):
        path = _path(directory, i)
        if path.endswith(".json"):
            _write(directory, r, i)
        else:
            with open(path, "a") as f:
                f.write(log_lines(r, r.randrange(200, 3000), i * 1000))
    for i in range(n, n + k):
        _write(directory, r, i)


def _path(directory, i):
    """Day, agent and task directories: about 24 files in each of the last."""
    day, leaf = i // 2000, i // 24
    ending = "json" if i % 3 == 0 else "jsonl" if i % 7 == 0 else "log"
    return os.path.join(directory, "2026", "%02d" % (day % 12 + 1), "%02d" % (day % 28 + 1), "agent-%03d" % (leaf % 64),
                        "task-%06d" % leaf, "f%07d.%s" % (i, ending))


def _write(directory, r, i):
    path = _path(directory, i)
    n = int(min(20480, max(512, r.lognormvariate(8.1, 0.9))))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(_document(r, n) if path.endswith(".json") else log_lines(r, n, i * 1000))


def _document(r, n):
    document, size = {"schema": "run/3", "id": hexadecimal(r, 32), "steps": []}, 80
    while size < n:
        step = {"tool": r.choice(COMPONENTS), "input": text(r, r.randrange(40, 300)), "tokens": r.randrange(9999),
                "hash": hexadecimal(r, 64), "ok": r.random() < .9}
        document["steps"].append(step)
        size += len(step["input"]) + 150
    return json.dumps(document, indent=1 if r.random() < .3 else None)[:20480]
