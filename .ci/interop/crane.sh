#!/usr/bin/env bash
# crane reads and copies what we push; we read what it pushes from a layout and copies.
source "$(dirname "$0")/lib.sh"
need crane registry docker-registry
need_models
start_both
export D8_MODELS_PLAIN_HTTP=true
pack_models

reads() { # model
  d8 push -q "$1:1" "$registry/$1"
  crane manifest "$registry/$1:1" >"$work/manifest.json"
  cmp "$work/manifest.json" "$work/$1.manifest"
  crane ls "$registry/$1" | grep -x 1
  [ "$(crane digest "$registry/$1:1")" = "$(digest "$1:1")" ]
  json "$work/manifest.json" '"\n".join(layer["digest"] for layer in document["layers"])' >"$work/layers"
  while read -r layer; do
    crane blob "$registry/$1@$layer" | cmp - "$D8_MODELS_HOME/blobs/sha256/${layer#sha256:}"
  done <"$work/layers"
}
same_there() { # repository, model
  read_there "$1" "$(model "$2")"
  D8_MODELS_HOME=$work/other d8 pull "$registry/$1:1" -t pulled
  cmp "$work/$2.manifest" "$work/other/blobs/sha256/$(sha256sum <"$work/$2.manifest" | cut -d ' ' -f 1)"
}
copies() { # model
  crane copy "$registry/$1:1" "$registry/copied/$1:1"
  same_there "copied/$1" "$1"
}
pushes() { # model
  rm -rf "$work/layout"
  d8 copy -q "$1:1" "oci:$work/layout:1"
  crane push "$work/layout" "$registry/pushed/$1:1"
  same_there "pushed/$1" "$1"
}
for registry in $registries; do
  for name in ${tried[$registry]}; do
    check "${called[$registry]}: reads our push of $name byte for byte" reads "$name"
    check "${called[$registry]}: we read its copy of $name" copies "$name"
    check "${called[$registry]}: we read its push of $name" pushes "$name"
  done
done
