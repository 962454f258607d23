#!/usr/bin/env bash
# Records what the everyday commands load, and archives it for faster starts: APP/backstay.aot.
set -euo pipefail
app=$1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir -p "$place/tree"
for i in $(seq 300); do
  printf '{"run": %d, "state": "queued"}\n%.0s' $(seq "$i") >"$place/tree/$i.jsonl"
done
cat >"$place/backstay.yaml" <<YAML
version: 1
orchestrator: archive
state_dir: host
scratch_dir: .
repositories:
  local: { url: repository, machine_key: machine.key }
components:
  tree: { kind: files, path: tree }
YAML
head -c 32 /dev/urandom >"$place/machine.key"
chmod 600 "$place/machine.key"
cd "$place"
for name in ${!BACKSTAY_*}; do
  unset "$name"
done
run() { "$app/bin/backstay" "$@" >>log 2>&1 || { cat log >&2; return 1; }; }
run init
run backup
echo '{"run": 0}' >>tree/7.jsonl
head -c 3000000 /dev/urandom | base64 -w 100 >tree/large.txt
export BACKSTAY_JAVA_OPTIONS="-XX:AOTCacheOutput=$app/backstay.aot"
export BACKSTAY_MAIN=dev.backstay.cli.Rehearsal
run <<'COMMANDS'
version
backup
snapshots
check --read-data
restore latest --to restored --yes
COMMANDS
