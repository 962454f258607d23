"""What is compared: each tool is a set of shell commands, one for each step."""
import os
import shutil
from dataclasses import dataclass, field

BENCH = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(BENCH)
BACKSTAY = os.path.join(TOP, "target", "app", "bin", "backstay")
PEERS = ("restic", "borg")


@dataclass
class Place:
    """Where a tool works: a source, and a directory of the tool's own."""
    source: str
    home: str

    @property
    def repository(self):
        return os.path.join(self.home, "repository")


@dataclass
class Tool:
    name: str
    init: str
    backup: str
    list: str
    restore: str
    check: str
    environment: dict = field(default_factory=dict)
    workloads: tuple = ()  # empty: all

    def takes(self, workload):
        return not self.workloads or workload in self.workloads

    def prepare(self, place, workload):
        """Makes the tool's own directory anew."""
        shutil.rmtree(place.home, ignore_errors=True)
        os.makedirs(place.home)

    def command(self, step, place, **values):
        return getattr(self, step).format(**self._values(place), **values)

    def variables(self, place):
        return {**os.environ, "LC_ALL": "C.UTF-8",
                **{name: value.format(**self._values(place)) for name, value in self.environment.items()}}

    @staticmethod
    def _values(place):
        return {"home": place.home, "repository": place.repository, "source": place.source,
                "parent": os.path.dirname(place.source), "base": os.path.basename(place.source)}


class Backstay(Tool):
    """With a machine key, or a passphrase, or of a database that is open."""

    def __init__(self, name, secret="machine_key: machine.key", live=False):
        call = BACKSTAY + " --quiet --config {home}/backstay.yaml "
        super().__init__(
            name,
            init=call + ("init --no-machine-slot" if "password" in secret else "init"),
            backup=call + "backup",
            list=call + "snapshots",
            restore=call + "restore latest --to {target}",
            check=call + "check --read-data",
            workloads=("statedb",) if live else ())
        self.secret = secret
        self.live = live

    def prepare(self, place, workload):
        super().prepare(place, workload)
        if self.live:
            component = "kind: sqlite, path: %s/orchestrator.db" % place.source
        else:
            # Nobody writes to it: it may be read as a file like any other, as the peers read it.
            plain = ", databases: as-files" if workload == "statedb" else ""
            component = "kind: files, path: %s%s" % (place.source, plain)
        _write(place, "backstay.yaml",
               "version: 1\norchestrator: bench\nstate_dir: host\nscratch_dir: .\nrepositories:\n"
               "  local: { url: repository, %s }\ncomponents:\n  state: { %s }\n" % (self.secret, component))
        _write(place, "machine.key", os.urandom(32))
        _write(place, "passphrase", "bench\n")


def _write(place, name, content):
    path = os.path.join(place.home, name)
    with open(path, "wb") as f:
        f.write(content if isinstance(content, bytes) else content.encode())
    os.chmod(path, 0o600)


MACHINE = Backstay("backstay")
PASSPHRASE = Backstay("backstay-passphrase", secret="password: { file: passphrase }")
LIVE = Backstay("backstay-live", live=True)

RESTIC = Tool(
    "restic",
    init="restic init --repository-version 2",
    backup="restic backup --compression auto {base}",
    list="restic snapshots",
    restore="restic restore latest --target {target}",
    check="restic check --read-data",
    environment={"RESTIC_PASSWORD": "bench", "RESTIC_REPOSITORY": "{repository}", "RESTIC_CACHE_DIR": "{home}/cache"})

BORG = Tool(
    "borg",
    init="borg init -e repokey",
    backup="borg create -C zstd,3 ::{archive} {base}",
    list="borg list",
    restore="mkdir -p {target} && cd {target} && borg extract ::{archive}",
    check="borg check --verify-data",
    environment={"BORG_PASSPHRASE": "bench", "BORG_REPO": "{repository}", "BORG_BASE_DIR": "{home}",
                 "BORG_RELOCATED_REPO_ACCESS_IS_OK": "yes"})

# What two lines of shell do: no deduplication, no authentication, no reuse. Shown, but not compared with.
_OPEN = "openssl enc -d -aes-256-ctr -pbkdf2 -pass env:PIPE_KEY"
PIPE = Tool(
    "pipe",
    init="mkdir -p {repository}",
    backup="set -o pipefail; tar cf - {base} | zstd -q -3 -T2"
           " | openssl enc -aes-256-ctr -pbkdf2 -pass env:PIPE_KEY > {repository}/{archive}",
    list="ls -l {repository}",
    restore="set -o pipefail; mkdir -p {target}; " + _OPEN + " < {repository}/{archive} | zstd -q -dc | tar xf - -C {target}",
    check="set -o pipefail; for f in {repository}/*; do " + _OPEN + " < $f | zstd -q -t || exit 1; done",
    environment={"PIPE_KEY": "bench"})

ALL = {tool.name: tool for tool in (MACHINE, PASSPHRASE, LIVE, RESTIC, BORG, PIPE)}


def java():
    """The Java that starts Backstay, as its launcher finds it."""
    with open(BACKSTAY) as launcher:
        built_with = next(line.split(":-", 1)[1].split("}")[0] for line in launcher if line.startswith("java="))
    return os.path.join(os.environ.get("BACKSTAY_JAVA_HOME", built_with), "bin", "java")


def installed():
    """The tools that can be measured here."""
    needs = {"restic": ("restic",), "borg": ("borg",), "pipe": ("tar", "zstd", "openssl")}
    return [tool for tool in ALL.values() if all(map(shutil.which, needs.get(tool.name, ())))]
