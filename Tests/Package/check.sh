#!/bin/sh
# Installs the package that build.sh made, uses it from an empty folder, and removes it: sh check.sh FOLDER
set -eu
package=$(ls "$1"/arrears_*.deb)
test -z "$(dpkg-query -W -f '${Status}' arrears 2>/dev/null | grep installed)" || { echo "arrears is installed already"; exit 1; }
dpkg -i "$package" > /dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"; dpkg -P arrears > /dev/null 2>&1 || true' EXIT
cd "$work"
/usr/bin/arrears demo demo --invoices 500 > /dev/null
/usr/bin/arrears report demo --fail-on never --quiet 2> /dev/null
test -s reports/latest/summary.md
test -s reports/latest/report.html
test -s reports/latest/arrears.xlsx
test -s reports/history.sqlite
zcat /usr/share/man/man1/arrears.1.gz | grep -q arrears
test -s /usr/share/bash-completion/completions/arrears
dpkg -P arrears > /dev/null
test ! -e /usr/bin/arrears
test ! -e /usr/share/man/man1/arrears.1.gz
echo "the package installs, works from an empty folder, and leaves nothing behind"
