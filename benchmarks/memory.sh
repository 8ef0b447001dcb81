#!/usr/bin/env bash
# The peak memory (resident set) of every command on a model. The goal: at most 200 MB.
#
#   benchmarks/memory.sh MODEL-DIRECTORY [ROUNDS]
source "$(dirname "$0")/lib.sh"
model=$(cd "${1:?usage: memory.sh MODEL-DIRECTORY [ROUNDS]}" && pwd -P)
make_work "$(dirname "$model")"
for round in $(seq "${2:-3}"); do
  rm -rf "$work"/{home,got,got-tar,layout}
  measure version "$program" version
  measure inspect-directory "$program" inspect "$model"
  measure verify-directory "$program" verify -q "$model"
  measure pack "$program" pack -q "$model" -t bench:1
  measure pack-tar-zstd "$program" pack -q "$model" -t "oci:$work/layout:1" --layer-format tar --compression zstd
  measure list "$program" list
  measure inspect "$program" inspect bench:1
  measure verify "$program" verify -q bench:1
  measure unpack "$program" unpack -q bench:1 "$work/got"
  measure unpack-tar-zstd "$program" unpack -q "oci:$work/layout:1" "$work/got-tar"
  measure tag "$program" tag bench:1 bench:2
  measure remove "$program" remove bench:1
  measure remove "$program" remove bench:2
  measure prune "$program" prune
done
table
