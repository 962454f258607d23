#!/usr/bin/env bash
# Fails if the assembled program, or the one in the directory that is named, loads at its start what a
# command does not need, or what is known to be slow: the foreign-function machinery of zstd-jni, signed
# jars, native libraries unpacked anew, classes that are not in the archive.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
app=$(cd "${1:-$top/target/app}" && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/tree" "$place/tmp"
echo '{}' >"$place/tree/one.json"
cat >"$place/backstay.yaml" <<YAML
version: 1
orchestrator: start
state_dir: host
scratch_dir: .
repositories:
  local: { url: repository }
components:
  tree: { kind: files, path: tree }
YAML
cd "$place"
for name in ${!BACKSTAY_*}; do
  unset "$name"
done
"$app/bin/backstay" --quiet init >/dev/null 2>&1
"$app/bin/backstay" --quiet backup >/dev/null 2>&1

# The same with a passphrase only, whose hash comes from another library.
sed 's|url: repository|url: sealed, password: { file: passphrase }|' backstay.yaml >sealed.yaml
echo 'a passphrase' >passphrase
"$app/bin/backstay" --quiet --config sealed.yaml init --no-machine-slot >/dev/null 2>&1

# An empty database: the assembled driver must judge it (20: kept as suspect), not fail.
sed 's|kind: files, path: tree|kind: sqlite, path: empty.db|' backstay.yaml >database.yaml
: >empty.db
status=0
"$app/bin/backstay" --quiet --config database.yaml backup >database.log 2>&1 || status=$?
if [ "$status" != 20 ]; then
  cat database.log >&2
  exit 1
fi

# What does not shrink takes the most memory; the heap has a little more than it needs.
mkdir random
head -c 200000000 /dev/urandom >random/bytes
sed 's|path: tree|path: random|' backstay.yaml >random.yaml
if ! BACKSTAY_HEAP=74m "$app/bin/backstay" --quiet --config random.yaml backup >random.log 2>&1; then
  cat random.log >&2
  exit 1
fi
rm -r random

# However it is called: by a relative name, by a link.
(cd "$app/.." && "$(basename "$app")/bin/backstay" --quiet --config "$place/backstay.yaml" snapshots >/dev/null)
(cd "$app/bin" && ./backstay --quiet --config "$place/backstay.yaml" snapshots >/dev/null)
ln -s "$app/bin/backstay" link
./link --quiet snapshots >/dev/null
rm link

failed=0
problem() {
  echo "check-start: $1" >&2
  failed=1
}

# must_not COMMAND PATTERN WHY [LOG, by default classes]
must_not() {
  local found
  found=$(grep -E "$2" "$1.${4:-classes}" | head -3 | awk '{print $2}' | tr '\n' ' ' || true)
  if [ -n "$found" ]; then
    problem "\`backstay $1\` $3: $found"
  fi
}

# start COMMAND LOG OPTIONS...: the classes it loads, into LOG
start() {
  local command=$1 log=$2
  shift 2
  BACKSTAY_JAVA_OPTIONS="-Djava.io.tmpdir=$place/tmp -Xlog:class+load:file=$place/$log $*" "$app/bin/backstay" --quiet "$command" >/dev/null 2>&1
}

for command in version snapshots backup; do
  # The archive links all that is in it at once: what a command asks for shows without it.
  start $command $command.classes -XX:AOTMode=off
  must_not $command 'jdk\.internal\.foreign\.abi\.AbstractLinker' 'uses the foreign-function machinery'
  must_not $command 'sun\.security\.pkcs\.PKCS7' 'checks the signature of a jar'
  must_not $command 'org\.bouncycastle' 'loads the passphrase hash'
  must_not $command 'org\.sqlite' 'loads the database driver'
  must_not $command 'software\.amazon' 'loads the library for buckets'
  must_not $command 'org\.apache\.sshd' 'loads the library for SFTP'
  must_not $command 'org\.eclipse\.jetty|gg\.jte|jakarta\.|dev\.backstay\.daemon' 'loads what only the service needs'
  start $command $command.archived
  all=$(wc -l <"$command.archived")
  archived=$(grep -c 'shared objects file' "$command.archived" || true)
  if [ $((archived * 100)) -lt $((all * 95)) ]; then
    problem "only $archived of $all classes of \`backstay $command\` come from the archive; is it used?"
  fi
  must_not $command 'source: file:' 'opens the jar, which takes longer than what it reads there' archived
  made=$(grep -c '__JVM_LookupDefineClass__' "$command.archived" || true)
  if [ "$made" -gt 20 ]; then
    problem "\`backstay $command\` makes $made classes while it runs: are records compared, or serializable lambdas made, anew?"
  fi
done
# What buckets need comes from the other archive, and only where there is one.
sed 's|url: repository|url: "s3://none/at-all?region=us-east-1\&endpoint=http://127.0.0.1:9", retry_for: 1s|' backstay.yaml >buckets.yaml
AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none BACKSTAY_CONFIG=buckets.yaml start snapshots buckets.archived || true
all=$(grep -c 'software\.amazon' buckets.archived || true)
archived=$(grep 'software\.amazon' buckets.archived | grep -c 'shared objects file' || true)
if [ "$all" -lt 500 ] || [ $((archived * 100)) -lt $((all * 95)) ]; then
  problem "only $archived of $all classes of the library for buckets come from its archive; is it used?"
fi
BACKSTAY_CONFIG=sealed.yaml start snapshots sealed.classes -XX:AOTMode=off
must_not sealed 'sun\.security\.pkcs\.PKCS7' 'checks the signature of a jar'
if ! grep -q 'org\.conscrypt\.NativeCrypto ' backup.classes; then
  problem 'digests and ciphers are not native'
fi
case $("$app/bin/backstay" --json version) in
'{'*) ;;
*) problem 'the virtual machine writes to the output of a command' ;;
esac
must_not version 'com\.github\.luben|snakeyaml' 'loads what it does not need'
mkdir random
head -c 20000000 /dev/urandom >random/bytes
BACKSTAY_JAVA_OPTIONS="-XX:+DisplayVMOutput -XX:+PrintCompilation" "$app/bin/backstay" --quiet --config random.yaml backup >compiled.log 2>&1
if ! grep -q -E ' 4 +dev\.backstay\.repository\.chunk\.FastCdc::scan' compiled.log; then
  problem 'the loop that looks for cuts is not compiled by the second compiler'
fi
if [ -n "$(ls "$place/tmp")" ]; then
  problem "native libraries are unpacked at every start: $(ls "$place/tmp" | head -3 | tr '\n' ' ')"
fi
if [ "$failed" = 0 ]; then
  echo "check-start: version, snapshots and backup load nothing they do not need, from the archive"
fi
exit "$failed"
