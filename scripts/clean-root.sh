#!/usr/bin/env bash
# Installs the package that scripts/deb.sh made in a Debian of which nothing else is known, as docs/install.md says, lets a user and root
# work with it, upgrades and removes it, and looks at what is left; then does what packaging/Containerfile does. Needs root, debootstrap and
# a mirror: that of this machine, or the one that BACKSTAY_MIRROR names.
#
# What is mounted is seen by the processes in there alone, and goes with them, however they end.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/scripts/release.sh"
suite=${BACKSTAY_SUITE:-bookworm}
for needed in debootstrap unshare chroot apt-get; do
  if ! command -v "$needed" >/dev/null; then
    echo "clean-root: $needed is needed (Debian: apt-get install debootstrap util-linux)." >&2
    exit 1
  fi
done
if [ "$(id -u)" != 0 ]; then
  echo "clean-root: only root can make a root; run it as root." >&2
  exit 1
fi
package=$(ls "$top/target/image/backstay_${version}_"*.deb)
mirror=${BACKSTAY_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $suite" 'Label: Debian' 2>/dev/null | head -n 1)}
mirror=${mirror:-http://deb.debian.org/debian}
place=$(mktemp -d /var/tmp/backstay-clean-root.XXXXXX)
root="$place/root"
trap 'rm -rf --one-file-system "$place"' EXIT
trap 'exit 130' INT TERM

say() { echo "clean-root: $*"; }
fail() {
  echo "clean-root: FAILED: $*" >&2
  exit 1
}

# inside COMMAND...: in a process tree and with mounts of its own, with nothing of this machine's environment. As on any machine the root is
# mounted: in a directory that is not, Java cannot tell how much room there is.
inside() {
  # shellcheck disable=SC2016
  unshare --mount --pid --fork --kill-child bash -c \
    'mount --bind "$0" "$0" && mount -t proc proc "$0/proc" && cd "$0" && exec chroot . "$@"' "$root" \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    ${http_proxy:+"http_proxy=$http_proxy"} "$@" </dev/null
}

# must WHAT COMMAND...: says how long it took, and shows what it printed if it fails
must() {
  local what=$1 began=$EPOCHREALTIME
  shift
  inside "$@" >"$place/log" 2>&1 || {
    cat "$place/log" >&2
    fail "$what"
  }
  say "$what: $(awk -v "from=$began" -v "to=$EPOCHREALTIME" 'BEGIN { printf "%.1f", to - from }') s"
}

# What stands in the root, without what installing anything leaves behind and without its users' own.
files() {
  inside find / -xdev \( -path /proc -o -path /tmp -o -path /root -o -path '/home/*' -o -path '/var/cache/*' -o -path '/var/log/*' \
    -o -path '/var/lib/apt/*' -o -path '/var/lib/dpkg/*' \) -prune -o -print | sort
}

# The lines that docs/install.md shows under that title.
documented() {
  awk -v "title=## $1" '/^## / { inside = $0 == title } /^```/ { block = $0 == "```sh" && inside; next } block' "$top/docs/install.md"
}

# typed COUNT SHELL...: each line of standard input, of which there must be so many
typed() {
  local count=$1 lines line
  shift
  mapfile -t lines
  [ "${#lines[@]}" = "$count" ] || fail "docs/install.md shows ${#lines[@]} commands, not $count"
  for line in "${lines[@]}"; do
    must "$line" "$@" "$line"
  done
}

# starts COMMAND...: the fastest of ten, in milliseconds
starts() {
  # shellcheck disable=SC2016
  inside bash -c 'cd /root/quickstart; for i in 1 2 3 4 5 6 7 8 9 10; do
    from=${EPOCHREALTIME/./}; "$@" >/dev/null 2>&1; to=${EPOCHREALTIME/./}; echo $(((to - from) / 1000)); done' _ "$@" | sort -n | head -n 1
}

began=$SECONDS
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$place/log" 2>&1 || {
  tail -n 20 "$place/log" >&2
  fail "debootstrap"
}
for each in resolv.conf hosts; do
  if [ -e "/etc/$each" ]; then cat "/etc/$each" >"$root/etc/$each"; fi
done
printf 'APT::Get::Assume-Yes "true";\nAPT::Install-Recommends "false";\n' >"$root/etc/apt/apt.conf.d/90clean-root"
inside useradd --create-home --shell /bin/bash tester
say "$suite from $mirror: $(du -sm "$root" | cut -f 1) MiB, $((SECONDS - began)) s; no Java: $(inside bash -c 'command -v java || echo none')"
files >"$place/before"

cp "$package" "$top/target/image/SHA256SUMS" "$root/root/"
typed 3 bash -c 'cd && eval "$0"' < <(documented "On Debian")
cat "$place/log"
say "installed: $(inside du -sm /usr/lib/backstay | cut -f 1) MiB, of which archives: $(inside bash -c 'du -cm /usr/lib/backstay/*.aot' | tail -n 1 | cut -f 1) MiB"
[ "$(inside bash -c 'ls /usr/lib/backstay/*.aot' | wc -l)" = 3 ] || fail "the archives were not made"
inside dpkg --verify backstay | tee "$place/log"
[ ! -s "$place/log" ] || fail "files differ from those of the package"
[ -z "$(inside find / -xdev -path '*backstay*' ! -type l \( ! -user root -o -perm -002 \) ! -path '/proc/*')" ] || fail "files that others can change"
if inside test -e /etc/systemd/system/multi-user.target.wants/backstay.service; then fail "the service was enabled"; fi
inside bash -c 'zcat /usr/share/man/man1/backstay-restore-status.1.gz' | grep -q '^\.TH "BACKSTAY' || fail "no manual page"
say "manual pages: $(inside bash -c 'ls /usr/share/man/man1/backstay*.1.gz' | wc -l)"
inside bash -c '. /usr/share/bash-completion/completions/backstay && complete -p backstay' >/dev/null || fail "no completion"

must "a user: quickstart" runuser -u tester -- bash -c 'cd && backstay quickstart --directory quickstart'
tail -n 3 "$place/log"
must "a user: check --read-data" runuser -u tester -- bash -c 'cd ~/quickstart && backstay check --read-data'
must "root: quickstart" bash -c 'cd && backstay quickstart --directory quickstart'
must "root: check --read-data" bash -c 'cd ~/quickstart && backstay check --read-data'
say "starts, the fastest of ten: version $(starts backstay version) ms, snapshots $(starts backstay snapshots) ms"

cat >"$root/etc/backstay/backstay.yaml" <<'YAML'
version: 1
orchestrator: clean-root
repositories: { local: { url: /srv/backstay } }
components: { logs: { kind: files, path: /var/log } }
server: { listen: "127.0.0.1:8470" }
YAML
must "root: init and backup by /etc/backstay" bash -c 'cd / && backstay init && backstay backup'
# shellcheck disable=SC2016
must "the service answers, and ends when it is told" bash -c 'cd /; backstay serve & for i in $(seq 100); do
  (exec 3<>/dev/tcp/127.0.0.1/8470 && printf "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:8470\r\nConnection: close\r\n\r\n" >&3 && grep -q "200 OK" <&3) 2>/dev/null && answered=yes && break
  sleep 0.1; done; kill %1; wait %1; [ $? = 143 ] && [ "$answered" ]'

must "installed again over it" bash -c 'cd /root && apt-get install --reinstall ./backstay_*.deb'
[ "$(inside bash -c 'ls /usr/lib/backstay/*.aot' | wc -l)" = 3 ] || fail "the archives were not made again"
typed 1 bash -c 'cd && eval "$0"' < <(documented "To remove it")
grep '^backstay: ' "$place/log"
files >"$place/after"
left=$(comm -13 "$place/before" "$place/after")
others=$(grep -v -E '^(/var/lib/backstay|/etc/backstay|/srv/backstay)(/|$)' <<<"$left" || true)
[ -z "$others" ] || fail "left behind: $others"
say "left are only data: $(grep -c . <<<"$left") files and directories in $(cut -d/ -f 1-4 <<<"$left" | grep -E '^(/var/lib/|/etc/|/srv/)[^/]*$' | sort -u | tr '\n' ' ')"
gone=$(comm -23 "$place/before" "$place/after")
[ -z "$gone" ] || fail "taken along: $gone"

# The same program without the package, of a user, in a directory that is then moved.
cp "$top/target/image/backstay-$version-linux-$machine.tar.gz" "$root/home/tester/"
typed 3 runuser -u tester -- bash -c 'cd && eval "$0"' < <(documented "Anywhere")
cat "$place/log"
must "a user: quickstart of the moved directory" runuser -u tester -- bash -c \
  'cd && mv backstay-*/ moved && ln -s moved/bin/backstay link && ./link quickstart --size small --directory small'

# The container: what RUN says, as one command, and the entry point as its user.
inside bash -c 'rm -rf /var/lib/backstay /etc/backstay /srv/backstay; cp /root/backstay_*.deb /tmp/'
run=$(awk '/^RUN / { run = 1; sub(/^RUN /, "") } run { more = sub(/\\$/, ""); printf "%s", $0; if (!more) exit }' "$top/packaging/Containerfile")
must "the container's RUN" bash -c "$run"
entry=$(sed -n 's/^ENTRYPOINT \["\(.*\)"\]$/\1/p' "$top/packaging/Containerfile")
user=$(sed -n 's/^USER //p' "$top/packaging/Containerfile")
must "the container's ENTRYPOINT" runuser -u "$user" -- env BACKSTAY_STATE_DIR=/var/lib/backstay bash -c "cd /var/lib/backstay && $entry quickstart --size small && $entry --version"
say "all is well, after $((SECONDS - began)) s"
