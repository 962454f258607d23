#!/usr/bin/env bash
# Makes target/image/backstay_VERSION_ARCHITECTURE.deb from the .tar.gz that scripts/image.sh made. Whoever publishes it
# says with BACKSTAY_MAINTAINER who that is.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/scripts/release.sh"
export LC_ALL=C TZ=UTC
umask 022
maintainer=${BACKSTAY_MAINTAINER:-Backstay maintainers <backstay@example.org>}
name="backstay-$version-linux-$machine"
out="$top/target/image"
root="$out/root"
if [ ! -f "$out/$name.tar.gz" ]; then
  echo "deb: there is no $name.tar.gz; scripts/image.sh makes it." >&2
  exit 1
fi
case $machine in
x86_64) architecture=amd64 ;;
aarch64) architecture=arm64 ;;
*)
  echo "deb: what Debian calls $machine is not known here." >&2
  exit 1
  ;;
esac

rm -rf "$root"
app="$root/usr/lib/backstay"
documents="$root/usr/share/doc/backstay"
mkdir -p "$app" "$root/usr/bin" "$root/usr/lib/systemd/system" "$root/etc/backstay" "$root/DEBIAN"
tar --extract --file "$out/$name.tar.gz" --directory "$app" --strip-components 1
mv "$app/share" "$root/usr/share"
ln -s ../lib/backstay/bin/backstay "$root/usr/bin/backstay"
cp "$top/packaging/systemd/backstay.service" "$root/usr/lib/systemd/system/"
# One place for each text: the licence is Debian's own, the unit is installed.
rm "$documents/LICENSE" "$documents/examples/systemd/backstay.service"
sed "s|@VERSION@|$version|" "$top/packaging/debian/copyright" >"$documents/copyright"
printf 'backstay (%s) unstable; urgency=medium\n\n  * Version %s.\n\n -- %s  %s\n' \
  "$version" "$version" "$maintainer" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$documents/changelog.gz"

# The newest C library that anything in it asks for.
libc=$(find "$app" -type f \( -name '*.so' -o -name java -o -name jspawnhelper \) -exec grep -aoh 'GLIBC_[0-9.]*' {} + |
  sort -Vu | tail -n 1)
# As Debian counts: each file in whole kilobytes, and one for whatever is not a file.
size=$(find "$root" -mindepth 1 ! -path "$root/DEBIAN*" -printf '%y %s\n' |
  awk '{ sum += $1 == "f" ? int(($2 + 1023) / 1024) : 1 } END { print sum }')
sed -e "s|@VERSION@|$version|" -e "s|@ARCHITECTURE@|$architecture|" -e "s|@MAINTAINER@|$maintainer|" \
  -e "s|@SIZE@|$size|" -e "s|@LIBC@|${libc#GLIBC_}|" "$top/packaging/debian/control" >"$root/DEBIAN/control"
cp "$top"/packaging/debian/{postinst,prerm,postrm} "$root/DEBIAN/"
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"

find "$root" -type d -exec chmod 755 {} +
find "$root/DEBIAN" "$documents" "$root/usr/lib/systemd" -type f -exec chmod 644 {} +
chmod 755 "$root"/DEBIAN/{postinst,prerm,postrm} "$documents/examples/hooks/before-upgrade"
wrong=$(find "$root" \( -perm /6022 -o -name '*.aot' \) ! -type l)
if [ -n "$wrong" ]; then
  echo "deb: must not be in a package: $wrong" >&2
  exit 1
fi
find "$root" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
package="backstay_${version}_$architecture.deb"
dpkg-deb --root-owner-group -Zxz --build "$root" "$out/$package" >/dev/null
rm -rf "$root"
(cd "$out" && sha256sum ./*.tar.gz ./*.json ./*.deb | sed 's|\./||' >SHA256SUMS)
echo "deb: $out/$package, $(du -m "$out/$package" | cut -f 1) MiB, installed $((size / 1024)) MiB and the archives"
