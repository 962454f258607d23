#!/usr/bin/env bash
# What the tests notice of changes made to the code: PIT changes the classes of a few packages, one place at a
# time, and runs the tests of those packages.
# Usage: scripts/mutation.sh [PACKAGE...]    as in scripts/mutation.sh repository.format restore
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/scripts/jdk.sh"
cd "$top"
export LC_ALL=C.UTF-8
[ $# -gt 0 ] || set -- repository.format repository.seal repository.primitive retention restore.journal
echo "| Package | Changes | Noticed |"
echo "|---|--:|--:|"
for package; do
  rm -rf target/pit-reports
  mvn -B --no-transfer-progress -Pmutation test-compile org.pitest:pitest-maven:mutationCoverage \
    "-DtargetClasses=dev.backstay.$package.*" "-DtargetTests=dev.backstay.$package.*" >target/mutation.log || {
    tail -30 target/mutation.log >&2
    exit 1
  }
  awk -F, -v name="$package" '
    { all++; if ($6 == "KILLED" || $6 == "TIMED_OUT" || $6 == "MEMORY_ERROR") noticed++ }
    END { printf "| `%s` | %d | %.1f %% |\n", name, all, 100 * noticed / all }
  ' target/pit-reports/mutations.csv
done
