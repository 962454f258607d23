"""Whether what was restored is what there was."""
import os
import sqlite3
import subprocess


DATABASE = "orchestrator.db"


def same(source, target, live):
    """Compares names, kinds and bytes; of a database that was captured live, every row."""
    if live:
        return _same_rows(os.path.join(source, DATABASE), os.path.join(target, DATABASE))
    # Tools put it below the name of the source, or of the component.
    below = [os.path.join(target, name) for name in (os.path.basename(source), "state")]
    restored = next(filter(os.path.isdir, below), target)
    return subprocess.run(["diff", "-rq", "--no-dereference", source, restored], stdout=subprocess.DEVNULL).returncode == 0


def _same_rows(source, target):
    # Opened as immutable, so that no sidecar is left beside the source.
    one, other = (sqlite3.connect("file:%s?immutable=1" % path, uri=True) for path in (source, target))
    try:
        tables = "SELECT name, sql FROM sqlite_schema ORDER BY name"
        schema = one.execute(tables).fetchall()
        if schema != other.execute(tables).fetchall():
            return False
        for name, sql in schema:
            if sql and sql.startswith("CREATE TABLE"):
                rows = "SELECT * FROM %s ORDER BY rowid" % name
                left, right = one.execute(rows), other.execute(rows)
                if any(row != right.fetchone() for row in left) or right.fetchone() is not None:
                    return False
        return True
    except sqlite3.DatabaseError:
        return False
    finally:
        one.close()
        other.close()
