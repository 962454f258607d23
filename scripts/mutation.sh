#!/usr/bin/env bash
# What the tests notice of changes made to the code: PIT changes classes, one place at a time, and runs the
# tests of the same packages that reach it. Left out is what takes more than a second or two, harnesses above all, and
# what other packages test, since every change that goes unnoticed costs all tests that reach it: they notice more.
# Usage: scripts/mutation.sh [PART...]    parts: format cryptography stores prune restore; default: all
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/scripts/jdk.sh"
cd "$top"
export LC_ALL=C.UTF-8
[ $# -gt 0 ] || set -- format cryptography stores prune restore

packages() {
  case $1 in
    format) echo dev.backstay.repository.format ;;
    cryptography) echo dev.backstay.repository.seal dev.backstay.repository.primitive ;;
    stores) echo dev.backstay.store ;;
    prune) echo dev.backstay.prune ;;
    restore) echo dev.backstay.restore ;;
    *)
      echo "mutation: there is no part $1" >&2
      return 1
      ;;
  esac
}

tests() {
  case $1 in
    format) echo "dev.backstay.repository.format.*" ;;
    cryptography) echo "dev.backstay.repository.seal.*,dev.backstay.repository.primitive.*" ;;
    stores) echo "dev.backstay.store.*,dev.backstay.s3.*" ;;
    prune) echo "dev.backstay.prune.*" ;;
    restore) echo "dev.backstay.restore.*" ;;
  esac
}

slow() {
  printf '%s,' '*KillTest' '*FuzzTest' '*ModelTest' '*PowerCutTest' '*FaultTest' '*FaultsTest' '*RaceTest' \
    '*OddHostTest' '*OpenSshStoreTest' '*MinaStoreTest' '*FakeGoogleStoreTest' '*ConnectionTest' \
    '*RenamingStoreTest' '*DiskRestoreTest' '*ServiceRestoreTest' '*ManyFilesRestoreTest' \
    '*CrashedWriterTest' '*ProgramStepsTest' '*NestedComponentsTest' | sed 's/,$//'
}

for part; do packages "$part" >/dev/null; done
mvn -B --no-transfer-progress -q test-compile
echo "| Part | Changes | Noticed | Of those that tests reach |"
echo "|---|--:|--:|--:|"
for part; do
  classes=$(packages "$part" | sed 's/ /.*,/g; s/$/.*/')
  rm -rf target/pit-reports
  mvn -B --no-transfer-progress -Pmutation org.pitest:pitest-maven:mutationCoverage \
    "-DtargetClasses=$classes" "-DtargetTests=$(tests "$part")" \
    "-DexcludedTestClasses=$(slow)" \
    >target/mutation.log 2>&1 || {
    tail -30 target/mutation.log >&2
    exit 1
  }
  mv target/pit-reports/mutations.csv "target/mutations-$part.csv"
  awk -F, -v name="$part" '
    { all++ }
    $6 != "NO_COVERAGE" { reached++ }
    $6 == "KILLED" || $6 == "TIMED_OUT" || $6 == "MEMORY_ERROR" { noticed++ }
    END { printf "| %s | %d | %.1f %% | %.1f %% |\n", name, all, 100 * noticed / all, 100 * noticed / reached }
  ' "target/mutations-$part.csv"
done
