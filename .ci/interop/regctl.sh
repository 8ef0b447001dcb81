#!/usr/bin/env bash
# regctl reads and copies what we push; we read the artifacts that it puts together.
source "$(dirname "$0")/lib.sh"
need regctl registry docker-registry
need_models
start_both
export D8_MODELS_PLAIN_HTTP=true REGCTL_CONFIG=$work/regctl.json
pack_models
for registry in $registries; do regctl registry set "$registry" --tls disabled; done

reads() { # model
  d8 push -q "$1:1" "$registry/$1"
  regctl manifest get "$registry/$1:1" --format raw-body >"$work/manifest.json"
  cmp "$work/manifest.json" "$work/$1.manifest"
  regctl tag ls "$registry/$1" | grep -x 1
  rm -rf "$work/got"
  mkdir "$work/got"
  regctl artifact get "$registry/$1:1" --output "$work/got" --strip-dirs=false
  same "$(model "$1")" "$work/got"
}
copies() { # model
  regctl image copy "$registry/$1:1" "$registry/copied/$1:1"
  read_there "copied/$1" "$(model "$1")"
  [ "$(digest "$registry/copied/$1:1")" = "$(digest "$1:1")" ]
}
puts() { # model
  local files=() file
  while read -r file; do
    files+=(--file "$file" --file-media-type application/octet-stream)
  done < <(cd "$(model "$1")" && find . -type f -printf '%P\n' | sort)
  (
    cd "$(model "$1")"
    regctl artifact put --artifact-type application/vnd.example.model --file-title "${files[@]}" \
      "$registry/put/$1:1"
  )
  regctl manifest get "$registry/put/$1:1"
  read_there "put/$1" "$(model "$1")"
  D8_MODELS_HOME=$work/other d8 pull "$registry/put/$1:1" -t pulled
}
for registry in $registries; do
  for name in ${tried[$registry]}; do
    check "${called[$registry]}: reads our push of $name byte for byte" reads "$name"
    check "${called[$registry]}: we read its copy of $name" copies "$name"
    check "${called[$registry]}: we read its artifact of $name" puts "$name"
  done
done
