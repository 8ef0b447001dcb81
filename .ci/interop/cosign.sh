#!/usr/bin/env bash
# cosign signs what we push, and finds its signatures on our copies, in both of its formats.
source "$(dirname "$0")/lib.sh"
need cosign registry docker-registry
start_both
export D8_MODELS_PLAIN_HTTP=true COSIGN_PASSWORD=secret HOME=$work/home
models=tiny-llama
pack_models
mkdir "$HOME"
(cd "$work" && cosign generate-key-pair) >"$work/keys.log" 2>&1 || { cat "$work/keys.log"; exit 1; }
other() { [ "$1" = "$distribution" ] && echo "$docker" || echo "$distribution"; }

sign() { # reference, format
  cosign sign --yes --key "$work/cosign.key" --tlog-upload=false --allow-http-registry \
    --use-signing-config=false --new-bundle-format="$2" "$1"
}
accepts() { # reference, format
  cosign verify --key "$work/cosign.pub" --insecure-ignore-tlog --private-infrastructure --allow-http-registry \
    --new-bundle-format="$2" "$1"
}
signed() { # repository, new format
  local reference
  d8 push -q tiny-llama:1 "$registry/$1"
  reference=$registry/$1@$(digest tiny-llama:1)
  sign "$reference" "$2"
  accepts "$reference" "$2"
  d8 inspect -o json "$registry/$1:1" >"$work/report.json"
  json "$work/report.json" 'document["signatures"]'
  [ "$(json "$work/report.json" 'len(document["signatures"])')" = 1 ]
}
copied() {
  d8 copy "$registry/$1:1" "$(other "$registry")/copied-$1"
  accepts "$(other "$registry")/copied-$1:1" "$2"
  d8 copy "$registry/$1:1" "$registry/copied/$1"
  accepts "$registry/copied/$1:1" "$2"
}
through_store() {
  export D8_MODELS_HOME=$work/through
  rm -rf "$D8_MODELS_HOME"
  d8 pull "$registry/$1:1" -t m
  d8 push m:1 "$(other "$registry")/through-$1"
  accepts "$(other "$registry")/through-$1:1" "$2"
}
twice() {
  # A second signature over the first: the tag sha256-HEX.sig is another manifest then.
  sign "$registry/$1@$(digest tiny-llama:1)" "$2"
  copied "$@"
}
for registry in $registries; do
  for format in sig=false bundle=true; do
    name=${format%=*}
    on="${called[$registry]}, $name"
    check "$on: signs what we push, and we see it" signed "$name" "${format#*=}"
    check "$on: finds its signature on our copies" copied "$name" "${format#*=}"
    check "$on: finds its signature after our pull and push" through_store "$name" "${format#*=}"
    check "$on: finds it after it has signed again" twice "$name" "${format#*=}"
  done
done

# Our keys and signatures, and those of cosign.
(cd "$work" && d8 key generate --output-prefix ours) >/dev/null
d8_signs() { # key prefix, registry
  local reference
  reference=$registry/ours-$1@$(digest tiny-llama:1)
  d8 push -q tiny-llama:1 "$registry/ours-$1"
  d8 sign "$reference" --key "$work/$1.key"
  for format in false true; do
    cosign verify --key "$work/$1.pub" --insecure-ignore-tlog --private-infrastructure \
      --allow-http-registry --new-bundle-format=$format "$reference"
  done
  d8 verify "$reference" --key "$work/$1.pub"
}
d8_accepts() { # repository, new format
  d8 verify "$registry/$1@$(digest tiny-llama:1)" --key "$work/cosign.pub"
}
cosign_signs_with_our_key() {
  d8 push -q tiny-llama:1 "$registry/with-our-key"
  cosign sign --yes --key "$work/ours.key" --tlog-upload=false --allow-http-registry \
    --use-signing-config=false --new-bundle-format=false "$registry/with-our-key@$(digest tiny-llama:1)"
  d8 verify "$registry/with-our-key:1" --key "$work/ours.pub"
}
refuses_another_key() {
  local status=0
  d8 verify "$registry/ours-ours:1" --key "$work/cosign.pub" 2>"$work/refused" || status=$?
  cat "$work/refused"
  [ "$status" -eq 4 ]
  grep -q 'none of them valid: signed with another key' "$work/refused"
}
signs_what_is_local() {
  d8 tag tiny-llama:1 signed:1
  d8 sign signed:1 --key "$work/ours.key"
  d8 push -q signed:1 "$registry/signed-here"
  cosign verify --key "$work/ours.pub" --insecure-ignore-tlog --private-infrastructure \
    --allow-http-registry "$registry/signed-here:1"
}
for registry in $registries; do
  on=${called[$registry]}
  check "$on: accepts what we sign with its key" d8_signs cosign
  check "$on: accepts what we sign with our key" d8_signs ours
  check "$on: signs with our key" cosign_signs_with_our_key
  check "$on: we accept its signature in a tag" d8_accepts sig false
  check "$on: we accept its bundle" d8_accepts bundle true
  check "$on: we refuse another key" refuses_another_key
  check "$on: accepts what we signed in the local store" signs_what_is_local
done
