"""The lower bound of a first backup: what this machine needs to read, hash, compress, seal and write its
bytes, if nothing else were done and both processors were busy all the time. Rates are processor time of
one thread on the workload's own bytes, so that waiting for the disk is not in the bound."""
import json
import os
import subprocess
from dataclasses import dataclass

import measure
import tools

PROCESSORS = 2
SAMPLE_BYTES = 256_000_000
# The levels of Zstandard that Backstay uses for many small pieces and for few large ones.
LEVELS = {"statedb": 2, "logs": 3, "images": 2, "statefile": 3}
RATES = ("read", "hash", "compress", "seal", "write")


@dataclass
class Bound:
    rates: dict  # bytes a second, by RATES
    seconds: float


def bound(place, workload):
    """After the first backup with Backstay, before the data changes."""
    stats = json.loads(subprocess.run(
        [tools.BACKSTAY, "--config", os.path.join(place.home, "backstay.yaml"), "--json", "stats"],
        check=True, stdout=subprocess.PIPE).stdout)
    rates = _rates(place, LEVELS[workload])
    # What is not a hole is read and hashed, what is new is compressed, what is left of it is sealed and written.
    read, plain, stored = measure.allocated(place.source), stats["plain_bytes"], stats["stored_bytes"]
    amounts = {"read": read, "hash": read, "compress": plain, "seal": stored, "write": stored}
    return Bound(rates, sum(amounts[name] / rates[name] for name in RATES) / PROCESSORS)


def _rates(place, level):
    app = os.path.dirname(os.path.dirname(tools.BACKSTAY))
    printed = subprocess.run(
        [tools.java(), "-XX:+UseSerialGC", "-Xmx1g", "--enable-native-access=ALL-UNNAMED",
         "-Djdk.util.jar.enableMultiRelease=false", "-DZstdNativePath=" + os.path.join(app, "native", "libzstd-jni.so"),
         "-cp", os.path.join(app, "backstay.jar"),
         os.path.join(tools.BENCH, "java", "Rates.java"),
         place.source, os.path.join(place.home, "scratch"), str(level), str(SAMPLE_BYTES)],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    return {name: float(rate) for name, rate in (line.split() for line in printed.splitlines())}
