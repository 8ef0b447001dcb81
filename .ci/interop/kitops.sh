#!/usr/bin/env bash
# We read the artifacts of KitOps: its own ModelKits and its ModelPack mode, in every encoding.
source "$(dirname "$0")/lib.sh"

mkdir -p "$work/kit/llama" "$work/kit/code/deep" "$work/kit/dataset"
cp "$(model tiny-llama)"/* "$work/kit/llama/"
echo 'Be brief.' >"$work/kit/code/prompt.txt"
echo 'Be right.' >"$work/kit/code/deep/prompt.txt"
printf 'question,answer\n1+1,2\n' >"$work/kit/dataset/questions.csv"
tags=$(python3 "$(dirname "$0")/make-kitops-layout.py" "$work/kit" "$work/layout")

unpacks() { # tag
  d8 verify "oci:$work/layout:$1"
  d8 unpack "oci:$work/layout:$1" "$work/got-$1"
  same "$work/kit" "$work/got-$1"
}
inspects() { # tag
  d8 inspect -o json "oci:$work/layout:$1" >"$work/report.json"
  cat "$work/report.json"
  python3 - "$work/report.json" <<'PY'
import json, sys
report = json.load(open(sys.argv[1]))
assert report["format"] == "safetensors", report["format"]
assert report["files"], "no files"
PY
}
for tag in $tags; do
  check "we unpack $tag byte for byte" unpacks "$tag"
  check "we show $tag" inspects "$tag"
done
