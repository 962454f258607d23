"""State file: one JSON document of 50 MB, and a directory of knowledge packs of about as much."""
import json
import os
import random

from .words import COMPONENTS, EPOCH, PHRASES, STATUS, WORDS, hexadecimal, recent, text


def create(directory, scale, seed):
    r = random.Random("%d/statefile" % seed)
    n = int(55_000 * scale)
    _write(_document_path(directory), {"version": 3, "agents": [_agent(r, i) for i in range(n)]})
    for i in range(max(2, int(180 * scale))):
        _write_pack(r, directory, i)


def mutate(directory, number, seed):
    """Rewrites the document with 1% changed and 1% new entries; rewrites 2% of the packs and adds 2%."""
    r = random.Random("%d/statefile/m%d" % (seed, number))
    with open(_document_path(directory)) as f:
        state = json.load(f)
    agents = state["agents"]
    for _ in range(len(agents) // 100):
        i = recent(r, len(agents)) - 1
        agents[i] = _agent(r, i)
    n = len(agents)
    agents.extend(_agent(r, n + i) for i in range(n // 100))
    _write(_document_path(directory), state)
    packs = len(os.listdir(os.path.join(directory, "packs")))
    for _ in range(max(1, packs // 50)):
        _write_pack(r, directory, r.randrange(packs))
    for i in range(packs, packs + max(1, packs // 50)):
        _write_pack(r, directory, i)


def _document_path(directory):
    return os.path.join(directory, "state.json")


def _agent(r, i):
    return {"id": "agent-%06d" % i, "rev": r.randrange(1 << 20), "status": r.choice(STATUS), "lease": hexadecimal(r, 24),
            "updated": EPOCH + r.randrange(10_000_000),
            "memory": [text(r, r.randrange(60, 240)) for _ in range(r.randrange(1, 6))],
            "counters": {w: r.randrange(100000) for w in r.choices(COMPONENTS, k=4)},
            "queue": [{"task": hexadecimal(r, 32), "prio": r.randrange(9)} for _ in range(r.randrange(5))]}


def _write(path, state):
    """As applications do: written aside, then renamed."""
    with open(path + ".tmp", "w") as f:
        json.dump(state, f, indent=1)
    os.replace(path + ".tmp", path)


def _write_pack(r, directory, i):
    pack = os.path.join(directory, "packs", "pack-%03d" % i)
    os.makedirs(pack, exist_ok=True)
    with open(os.path.join(pack, "manifest.json"), "w") as f:
        json.dump({"name": "pack-%03d" % i, "version": hexadecimal(r, 8), "topics": r.choices(WORDS, k=20)}, f)
    for k in range(r.randrange(3, 9)):
        with open(os.path.join(pack, "doc-%02d.md" % k), "w") as f:
            f.write("# " + r.choice(PHRASES) + "\n\n"
                    + "\n\n".join(text(r, r.randrange(200, 1500)) for _ in range(r.randrange(4, 40))))
    with open(os.path.join(pack, "embeddings.f16"), "wb") as f:  # nearly incompressible
        f.write(r.randbytes(r.randrange(60, 400) * 1024))
