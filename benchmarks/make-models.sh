#!/usr/bin/env bash
# Makes the models that the other scripts measure.
#
#   benchmarks/make-models.sh DIRECTORY [SHARD]
#
# shards     3 shards of safetensors, SHARD each (default 1G)
# sparse     20 shards of 5 GiB, 100 GiB in all, which take no space on the disk
# gguf       3 files of a split GGUF (needs a Python with the package gguf; PYTHON names it)
# diffusers  a Diffusers tree with five components
set -euo pipefail
directory=${1:?usage: make-models.sh DIRECTORY [SHARD]}
shard=${2:-1G}
python=${PYTHON:-${XDG_CACHE_HOME:-$HOME/.cache}/d8-models-interop/venv/bin/python}
[ -x "$python" ] || python=python3
make() { "$python" "$(dirname "$0")/make-models.py" "$@"; }

mkdir -p "$directory"
make shards "$directory/shards" 3 "$shard"
make shards "$directory/sparse" 20 5G --sparse
make diffusers "$directory/diffusers" "$shard"
make gguf "$directory/gguf" 3 64M || echo "no split GGUF was made" >&2
du -sh --apparent-size "$directory"/*
