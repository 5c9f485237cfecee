#!/bin/sh
# Builds arrears for other machines: sh deploy/spark/build.sh FOLDER
#
# What Debian has as static libraries (libcsv, SQLite, libcrypto, zlib) is linked into the binary. It has no static libxlsxwriter: that
# and what it needs stand beside the binary, which looks for libraries in its own folder first. Only glibc is taken from the machine.
set -eu
folder=$1
mkdir -p "$folder/static" "$folder/arrears"
for library in csv sqlite3 crypto z; do
  ln -sf "$(gcc -print-file-name=lib$library.a)" "$folder/static/"
done
# The libraries' own needs are looked up beside the binary too: with the newer kind of path they would not be.
swift build -c release --static-swift-stdlib --product arrears \
  -Xlinker "-L$(cd "$folder/static" && pwd)" -Xlinker --disable-new-dtags
rm -f "$folder/arrears/"*
install -m 755 .build/release/arrears "$folder/arrears/"
strip "$folder/arrears/arrears"
ldd "$folder/arrears/arrears" | awk '$3 ~ /^\// { print $3 }' \
  | grep -vE '/(libc|libm|libpthread|libdl|librt)\.so' | xargs -I{} install -m 644 {} "$folder/arrears/"
ls -l "$folder/arrears"
