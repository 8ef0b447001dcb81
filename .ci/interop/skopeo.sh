#!/usr/bin/env bash
# skopeo reads our layouts, our store and what we push by their tags; we read the archives that it and
# tar make, and what it pushes.
source "$(dirname "$0")/lib.sh"
need skopeo registry docker-registry
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

start_both
export D8_MODELS_PLAIN_HTTP=true
pack_models

plain() { skopeo "$1" --tls-verify=false "${@:2}"; }
reads_pushed() { # model
  d8 push -q "$1:1" "$registry/$1"
  plain inspect --raw "docker://$registry/$1:1" >"$work/manifest.json"
  cmp "$work/manifest.json" "$work/$1.manifest"
  rm -rf "$work/in" "$work/got"
  skopeo copy --src-tls-verify=false --preserve-digests "docker://$registry/$1:1" "oci:$work/in:1"
  d8 unpack "oci:$work/in:1" "$work/got"
  same "$(model "$1")" "$work/got"
}
pushes() { # model
  skopeo copy --dest-tls-verify=false --preserve-digests "oci:$layout:$1" "docker://$registry/of-skopeo/$1:1"
  read_there "of-skopeo/$1" "$(model "$1")"
  d8 pull "$registry/of-skopeo/$1:1" -t "pulled/$1"
  [ "$(digest "pulled/$1:1")" = "sha256:$(sha256sum <"$work/$1.manifest" | cut -d ' ' -f 1)" ]
}
lists() {
  d8 list "$registry/tiny-llama" -o json >"$work/list.json"
  cat "$work/list.json"
  plain list-tags "docker://$registry/tiny-llama" >"$work/tags.json"
  cat "$work/tags.json"
  [ "$(json "$work/tags.json" 'document["Tags"]')" = "['1']" ]
}
for registry in $registries; do
  for name in ${tried[$registry]}; do
    check "${called[$registry]}: reads our push of $name byte for byte" reads_pushed "$name"
    check "${called[$registry]}: we read its push of $name byte for byte" pushes "$name"
  done
  check "${called[$registry]}: lists the same tags" lists
done
