#!/usr/bin/env bash
# Tags, exit codes, and how little is moved, with registries as they are.
source "$(dirname "$0")/lib.sh"
need crane modctl registry docker-registry
need_models
export D8_MODELS_PLAIN_HTTP=true
pack_models

tags() {
  d8 list "$registry/$1" -o json
  crane ls "$registry/$1" | sort | tr '\n' ' ' >"$work/tags"
}
tag_and_list() {
  d8 push -q tiny-llama:1 "$registry/t"
  d8 tag "$registry/t:1" "$registry/t:stable"
  tags t
  [ "$(cat "$work/tags")" = '1 stable ' ]
  [ "$(crane digest "$registry/t:stable")" = "$(digest tiny-llama:1)" ]
  d8 list "$registry/t" | grep stable
}
pages() {
  local n
  for n in $(seq 120); do crane tag "$registry/t:1" "v$n"; done
  d8 list "$registry/t" -o json >"$work/list.json"
  [ "$(grep -o '"v[0-9]*"\|:v[0-9]*"' "$work/list.json" | sort -u | wc -l)" = 120 ]
}
refuses_removal() {
  # One name of several cannot be removed alone, and the registry deletes no manifest.
  exits 5 d8 remove "$registry/t:stable"
  d8 push -q tiny-llama:1 "$registry/single"
  exits 5 d8 remove "$registry/single:1"
  crane manifest "$registry/t:stable" | cmp - "$work/tiny-llama.manifest"
  crane manifest "$registry/single:1" | cmp - "$work/tiny-llama.manifest"
}
codes() {
  exits 2 d8 push tiny-llama:1 "$registry/Upper"
  exits 5 d8 pull "$registry/absent:1"
  exits 5 d8 inspect "$registry/t:absent"
  exits 5 d8 verify "$registry/t:absent"
  exits 5 d8 unpack "$registry/t:absent" "$work/absent"
  [ ! -e "$work/absent" ]
  exits 5 d8 list "$registry/absent"
  exits 5 d8 copy "$registry/t:absent" "$registry/u:1"
  exits 5 d8 tag "$registry/t:absent" "$registry/t:2"
  exits 5 d8 pull 127.0.0.1:1/t:1
  exits 5 d8 push tiny-llama:1 127.0.0.1:1/t
  exits 1 d8 push absent:1 "$registry/t"
  exits 2 d8 push tiny-llama:1
  exits 2 d8 pull "$registry/t:1" --no-such-option
}
mounts() {
  d8 push -q minilm:1 "$registry/from"
  tell "$name-proxy" clear-counts
  d8 copy "$proxy/from:1" "$proxy/to"
  counted "$name-proxy" 'document'
  [ "$(counted "$name-proxy" 'document["uploadBytes"] + document["downloadBytes"]')" -le 4096 ]
  crane manifest "$registry/to:1" | cmp - "$work/minilm.manifest"
  d8 verify "$registry/to:1"
}
moves_nothing_again() {
  tell "$name-proxy" clear-counts
  d8 push minilm:1 "$proxy/from"
  [ "$(counted "$name-proxy" 'document["uploadBytes"]')" = 0 ]
}
inspects() {
  d8 push -q smollm2:1 "$registry/smollm2"
  tell "$name-proxy" clear-counts
  d8 inspect "$proxy/smollm2:1"
  [ "$(counted "$name-proxy" 'sum(kind["responseBytes"] for kind in document["kinds"].values())')" -lt $((300 * 1024)) ]
}
modctl() { command modctl --storage-dir "$work/modctl" --no-progress --log-dir "$work/modctl-log" "$@"; }
modctl_pulls() {
  d8 push -q tiny-llama:1 "$registry/for-modctl"
  modctl pull --plain-http --extract-dir "$work/got-$name" "$registry/for-modctl:1"
  same "$(model tiny-llama)" "$work/got-$name"
}
modctl_pushes() {
  cp -r "$(model tiny-llama)" "$work/build-$name"
  (
    cd "$work/build-$name"
    modctl modelfile generate .
    modctl build -t "$registry/of-modctl:1" -f Modelfile --plain-http .
    modctl push --plain-http "$registry/of-modctl:1"
  )
  read_there of-modctl "$(model tiny-llama)"
  D8_MODELS_HOME=$work/other d8 pull "$registry/of-modctl:1" -t "of-modctl-$name"
  D8_MODELS_HOME=$work/other d8 verify "of-modctl-$name:1"
}

start_both
for name in distribution docker; do
  registry=${!name}
  on=${called[$registry]}
  start_proxy $name-proxy "$registry"
  check "$on: we tag and list" tag_and_list
  check "$on: a list of many pages" pages
  check "$on: a registry that deletes nothing is told" refuses_removal
  check "$on: exit codes" codes
  check "$on: a copy within the registry moves no layer" mounts
  check "$on: a second push moves no layer" moves_nothing_again
  check "$on: inspect moves little" inspects
  check "$on: modctl pulls what we push" modctl_pulls
  check "$on: we read what modctl pushes" modctl_pushes
done

removes() {
  d8 push -q tiny-llama:1 "$registry/t"
  d8 push -q smollm2:1 "$registry/t:other"
  d8 remove "$registry/t:other"
  tags t
  [ "$(cat "$work/tags")" = '1 ' ]
  d8 verify "$registry/t:1"
}
keeps_others() {
  d8 push -q tiny-llama:1 "$registry/twins"
  d8 tag "$registry/twins:1" "$registry/twins:2"
  # distribution 3 deletes a tag; docker-registry 2 only a manifest with all its tags.
  exits "$1" d8 remove "$registry/twins:2"
  crane manifest "$registry/twins:1" | cmp - "$work/tiny-llama.manifest"
}
start_registry distribution-delete delete
check "${called[$registry]}: we remove" removes
check "${called[$registry]}: another tag of the same manifest stays" keeps_others 0
start_docker_registry docker-delete delete
check "${called[$registry]}: we remove" removes
check "${called[$registry]}: another tag of the same manifest stays" keeps_others 5
