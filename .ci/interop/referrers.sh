#!/usr/bin/env bash
# What oras attaches to a model goes along with our push, pull and copy, and what we carry is found by
# oras and regctl. Neither registry lists referrers: all goes by the tag sha256-HEX.
source "$(dirname "$0")/lib.sh"
need oras regctl registry docker-registry
start_both
export D8_MODELS_PLAIN_HTTP=true REGCTL_CONFIG=$work/regctl.json
models=tiny-llama
pack_models
for registry in $registries; do regctl registry set "$registry" --tls disabled; done
other() { [ "$1" = "$distribution" ] && echo "$docker" || echo "$distribution"; }

echo '{"bomFormat": "CycloneDX"}' >"$work/sbom.json"
echo '{"score": 1}' >"$work/score.json"
type=application/vnd.example.sbom
attach() { # reference, file, type
  (cd "$work" && oras attach --plain-http --artifact-type "$3" "$1" "$2")
}
seen() { # reference, number of referrers, type
  oras discover --plain-http --format json "$1" >"$work/oras.json"
  cat "$work/oras.json"
  [ "$(json "$work/oras.json" 'len(document["referrers"])')" = "$2" ]
  regctl artifact list "$1" --format '{{range .Descriptors}}{{println .ArtifactType}}{{end}}' >"$work/regctl.out"
  cat "$work/regctl.out"
  [ "$(grep -cx "$3" "$work/regctl.out")" = 1 ]
}
content() { # reference, type: what was attached, word for word
  local digest
  digest=$(json "$work/oras.json" '[one["digest"] for one in document["referrers"] if one["artifactType"] == "'"$2"'"][0]')
  rm -rf "$work/attached"
  oras pull --plain-http "${1%:*}@$digest" -o "$work/attached"
}

attached() {
  d8 push -q tiny-llama:1 "$registry/m"
  attach "$registry/m:1" sbom.json $type
  d8 inspect "$registry/m:1"
  d8 copy "$registry/m:1" "$(other "$registry")/copied"
  seen "$(other "$registry")/copied:1" 1 $type
  content "$(other "$registry")/copied:1" $type
  cmp "$work/sbom.json" "$work/attached/sbom.json"
}
within() {
  d8 copy "$registry/m:1" "$registry/within/m"
  seen "$registry/within/m:1" 1 $type
}
through_store() {
  export D8_MODELS_HOME=$work/through
  rm -rf "$D8_MODELS_HOME"
  d8 pull "$registry/m:1" -t m
  d8 verify m:1
  d8 push m:1 "$(other "$registry")/through"
  seen "$(other "$registry")/through:1" 1 $type
}
through_layout() {
  rm -rf "$work/layout"
  d8 copy "$registry/m:1" "oci:$work/layout:1"
  oras discover --oci-layout --format json "$work/layout:1" >"$work/oras.json"
  [ "$(json "$work/oras.json" 'document["referrers"][0]["artifactType"]')" = $type ]
  d8 copy "oci:$work/layout:1" "$registry/of-layout"
  seen "$registry/of-layout:1" 1 $type
}
of_oras_layout() {
  oras cp -r --from-plain-http --to-oci-layout "$registry/m:1" "$work/oras-layout-$1:1"
  d8 copy "oci:$work/oras-layout-$1:1" "$registry/of-oras-layout"
  seen "$registry/of-oras-layout:1" 1 $type
}
later() {
  attach "$registry/m:1" score.json application/vnd.example.score
  d8 copy "$registry/m:1" "$registry/within/m"
  seen "$registry/within/m:1" 2 application/vnd.example.score
  export D8_MODELS_HOME=$work/later
  rm -rf "$D8_MODELS_HOME"
  d8 pull "$registry/m:1" -t m
  d8 push m:1 "$registry/again"
  seen "$registry/again:1" 2 application/vnd.example.score
}
keeps() {
  # One referrer each on either side: both are there afterwards.
  d8 push -q tiny-llama:1 "$registry/keeps"
  attach "$registry/keeps:1" score.json application/vnd.example.other
  d8 copy "$registry/within/m:1" "$registry/keeps"
  seen "$registry/keeps:1" 3 application/vnd.example.other
}
nested() {
  local digest
  oras discover --plain-http --format json "$registry/m:1" >"$work/oras.json"
  digest=$(json "$work/oras.json" '[one["digest"] for one in document["referrers"] if one["artifactType"] == "'$type'"][0]')
  attach "$registry/m@$digest" score.json application/vnd.example.seal
  d8 copy "$registry/m:1" "$(other "$registry")/nested"
  seen "$(other "$registry")/nested@$digest" 1 application/vnd.example.seal
}
number=0
for registry in $registries; do
  number=$((number + 1))
  on=${called[$registry]}
  check "$on: our copy to another registry brings an attachment along" attached
  check "$on: our copy within the registry brings it along" within
  check "$on: it goes through our store" through_store
  check "$on: it goes through our layout" through_layout
  check "$on: it comes out of a layout of oras" of_oras_layout "$number"
  check "$on: what is attached later comes with the next copy and pull" later
  check "$on: what the target has attached stays" keeps
  check "$on: an attachment of an attachment comes along" nested
done
