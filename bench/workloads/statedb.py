"""State database: SQLite in WAL mode, about 1 GiB: nodes, tasks, runs, events, checkpoints, with JSON."""
import json
import os
import random
import sqlite3

from .words import COMPONENTS, EPOCH, LEVELS, PHRASES, STATUS, WORDS, hexadecimal, recent, text

KINDS = ["plan", "code.edit", "code.review", "search.web", "search.docs", "summarize", "test.run",
         "deploy", "index.pack", "sync.repo", "notify", "evaluate"]
SCHEMA = """
CREATE TABLE nodes(id INTEGER PRIMARY KEY, name TEXT UNIQUE, labels TEXT, state TEXT, heartbeat INTEGER);
CREATE TABLE tasks(id INTEGER PRIMARY KEY, uid TEXT NOT NULL, kind TEXT, status TEXT, priority INTEGER,
  node_id INTEGER, parent_id INTEGER, created INTEGER, updated INTEGER, attempts INTEGER, payload TEXT);
CREATE TABLE runs(id INTEGER PRIMARY KEY, uid TEXT NOT NULL, task_id INTEGER, attempt INTEGER, node_id INTEGER,
  started INTEGER, finished INTEGER, exit_code INTEGER, result TEXT);
CREATE TABLE events(id INTEGER PRIMARY KEY, task_id INTEGER, run_id INTEGER, ts INTEGER, level TEXT,
  type TEXT, data TEXT);
CREATE TABLE checkpoints(id INTEGER PRIMARY KEY, run_id INTEGER, step INTEGER, ts INTEGER, parent TEXT,
  digest TEXT, state TEXT);
"""
INDEXES = """
CREATE UNIQUE INDEX tasks_uid ON tasks(uid);
CREATE INDEX tasks_status ON tasks(status, priority);
CREATE INDEX tasks_updated ON tasks(updated);
CREATE UNIQUE INDEX runs_uid ON runs(uid);
CREATE INDEX runs_task ON runs(task_id);
CREATE INDEX events_task ON events(task_id, ts);
CREATE INDEX checkpoints_run ON checkpoints(run_id, step);
"""


def create(directory, scale, seed):
    r = random.Random("%d/statedb" % seed)
    nodes, tasks, events = max(8, int(400 * scale)), int(78_000 * scale), int(1_200_000 * scale)
    runs = int(tasks * 1.4)
    task_of_run = [max(1, min(tasks, int(i / 1.4) + 1)) for i in range(runs)]
    c = sqlite3.connect(_path(directory), isolation_level=None)
    c.executescript("PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-400000;")
    c.executescript(SCHEMA)
    c.execute("BEGIN")
    _insert(c, "nodes", 5, ((i, "node-%04d" % i, json.dumps({"zone": r.choice("abc"), "gpu": r.randrange(9)}), "ready",
                             EPOCH + r.randrange(100)) for i in range(1, nodes + 1)))
    _insert(c, "tasks", 11, (_task(r, i, nodes) for i in range(1, tasks + 1)))
    _insert(c, "runs", 9, (_run(r, i + 1, task, nodes) for i, task in enumerate(task_of_run)))
    _insert(c, "events", 7, _all_events(r, events, task_of_run))
    _insert(c, "checkpoints", 7, _all_checkpoints(r, task_of_run))
    c.execute("COMMIT")
    c.executescript(INDEXES)
    c.execute("ANALYZE")
    c.execute("PRAGMA journal_mode=WAL")
    c.close()


def mutate(directory, number, seed):
    """Updates 1% of the rows (skewed to recent ones), inserts 1% new ones, deletes the oldest."""
    r = random.Random("%d/statedb/m%d" % (seed, number))
    c = sqlite3.connect(_path(directory), isolation_level=None)
    c.executescript("PRAGMA synchronous=NORMAL; PRAGMA cache_size=-200000;")
    last = {table: c.execute("SELECT COALESCE(MAX(id),0) FROM " + table).fetchone()[0]
            for table in ("nodes", "tasks", "runs", "events", "checkpoints")}
    _update(c, r, last, EPOCH + last["tasks"] * 30 + number * 86400)
    c.execute("BEGIN")
    _extend(c, r, last)
    _retain(c, r, last)
    c.execute("COMMIT")
    c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    c.close()


def _path(directory):
    return os.path.join(directory, "orchestrator.db")


def _update(c, r, last, now):
    """One in a hundred rows, in transactions of 500: tasks, runs, events, checkpoints; and all heartbeats."""
    rows = sum(last.values()) // 100
    updates = [(table, recent(r, last[table])) for table, share in
               (("tasks", .35), ("runs", .30), ("events", .30), ("checkpoints", .05)) for _ in range(int(rows * share))]
    r.shuffle(updates)
    c.execute("BEGIN")
    for k, (table, i) in enumerate(updates):
        if k % 500 == 499:
            c.execute("COMMIT")
            c.execute("BEGIN")
        if table == "tasks":
            c.execute("UPDATE tasks SET status=?, updated=?, attempts=attempts+1 WHERE id=?", (r.choice(STATUS), now + k, i))
        elif table == "runs":
            c.execute("UPDATE runs SET finished=?, exit_code=? WHERE id=?", (now + k, r.randrange(3), i))
        elif table == "events":
            c.execute("UPDATE events SET level=? WHERE id=?", (r.choice(LEVELS), i))
        else:
            c.execute("UPDATE checkpoints SET state=json_set(state,'$.seed',?) WHERE id=?", (hexadecimal(r, 32), i))
    c.execute("UPDATE nodes SET heartbeat=?", (now,))
    c.execute("COMMIT")


