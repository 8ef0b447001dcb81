#!/usr/bin/env bash
# modctl, the ModelPack project's own command, over a registry: it reads what we pack, and we read
# what it builds (with the older names vnd.cnai.model.*).
source "$(dirname "$0")/lib.sh"
need modctl oras registry
need_models
start_registry

modctl() { command modctl --storage-dir "$work/modctl" --no-progress --log-dir "$work/modctl-log" "$@"; }

modctl_unpacks() { # model, options of pack…
  local name=$1
  shift
  pack "$(model "$name")" -t "oci:$work/out:$name" "$@"
  oras cp --from-oci-layout "$work/out:$name" --to-plain-http "$registry/$name:1"
  rm -rf "$work/got"
  modctl pull --plain-http --extract-dir "$work/got" "$registry/$name:1"
  same "$(model "$name")" "$work/got"
}
for name in $models; do check "unpacks our $name byte for byte" modctl_unpacks "$name"; done
check "unpacks our tar layers byte for byte" modctl_unpacks tiny-llama --layer-format tar

we_unpack() { # model, options of modctl build…
  local name=$1
  shift
  cp -r "$(model "$name")" "$work/build"
  (
    cd "$work/build"
    modctl modelfile generate .
    modctl build -t "$registry/built-$name:1" -f Modelfile --plain-http --output-remote "$@" .
  )
  rm -rf "$work/build" "$work/in" "$work/got"
  oras cp --from-plain-http "$registry/built-$name:1" --to-oci-layout "$work/in:$name"
  oras manifest fetch --oci-layout "$work/in:$name" >"$work/manifest.json"
  cat "$work/manifest.json"
  d8 verify "oci:$work/in:$name"
  d8 unpack "oci:$work/in:$name" "$work/got"
  same "$(model "$name")" "$work/got"
}
for name in $models; do check "we unpack its $name byte for byte" we_unpack "$name"; done
check "we unpack its tar layers byte for byte" we_unpack tiny-llama --raw=false

facts() {
  d8 inspect -o json "oci:$work/in:tiny-llama" >"$work/report.json"
  cat "$work/report.json"
  [ "$(json "$work/report.json" 'len(document["files"])')" = 8 ]
}
check "we show its artifact" facts
