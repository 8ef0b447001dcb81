#!/usr/bin/env bash
# skopeo reads our layouts and store by their tags; we read the archives that it and tar make.
source "$(dirname "$0")/lib.sh"
need skopeo
need_models

layout=$work/layout
for name in $models; do pack "$(model "$name")" -t "oci:$layout:$name"; done
pack "$(model tiny-llama)" -t tiny-llama:1

reads_layout() {
  skopeo inspect --raw "oci:$layout:$1" >"$work/manifest.json"
  d8 inspect -o json "oci:$layout:$1" >"$work/report.json"
  [ "sha256:$(sha256sum <"$work/manifest.json" | cut -d ' ' -f 1)" = "$(json "$work/report.json" 'document["digest"]')" ]
  skopeo inspect --config --raw "oci:$layout:$1" >"$work/config.json"
  [ "$(json "$work/config.json" 'document["modelfs"]["type"]')" = layers ]
}
for name in $models; do check "reads our $name by its tag" reads_layout "$name"; done

reads_store() {
  skopeo inspect --raw "oci:$D8_MODELS_HOME:tiny-llama:1" >"$work/manifest.json"
  cat "$work/manifest.json"
  [ "$(json "$work/manifest.json" 'document["artifactType"]')" = application/vnd.cncf.model.manifest.v1+json ]
}
check "reads the local store by name and tag" reads_store

same_words() {
  d8 inspect -o json "oci:$D8_MODELS_HOME:tiny-llama:1" >"$work/report.json"
  [ "$(json "$work/report.json" 'document["format"]')" = safetensors ]
}
check "what skopeo calls a model of the store means the same to us" same_words

without_tag() {
  skopeo copy "oci:$layout:tiny-llama" "oci:$work/untagged"
  d8 verify "oci:$work/untagged"
  d8 unpack "oci:$work/untagged" "$work/got-untagged"
  same "$(model tiny-llama)" "$work/got-untagged"
  skopeo copy "oci:$layout:tiny-llama" "oci-archive:$work/untagged.tar"
  d8 verify "oci-archive:$work/untagged.tar"
}
check "we read its layouts and archives without a tag" without_tag

copies() { # model
  skopeo copy "oci:$layout:$1" "oci:$work/copy:$1"
  d8 verify "oci:$work/copy:$1"
  cmp <(skopeo inspect --raw "oci:$layout:$1") <(skopeo inspect --raw "oci:$work/copy:$1")
  rm -rf "$work/got"
  d8 unpack "oci:$work/copy:$1" "$work/got"
  same "$(model "$1")" "$work/got"
}
for name in $models; do check "copies our $name, and we unpack the copy" copies "$name"; done

archive() { # model, file
  ls -l "$2"
  d8 inspect "oci-archive:$2:$1"
  d8 inspect -o json "oci-archive:$2" >"$work/report.json"
  [ "$(json "$work/report.json" 'document["format"] is not None')" = True ]
  d8 verify "oci-archive:$2:$1"
  rm -rf "$work/got"
  d8 unpack "oci-archive:$2:$1" "$work/got"
  same "$(model "$1")" "$work/got"
}
of_skopeo() { # model
  skopeo copy "oci:$layout:$1" "oci-archive:$work/$1.tar:$1"
  archive "$1" "$work/$1.tar"
}
of_tar() { # model
  pack "$(model "$1")" -t "oci:$work/alone-$1:$1"
  tar -C "$work/alone-$1" -cf "$work/$1-plain.tar" .
  archive "$1" "$work/$1-plain.tar"
}
for name in $models; do
  check "we read $name in its oci-archive" of_skopeo "$name"
  check "we read $name in an archive of tar" of_tar "$name"
done