def _extend(c, r, last):
    """One new row for a hundred there are."""
    nodes, tasks, runs, events = (last[table] for table in ("nodes", "tasks", "runs", "events"))
    a = max(1, tasks // 100)
    _insert(c, "tasks", 11, [_task(r, tasks + i, nodes) for i in range(1, a + 1)])
    b = max(1, runs // 100)
    new_runs = [(runs + i, tasks + 1 + (i * a // (b + 1))) for i in range(1, b + 1)]
    _insert(c, "runs", 9, [_run(r, i, task, nodes) for i, task in new_runs])
    e = max(1, events // 100)
    _insert(c, "events", 7, [_event(r, events + i, *new_runs[(i * b // (e + 1))][::-1]) for i in range(1, e + 1)])
    first = last["checkpoints"] + 1
    for run, task in new_runs[::3]:
        rows = _checkpoints(r, first, run, task)
        first += len(rows)
        _insert(c, "checkpoints", 7, rows)


def _retain(c, r, last):
    """The oldest events and checkpoints go, and a few tasks."""
    for table in ("events", "checkpoints"):
        oldest = c.execute("SELECT MIN(id) FROM " + table).fetchone()[0]
        c.execute("DELETE FROM %s WHERE id < ?" % table, (oldest + max(1, last[table] // 1000),))
    for _ in range(max(1, last["tasks"] // 5000)):
        c.execute("DELETE FROM tasks WHERE id=?", (recent(r, last["tasks"]),))


def _insert(c, table, columns, rows):
    c.executemany("INSERT INTO %s VALUES(%s)" % (table, ",".join("?" * columns)), rows)


def _task(r, i, nnodes):
    t = EPOCH + i * 30 + r.randrange(30)
    k = r.choice(KINDS)
    p = {"goal": text(r, r.randrange(80, 600)), "args": {"repo": r.choice(PHRASES[:400]).replace(" ", "/"),
         "ref": hexadecimal(r, 40), "budget": r.randrange(1, 5000), "timeout_s": r.choice([60, 300, 900, 3600])},
         "deps": [r.randrange(1, i + 1) for _ in range(r.randrange(4))], "tags": r.choices(COMPONENTS, k=3),
         "trace": hexadecimal(r, 32)}
    return (i, hexadecimal(r, 32), k, r.choice(STATUS[4:]) if r.random() < .97 else r.choice(STATUS), r.randrange(10),
            r.randrange(1, nnodes + 1), r.randrange(1, i + 1), t, t + r.randrange(1, 4000), r.randrange(1, 4),
            json.dumps(p, separators=(",", ":")))


def _run(r, i, tid, nnodes):
    t = EPOCH + tid * 30 + r.randrange(600)
    res = {"summary": text(r, r.randrange(60, 420)), "tokens": {"in": r.randrange(50000), "out": r.randrange(9000)},
           "artifacts": [{"name": r.choice(WORDS) + ".json", "sha256": hexadecimal(r, 64), "bytes": r.randrange(1 << 20)}
                         for _ in range(r.randrange(3))]}
    return (i, hexadecimal(r, 32), tid, r.randrange(1, 4), r.randrange(1, nnodes + 1), t, t + r.randrange(2000),
            0 if r.random() < .9 else r.randrange(1, 128), json.dumps(res, separators=(",", ":")))


def _event(r, i, tid, rid):
    d = '{"msg":"%s","span":"%s","ms":%d,"n":%d}' % (r.choice(PHRASES), hexadecimal(r, 16), r.randrange(90000), r.randrange(64))
    return (i, tid, rid, (EPOCH + tid * 30) * 1000 + r.randrange(600000), r.choice(LEVELS),
            r.choice(COMPONENTS) + "." + r.choice(STATUS), d)


def _checkpoints(r, first, rid, tid):
    """A run's checkpoints: every step keeps the tail of the conversation and the working state."""
    hist, parent, out = [], "", []
    for step in range(r.choice([1, 2, 3, 4, 6])):
        for _ in range(2):
            hist.append({"role": r.choice(["assistant", "tool", "user"]), "id": hexadecimal(r, 24),
                         "content": text(r, r.randrange(150, 2200))})
        st = {"v": 4, "run": rid, "step": step, "messages": hist[-6:],
              "vars": {w: r.randrange(1 << 31) for w in r.choices(WORDS, k=8)}, "seed": hexadecimal(r, 32)}
        d = hexadecimal(r, 64)
        out.append((first + step, rid, step, (EPOCH + tid * 30) * 1000 + step * 900, parent, d,
                    json.dumps(st, separators=(",", ":"))))
        parent = d
    return out


def _all_events(r, count, task_of_run):
    runs = len(task_of_run)
    for i in range(1, count + 1):
        run = min(runs, i * runs // count + 1)
        yield _event(r, i, task_of_run[run - 1], run)


def _all_checkpoints(r, task_of_run):
    first = 1
    for run in range(1, len(task_of_run) + 1, 3):
        rows = _checkpoints(r, first, run, task_of_run[run - 1])
        first += len(rows)
        yield from rows
