#!/usr/bin/env bash
# What inspect of a very large model costs: the set of 100 GiB that make-models.sh leaves sparse.
#
#   benchmarks/inspect.sh MODEL-DIRECTORY [ROUNDS]
#
# The goals: under one second, under 5 MB read from the model. Reads are counted by strace, where it
# is there: all bytes that the process read from files below the model's directory.
source "$(dirname "$0")/lib.sh"
model=$(cd "${1:?usage: inspect.sh MODEL-DIRECTORY [ROUNDS]}" && pwd -P)
make_work
for round in $(seq "${2:-5}"); do
  measure inspect "$program" inspect -o json "$model"
  measure inspect-first-shard "$program" inspect -o json "$(ls "$model"/*-00001-of-* | head -n 1)"
done 2>/dev/null
du -sh --apparent-size "$model"
table
if command -v strace >/dev/null; then
  strace -f -y -qq -e trace=read,pread64,readv,preadv -o "$work/trace" "$program" inspect "$model" >/dev/null 2>&1
  grep -F "<$model/" "$work/trace" | sed -n 's/.* = \([0-9]*\)$/\1/p' |
    awk '{ sum += $1 } END { printf "%d reads of the model, %.2f MB\n", NR, sum / 1e6 }'
else
  # Everything that the process read, also jars and the cache of classes.
  "$program" inspect "$model" >/dev/null &
  io=
  while line=$(grep rchar "/proc/$!/io" 2>/dev/null); do io=$line; sleep 0.01; done
  echo "strace is not there; all reads of the process: $io"
fi
