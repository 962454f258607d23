#!/usr/bin/env bash
# Fetches the servers that tests talk to, each with a class path of its own, never the product's:
# target/servers/NAME.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/scripts/jdk.sh"
for project in "$top"/scripts/servers/*/pom.xml; do
  name=$(basename "$(dirname "$project")")
  place="$top/target/servers/$name"
  if [ "$place/.fetched" -nt "$project" ]; then
    continue
  fi
  rm -rf "$place"
  mvn -B -q --no-transfer-progress -f "$project" \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$place"
  touch "$place/.fetched"
done
# The one that is written for Node.
for project in "$top"/scripts/servers/*/package.json; do
  place="$top/target/servers/$(basename "$(dirname "$project")")"
  if [ "$place/.fetched" -nt "$project" ] || ! command -v npm >/dev/null; then
    continue
  fi
  rm -rf "$place"
  mkdir -p "$place"
  cp "$project" "$place/"
  (cd "$place" && npm install --silent --ignore-scripts --no-audit --no-fund --no-package-lock)
  touch "$place/.fetched"
done
