#!/usr/bin/env bash
# One run of arrears whose files are read by Apache Spark.
#
#   run.sh --work FOLDER --out FOLDER [options] -- INPUT… [reading options such as --as-of and --config]
#
#   --work    folder for pieces and states, which every node sees under the same path, as the inputs are
#   --out     the run's own folder, as of `arrears report --out`
#   --binary  folder of `make worker` (default: .build-worker/arrears)
#   --master  Spark's master (default: local[2,4]; local[2] alone never tries again)
#   --size    bytes of a piece (default: 256M)
#   --merges  partitions of the shuffle (default: 8)
#   --report  an option for `arrears cluster finish` alone, may be repeated: --report=--formats --report=csv,md
#   --spark   an option for spark-sql, may be repeated: --spark=--executor-memory --spark=4g
#
# SPARK_HOME names the installation of Spark. Ends with the status of the step that failed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work='' out='' binary=.build-worker/arrears master='local[2,4]' size=256M merges=8
report=() spark=()
while [ $# -gt 0 ]; do
  case $1 in
    --work) work=$2; shift ;;
    --out) out=$2; shift ;;
    --binary) binary=$2; shift ;;
    --master) master=$2; shift ;;
    --size) size=$2; shift ;;
    --merges) merges=$2; shift ;;
    --report=*) report+=("${1#--report=}") ;;
    --spark=*) spark+=("${1#--spark=}") ;;
    --) shift; break ;;
    *) echo "run.sh: $1 is no option; see the head of this file" >&2; exit 64 ;;
  esac
  shift
done
if [ -z "$work" ] || [ -z "$out" ] || [ $# = 0 ]; then sed -n '2,18s/^# \{0,1\}//p' "$0" >&2; exit 64; fi
binary=$(cd "$binary" && pwd)
mkdir -p "$work"
work=$(cd "$work" && pwd)
rm -rf "$work/states"

"$binary/arrears" cluster split --size "$size" "$@" > "$work/pieces"
# Files with headings only have no pieces, and Spark has no repartition into none.
tasks=$(wc -l < "$work/pieces")
# Beside the binary stand the libraries that it brings along.
files=$(printf '%s,' "$binary"/*)
"${SPARK_HOME:?names no Spark}/bin/spark-sql" --master "$master" --files "${files%,}" \
  --conf spark.sql.catalogImplementation=in-memory \
  --conf spark.sql.shuffle.partitions="$merges" \
  --conf spark.sql.adaptive.coalescePartitions.enabled=false \
  --conf spark.shuffle.compress=true --conf spark.io.compression.codec=zstd \
  ${spark[@]+"${spark[@]}"} \
  --hivevar PIECES="file://$work/pieces" --hivevar TASKS="$((tasks > 0 ? tasks : 1))" \
  --hivevar OUT="file://$work/states" -f "$here/pass1.sql"
states=()
for part in "$work"/states/part-*; do states+=(--states "$part"); done
"$binary/arrears" cluster finish "$@" --out "$out" ${report[@]+"${report[@]}"} "${states[@]}"
