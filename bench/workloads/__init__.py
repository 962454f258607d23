"""Deterministic workloads: the same seed, scale and rounds give the same content on every machine.

A workload is a module with create(directory, scale, seed) and mutate(directory, round, seed). Rounds
of mutation are cumulative: round n is applied to the result of round n - 1.
"""
from . import images, logs, statedb, statefile

ALL = {"statedb": statedb, "logs": logs, "images": images, "statefile": statefile}
