#!/usr/bin/env bash
# Records what the everyday commands load, and archives it for faster starts: APP/backstay.aot. All that is in an archive is
# set up at each start, so what is asked of buckets, for which a large library is loaded, has another: APP/buckets.aot, and so has the
# service: APP/service.aot.
#
# An archive fits one jar and one Java only. An image brings this script, so that they are made where it is installed: it then
# works on the directory that it is in, with the Java that is there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
app=$(cd "${1:-$here}" && pwd)
if [ -x "$app/runtime/bin/java" ]; then
  JAVA_HOME="$app/runtime"
else
  . "$here/jdk.sh"
fi
if [ ! -w "$app" ]; then
  echo "backstay: $app cannot be written to: its archives must be made by its owner." >&2
  exit 1
fi
# Those of another time would be used, and nothing recorded.
rm -f "$app"/*.aot
bucket=("$here/archive/Bucket.java")
visit=("$here/archive/Visit.java")
if [ -f "$here/archive/Bucket.class" ]; then
  bucket=(-cp "$here/archive" Bucket)
  visit=(-cp "$here/archive" Visit)
fi
place=$(mktemp -d)
"$JAVA_HOME/bin/java" -Xmx64m "${bucket[@]}" "$place/port" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$place"' EXIT
mkdir -p "$place/tree/runs/old"
for i in $(seq 300); do
  printf '{"run": %d, "state": "queued"}\n%.0s' $(seq "$i") >"$place/tree/$i.jsonl"
done
cp "$place"/tree/1?.jsonl "$place/tree/runs/"
cp "$place"/tree/2?.jsonl "$place/tree/runs/old/"
: >"$place/tree/runs/empty"
ln -s old "$place/tree/runs/latest"
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
for _ in $(seq 300); do
  [ -s "$place/port" ] && break
  sleep 0.1
done
sed "s|url: repository, machine_key: machine.key|url: \"s3://bucket/repository?region=us-east-1\&endpoint=http://127.0.0.1:$(cat port)\&path_style=true\"|" \
  backstay.yaml >buckets.yaml
export AWS_ACCESS_KEY_ID=archive AWS_SECRET_ACCESS_KEY=archive
run init
run backup
run --config buckets.yaml init
run --config buckets.yaml backup
echo '{"run": 0}' >>tree/7.jsonl
head -c 3000000 /dev/urandom | base64 -w 100 >tree/large.txt
export BACKSTAY_MAIN=dev.backstay.Rehearsal
# record ARCHIVE CONFIGURATION
record() {
  BACKSTAY_CONFIG=$2 BACKSTAY_JAVA_OPTIONS="-XX:AOTCacheOutput=$place/$1" run <<COMMANDS
version
backup
snapshots
check --read-data
restore latest --to $1.restored --yes
backup
COMMANDS
}
record backstay.aot backstay.yaml
record buckets.aot buckets.yaml
unset BACKSTAY_MAIN
{
  cat backstay.yaml
  echo 'server: { listen: "127.0.0.1:0" }'
} >service.yaml
BACKSTAY_JAVA_OPTIONS="-XX:AOTCacheOutput=$place/service.aot" "$app/bin/backstay" --config service.yaml serve >service.log 2>&1 &
service=$!
for _ in $(seq 300); do
  address=$(sed -n 's/^listening at //p' service.log | head -n 1)
  [ -n "$address" ] && break
  sleep 0.1
done
for path in /readyz /healthz /sign-in /openapi.json /assets/app.css /api/v1/me /; do
  "$JAVA_HOME/bin/java" "${visit[@]}" "$address$path" >>log 2>&1
done
kill "$service"
status=0
wait "$service" || status=$?
if [ "$status" != 143 ]; then
  cat service.log >&2
  exit 1
fi
# Last: where there is one, it is used.
for each in backstay.aot buckets.aot service.aot; do
  mv "$place/$each" "$app/"
  touch "$app/$each"
done
