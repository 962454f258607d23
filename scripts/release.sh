# What a distribution is called and when it was made: version, machine, SOURCE_DATE_EPOCH, stamp and day. To be sourced, with top set.
version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$top/pom.xml" | head -n 1)
machine=$(uname -m)
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
  # The time of the last commit; of a source without history, the one in pom.xml.
  if ! SOURCE_DATE_EPOCH=$(git -C "$top" log -1 --format=%ct 2>/dev/null); then
    SOURCE_DATE_EPOCH=$(date -u -d "$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)<.*|\1|p' "$top/pom.xml")" +%s)
  fi
fi
export SOURCE_DATE_EPOCH
stamp=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
day=${stamp%T*}
