#!/bin/sh
# Puts what `make install` installs into a Debian package: sh build.sh FOLDER
#
# Libraries that the binary needs are found by dpkg-shlibdeps, so that the package names them with their versions. The same commit
# gives the same bytes: files bear the day of the commit.
set -eu
folder=$1
root=$folder/root
rm -rf "$folder"
mkdir -p "$root/DEBIAN" "$root/usr/share/doc/arrears" "$folder/debian"
make --no-print-directory install PREFIX="$(pwd)/$root/usr" > /dev/null
# Debian keeps what packages bring for zsh apart from what the administrator adds.
mkdir -p "$root/usr/share/zsh/vendor-completions"
mv "$root/usr/share/zsh/site-functions/_arrears" "$root/usr/share/zsh/vendor-completions/"
rmdir "$root/usr/share/zsh/site-functions"
strip "$root/usr/bin/arrears"
gzip -9n "$root/usr/share/man/man1/arrears.1"
gzip -9nc CHANGELOG.md > "$root/usr/share/doc/arrears/changelog.gz"
cp README.md "$root/usr/share/doc/arrears/"
cat > "$root/usr/share/doc/arrears/copyright" <<END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: arrears

Files: *
Copyright: the Arrears authors
License: Apache-2.0
 On Debian systems, the full text of the Apache License, Version 2.0, is in
 /usr/share/common-licenses/Apache-2.0.
END
version=$("$root/usr/bin/arrears" --version)
architecture=$(dpkg --print-architecture)
printf 'Source: arrears\n\nPackage: arrears\nArchitecture: any\n' > "$folder/debian/control"
depends=$(cd "$folder" && dpkg-shlibdeps -O "root/usr/bin/arrears" 2>/dev/null | sed 's/^shlibs:Depends=//')
cat > "$root/DEBIAN/control" <<END
Package: arrears
Version: $version
Section: misc
Priority: optional
Architecture: $architecture
Maintainer: the Arrears authors <arrears@invalid>
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Depends: $depends
Description: accounts receivable from accounting exports
 Reads the CSV files that accounting systems export and answers who owes what
 and how late, on whom a business depends, who pays late and when cash will
 come, what factoring would bring, and what to collect or to write off.
END
find "$root/usr" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
chmod 755 "$root/usr/bin/arrears" "$root/DEBIAN"
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || date -r CHANGELOG.md +%s)
export SOURCE_DATE_EPOCH
dpkg-deb --root-owner-group --build "$root" "$folder/arrears_${version}_${architecture}.deb" > /dev/null
echo "$folder/arrears_${version}_${architecture}.deb"
