#!/usr/bin/env bash
# Sharded safetensors, a split GGUF and a Diffusers tree go through pack, verify and unpack.
source "$(dirname "$0")/lib.sh"
need "$python"
make() { "$python" "$root/benchmarks/make-models.py" "$@"; }
make shards "$work/shards" 3 8M
make gguf "$work/gguf" 3 2M
make diffusers "$work/diffusers" 8M

round_trip() { # model, expression that holds for the report
  d8 inspect -o json "$work/$1" >"$work/report.json"
  cat "$work/report.json"
  [ "$(json "$work/report.json" "$2")" = True ]
  d8 verify "$work/$1"
  pack "$work/$1" -t "$1:1"
  d8 verify "$1:1"
  d8 unpack "$1:1" "$work/got-$1"
  same "$work/$1" "$work/got-$1"
}
check "three shards of safetensors" round_trip shards \
  'document["parameterCount"] == 3 * 8 * 512 * 1024 and document["format"] == "safetensors" and document["warnings"] == []'
check "three files of a split GGUF" round_trip gguf \
  'document["parameterCount"] == 3 * 8 * 128 * 1024 and document["format"] == "gguf" and document["contextLength"] == 8192'
check "a Diffusers tree of five components" round_trip diffusers \
  'document["parameterCount"] == (1 << 22) * 11 // 16 and len(document["files"]) == 11'

first_of_set() { # model, first file
  pack "$work/$1/$2" -t "$1:first"
  d8 unpack "$1:first" "$work/first-$1"
  for file in "$work/$1"/*-of-*; do cmp "$file" "$work/first-$1/$(basename "$file")"; done
}
check "the first shard stands for its set" first_of_set shards model-00001-of-00003.safetensors
check "the first split file stands for its set" first_of_set gguf model-00001-of-00003.gguf
