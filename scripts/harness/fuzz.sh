#!/usr/bin/env bash
# Fuzzes every reader of hostile bytes, one after the other; inputs that break one are kept as tests.
#
# scripts/harness/fuzz.sh [SECONDS PER TARGET, default 60] [PART OF A TARGET'S NAME]
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"

seconds=${1:-60}
wanted=${2:-}
corpus="$top/target/fuzz"
log="$top/target/fuzz.log"
mkdir -p "$corpus"
mvn -B -q --no-transfer-progress test-compile dependency:build-classpath -Dmdep.outputFile=target/fuzz.classpath >"$log" 2>&1
targets=0 runs=0 failed=()
while IFS=: read -r file line; do
  class=$(sed 's|^src/test/java/||; s|/|.|g; s|\.java$||' <<<"$file")
  method=$(sed 's/^ *void \([A-Za-z]*\)(.*/\1/' <<<"$line")
  case "${class##*.}#$method" in *"$wanted"*) ;; *) continue ;; esac
  targets=$((targets + 1))
  status=0
  JAZZER_FUZZ=1 JAZZER_MAX_DURATION="${seconds}s" mvn -B --no-transfer-progress surefire:test \
    -Djazzer.hooks=true -Dtest="${class##*.}#$method" >"$log" 2>&1 || status=$?
  done_runs=$(grep -oE '^#[0-9]+' "$log" | tail -1 | tr -d '#' || true)
  runs=$((runs + ${done_runs:-0}))
  echo "${class##*.}#$method: ${done_runs:-0} runs, status $status"
  if [ "$status" -ne 0 ]; then
    failed+=("${class##*.}#$method")
    cp "$log" "$top/target/fuzz-${class##*.}-$method.log"
  fi
done < <(grep -rA1 --include='*FuzzTest.java' '@FuzzTest' src/test/java | grep ' void ' | sed 's/-\( *void\)/:\1/')
echo "harness: fuzz: $targets targets, ${seconds} s each, $runs runs, ${#failed[@]} failed ${failed[*]-}"
[ "${#failed[@]}" -eq 0 ]
