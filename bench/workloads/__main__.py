"""Creates and mutates workloads: python3 -m workloads create|mutate --directory D NAME..."""
import argparse
import os
import time

from . import ALL

SEED = 20261120


def main():
    parser = argparse.ArgumentParser(prog="workloads", description=__doc__)
    parser.add_argument("what", choices=["create", "mutate"])
    parser.add_argument("names", nargs="+", choices=list(ALL), metavar="NAME")
    parser.add_argument("--directory", required=True)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--round", type=int, default=1)
    options = parser.parse_args()
    for name in options.names:
        place = os.path.join(options.directory, name)
        start = time.monotonic()
        if options.what == "create":
            os.makedirs(place)
            ALL[name].create(place, options.scale, options.seed)
        else:
            ALL[name].mutate(place, options.round, options.seed)
        print("%s %s: %.1f s" % (options.what, name, time.monotonic() - start), flush=True)


if __name__ == "__main__":
    main()
