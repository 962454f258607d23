#!/usr/bin/env bash
# Fuzzes every reader of hostile bytes, one after the other; inputs that break one are kept as tests.
#
# scripts/harness/fuzz.sh [SECONDS PER TARGET, default 60] [PART OF A TARGET'S NAME]
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"

seconds=${1:-60}
wanted=${2:-}
log="$top/target/fuzz.log"
mkdir -p "$top/target/fuzz"
mvn -B -q --no-transfer-progress test-compile dependency:build-classpath \
  -Dmdep.outputFile=target/fuzz.classpath >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
targets=0 runs=0 failed=()
while read -r class method; do
  case "${class##*.}#$method" in *"$wanted"*) ;; *) continue ;; esac
  targets=$((targets + 1))
  status=0
  # What was found before is kept outside of the sources; what breaks a reader goes into them.
  corpus="$top/target/fuzz/${class##*.}-$method"
  mkdir -p "$corpus"
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx1g --enable-native-access=ALL-UNNAMED \
    -Djdk.util.jar.enableMultiRelease=false \
    -cp "target/test-classes:target/classes:$(cat target/fuzz.classpath)" \
    com.code_intelligence.jazzer.Jazzer --target_class="$class" --target_method="$method" \
    --instrumentation_includes='dev.backstay.**' -max_total_time="$seconds" "$corpus" \
    >"$log" 2>&1 </dev/null || status=$?
  done_runs=$(grep -oE '^(#[0-9]+|Done [0-9]+)' "$log" | tail -1 | tr -dc '0-9' || true)
  runs=$((runs + ${done_runs:-0}))
  echo "${class##*.}#$method: ${done_runs:-0} runs, status $status"
  if [ "$status" -ne 0 ]; then
    failed+=("${class##*.}#$method")
    cp "$log" "$top/target/fuzz-${class##*.}-$method.log"
  fi
done < <(
  grep -rl --include='*FuzzTest.java' '@FuzzTest' src/test/java | sort | while read -r file; do
    class=$(sed 's|^src/test/java/||; s|/|.|g; s|\.java$||' <<<"$file")
    grep -A1 '@FuzzTest' "$file" | sed -n "s/^ *void \([A-Za-z]*\)(.*/$class \1/p"
  done
)
echo "harness: fuzz: $targets targets, ${seconds} s each, $runs runs, ${#failed[@]} failed ${failed[*]-}"
[ "${#failed[@]}" -eq 0 ]
