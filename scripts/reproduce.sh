#!/usr/bin/env bash
# Builds the last commit twice, under circumstances as different as one machine has, and fails unless all files of the release are the
# same byte for byte. Prints their digests.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
commit=$(git -C "$top" rev-parse HEAD)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# build DIRECTORY MASK VARIABLE=VALUE...: its own clone, whose files are of now
build() {
  local directory=$1 mask=$2
  shift 2
  mkdir -p "$(dirname "$directory")"
  git clone --quiet --no-hardlinks --no-checkout "$top" "$directory"
  git -C "$directory" checkout --quiet --detach "$commit"
  (umask "$mask" && env "$@" "$directory/scripts/image.sh" --bare && env "$@" "$directory/scripts/deb.sh") >"$place/log" 2>&1 || {
    cat "$place/log" >&2
    exit 1
  }
  cp "$directory/target/image/SHA256SUMS" "$place/$mask"
}

# Nothing may be told to the second by the environment: both find out for themselves.
unset SOURCE_DATE_EPOCH
build "$place/one" 022 TZ=UTC LC_ALL=C
build "$place/another/much/deeper" 077 TZ=Pacific/Auckland LC_ALL=C.UTF-8 USER=another
if ! diff "$place/022" "$place/077" >&2; then
  # Until here: what differs is looked at.
  trap - EXIT
  echo "reproduce: the same commit gave different files; they are in $place." >&2
  exit 1
fi
echo "reproduce: two builds of ${commit:0:12} are the same, byte for byte:"
cat "$place/022"
