#!/usr/bin/env bash
# oras reads our layouts and what we push, and gives the files back; we unpack what it packs and pushes,
# files and a folder.
source "$(dirname "$0")/lib.sh"
need oras registry docker-registry
need_models

layout=$work/layout
for name in $models; do pack "$(model "$name")" -t "oci:$layout:$name"; done
pack "$(model tiny-llama)" -t tiny-llama:1

fetches() { # model
  oras manifest fetch --oci-layout "$layout:$1" >"$work/manifest.json"
  cmp "$work/manifest.json" "$layout/blobs/sha256/$(sha256sum "$work/manifest.json" | cut -d ' ' -f 1)"
  oras repo tags --oci-layout "$layout" | grep -x "$1"
}
pulls() { # model, layout
  rm -rf "$work/got"
  oras pull --oci-layout "$layout:$1" -o "$work/got"
  same "$(model "$1")" "$work/got"
}
for name in $models; do
  check "fetches our manifest of $name by its tag" fetches "$name"
  check "pulls our $name byte for byte" pulls "$name"
done

pulls_nested() {
  mkdir -p "$work/nested/onnx deep/слой"
  cp "$(model tiny-llama)"/* "$work/nested/"
  cp "$work/nested/config.json" "$work/nested/onnx deep/слой/config файл.json"
  pack "$work/nested" -t "oci:$layout:nested"
  oras pull --oci-layout "$layout:nested" -o "$work/got-nested"
  same "$work/nested" "$work/got-nested"
}
check "pulls folders, spaces and Cyrillic names byte for byte" pulls_nested

copies_out_of_store() {
  digest=$(d8 inspect -o json tiny-llama:1 | sed -n 's/^  "digest" : "\(.*\)",$/\1/p')
  oras cp --from-oci-layout-path "$D8_MODELS_HOME" --to-oci-layout "$digest" "$work/out:1"
  d8 verify "oci:$work/out:1"
}
check "copies out of the local store" copies_out_of_store

reads_archive() {
  pack "$(model tiny-llama)" -t "oci:$work/alone:1"
  (cd "$work/alone" && tar -cf ../alone.tar oci-layout index.json blobs)
  oras pull --oci-layout "$work/alone.tar:1" -o "$work/got-archive"
  same "$(model tiny-llama)" "$work/got-archive"
  d8 verify "oci-archive:$work/alone.tar:1"
}
check "reads the same archive as we do" reads_archive

we_unpack() { # name of the tag, directory to compare with
  d8 inspect "oci:$work/in:$1"
  d8 verify "oci:$work/in:$1"
  d8 unpack "oci:$work/in:$1" "$work/got-$1"
  same "$2" "$work/got-$1"
}
pushed_files() { # model
  (cd "$(model "$1")" && oras push --oci-layout "$work/in:$1" *)
  we_unpack "$1" "$(model "$1")"
}
pushed_folder() {
  mkdir -p "$work/parent"
  cp -r "$work/nested" "$work/parent/weights"
  (cd "$work/parent" && oras push --oci-layout "$work/in:folder" weights)
  oras manifest fetch --oci-layout "$work/in:folder" | grep io.deis.oras.content.unpack
  we_unpack folder "$work/parent"
}
for name in $models; do check "we unpack its files of $name byte for byte" pushed_files "$name"; done
check "we unpack its folder (tar+gzip) byte for byte" pushed_folder

start_both
export D8_MODELS_PLAIN_HTTP=true
pack_models

reads_pushed() { # model
  d8 push -q "$1:1" "$registry/$1"
  oras manifest fetch --plain-http "$registry/$1:1" >"$work/manifest.json"
  cmp "$work/manifest.json" "$work/$1.manifest"
  oras repo tags --plain-http "$registry/$1" | grep -x 1
  rm -rf "$work/got"
  oras pull --plain-http "$registry/$1:1" -o "$work/got"
  same "$(model "$1")" "$work/got"
}
we_read() { # repository, directory to compare with
  local manifest=$work/manifest.json
  oras manifest fetch --plain-http "$registry/$1:1" >"$manifest"
  read_there "$@"
  d8 pull "$registry/$1:1" -t "pulled/$1"
  cmp "$manifest" "$D8_MODELS_HOME/blobs/sha256/$(sha256sum <"$manifest" | cut -d ' ' -f 1)"
}
pushes() { # model
  (cd "$(model "$1")" && oras push --plain-http "$registry/of-oras/$1:1" *)
  we_read "of-oras/$1" "$(model "$1")"
}
pushes_folder() {
  (cd "$work/parent" && oras push --plain-http "$registry/of-oras/folder:1" weights)
  we_read of-oras/folder "$work/parent"
}
for registry in $registries; do
  for name in ${tried[$registry]}; do
    check "${called[$registry]}: reads our push of $name byte for byte" reads_pushed "$name"
    check "${called[$registry]}: we read its push of $name byte for byte" pushes "$name"
  done
  check "${called[$registry]}: we read its push of a folder byte for byte" pushes_folder
done
