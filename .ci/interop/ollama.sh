#!/usr/bin/env bash
# A model as `ollama push` puts it into a registry (its manifest was recorded from a real push), in real
# registries: we pack it into every kind of store, with one digest; oras and modctl read what we made.
source "$(dirname "$0")/lib.sh"
need curl oras modctl registry docker-registry

# A real model where there is one, else a small one that is made here.
mkdir "$work/files"
gguf=$(ls "$tools"/models/smollm2/*.gguf 2>/dev/null | head -n 1 || true)
if [ -n "$gguf" ]; then
  cp "$gguf" "$work/files/model.gguf"
else
  python3 - "$work/files/model.gguf" <<'PY'
import struct, sys
text = lambda value: struct.pack("<Q", len(value)) + value.encode()
head = b"GGUF" + struct.pack("<IQQ", 3, 1, 1)
head += text("general.architecture") + struct.pack("<I", 8) + text("llama")
head += text("token_embd.weight") + struct.pack("<IQQIQ", 2, 1024, 1024, 0, 0)
head += bytes(-len(head) % 32)
open(sys.argv[1], "wb").write(head + bytes(range(256)) * 16384)
PY
fi
printf '{{ if .System }}<|im_start|>system\n{{ .System }}<|im_end|>\n{{ end }}{{ .Prompt }}' >"$work/files/template.txt"
printf 'You are a helpful assistant.' >"$work/files/system.txt"
printf '{"stop":["\\u003c|im_end|\\u003e"],"temperature":0.2}' >"$work/files/params.json"
printf '[{"role":"user","content":"hi"},{"role":"assistant","content":"hello"}]' >"$work/files/messages.json"
printf 'Apache License\nVersion 2.0, January 2004\n' >"$work/files/LICENSE"
printf 'Use it well.\n' >"$work/files/LICENSE.2"

# put_blob REPOSITORY FILE: prints its digest.
put_blob() {
  local digest location
  digest=sha256:$(sha256sum <"$2" | cut -d ' ' -f 1)
  location=$(curl -sSf -D - -o "$work/curl.out" -X POST "http://$registry/v2/$1/blobs/uploads/" | tr -d '\r' | sed -n 's/^[Ll]ocation: //p')
  [[ $location == http* ]] || location=http://$registry$location
  case $location in *\?*) location+="&" ;; *) location+="?" ;; esac
  curl -sSf -o "$work/curl.out" -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$2" "${location}digest=$digest"
  echo "$digest"
}
# ollama_push REPOSITORY TAG KIND=FILE…: as `ollama push` does, `from` and all; and $work/pushed.json.
ollama_push() {
  local repository=$1 tag=$2 layer digest
  shift 2
  : >"$work/layers"
  for layer; do
    digest=$(put_blob "$repository" "${layer#*=}")
    echo "${layer%%=*} $digest $(stat -c %s "${layer#*=}")" >>"$work/layers"
  done
  python3 - "$work/layers" "$work/config.json" <<'PY'
import json, sys
digests = [line.split()[1] for line in open(sys.argv[1])]
json.dump({"model_format": "gguf", "model_family": "llama", "model_families": ["llama"], "model_type": "134M",
           "file_type": "Q4_1", "architecture": "amd64", "os": "linux",
           "rootfs": {"type": "layers", "diff_ids": digests}}, open(sys.argv[2], "w"))
PY
  digest=$(put_blob "$repository" "$work/config.json")
  python3 - "$work" "$digest" <<'PY'
import json, os, sys
work, config = sys.argv[1:]
layers = []
for line in open(f"{work}/layers"):
    kind, digest, size = line.split()
    layer = {"mediaType": f"application/vnd.ollama.image.{kind}", "digest": digest, "size": int(size)}
    if kind == "model":
        layer["from"] = "/home/publisher/.ollama/models/blobs/" + digest.replace(":", "-")
    layers.append(layer)
json.dump({"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
           "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "digest": config,
                      "size": os.path.getsize(f"{work}/config.json")},
           "layers": layers}, open(f"{work}/pushed.json", "w"), separators=(",", ":"))
PY
  curl -sSf -o "$work/curl.out" -X PUT --data-binary "@$work/pushed.json" \
    -H 'Content-Type: application/vnd.docker.distribution.manifest.v2+json' \
    "http://$registry/v2/$repository/manifests/$tag"
}
f=$work/files
usual="model=$f/model.gguf template=$f/template.txt system=$f/system.txt license=$f/LICENSE license=$f/LICENSE.2 params=$f/params.json messages=$f/messages.json"
source_digest() { echo "sha256:$(sha256sum <"$work/pushed.json" | cut -d ' ' -f 1)"; }

pushes() {
  # shellcheck disable=SC2086
  ollama_push library/m tag $usual
  oras manifest fetch --plain-http "$registry/library/m:tag" | cmp - "$work/pushed.json"
}
one_digest() {
  local target
  rm -rf "$work/layout"
  : >"$work/digests"
  for target in "m:$1" "oci:$work/layout:m" "$registry/packed/m:1"; do
    d8 pack -q --plain-http "$model" -t "$target" -o json >"$work/receipt.json"
    json "$work/receipt.json" 'document["digest"]' | tee -a "$work/digests"
    d8 verify --plain-http "$target"
  done
  [ "$(wc -l <"$work/digests")" = 3 ]
  [ "$(sort -u "$work/digests")" = "$(digest "m:$1")" ]
}
origin() {
  d8 inspect -o json "oci:$work/layout:m" >"$work/report.json"
  cat "$work/report.json"
  [ "$(json "$work/report.json" 'document["source"]["url"]')" = "ollama://$registry/library/m:tag" ]
  [ "$(json "$work/report.json" 'document["source"]["revision"]')" = "$(source_digest)" ]
  [ "$(json "$work/report.json" 'document["format"]')" = gguf ]
  oras manifest fetch --oci-layout "$work/layout:m" >"$work/manifest.json"
  lacks "$work/manifest.json" publisher
}
asks_again() {
  d8 verify --source --plain-http "oci:$work/layout:m"
  # The tag moves.
  ollama_push library/m tag "model=$f/model.gguf" "license=$f/LICENSE.2"
  exits 3 d8 verify --source --plain-http "oci:$work/layout:m"
}
like_directory() {
  pack "$f" -t directory:1
  cp "$D8_MODELS_HOME/blobs/sha256/$(digest directory:1 | cut -d : -f 2)" "$work/directory.json"
  [ "$(json "$work/manifest.json" 'document["layers"]')" = "$(json "$work/directory.json" 'document["layers"]')" ]
}
plans() {
  rm -rf "$work/planned"
  d8 pack --dry-run --plain-http "$model" -t "oci:$work/planned:m" -o json >"$work/plan.json"
  cat "$work/plan.json"
  [ ! -e "$work/planned" ]
}
oras_reads() {
  rm -rf "$work/got"
  oras pull --plain-http "$registry/packed/m:1" -o "$work/got"
  same "$f" "$work/got"
}
modctl() { command modctl --storage-dir "$work/modctl" --no-progress --log-dir "$work/modctl-log" "$@"; }
modctl_reads() {
  rm -rf "$work/got"
  modctl pull --plain-http --extract-dir "$work/got" "$registry/packed/m:1"
  same "$f" "$work/got"
}
we_read() {
  rm -rf "$work/got"
  d8 unpack --plain-http "$registry/packed/m:1" "$work/got"
  same "$f" "$work/got"
}
leaves_out() {
  printf 'vectors' >"$work/embed"
  # shellcheck disable=SC2086
  ollama_push library/more tag $usual "embed=$work/embed" "license=$f/LICENSE"
  d8 pack -q --plain-http -o json "ollama://$registry/more:tag" -t more:1 >"$work/receipt.json"
  cat "$work/receipt.json"
  [ "$(json "$work/receipt.json" 'len(document["leftOut"])')" = 2 ]
  d8 unpack more:1 "$work/got-more-$1"
  same "$f" "$work/got-more-$1"
}
codes() {
  exits 5 d8 pack --plain-http "ollama://$registry/m:absent" -t x:1
  exits 5 d8 pack --plain-http "ollama://$registry/absent" -t x:1
  exits 2 d8 pack --plain-http "ollama://$registry/a/b/c" -t x:1
  exits 2 d8 pack --plain-http "ollama://../m" -t x:1
  ollama_push library/texts tag "system=$f/system.txt"
  exits 3 d8 pack --plain-http "ollama://$registry/texts:tag" -t x:1
  ollama_push library/split tag "model=$f/model.gguf" "model=$f/LICENSE"
  exits 3 d8 pack --plain-http "ollama://$registry/split:tag" -t x:1
  ollama_push library/tensors tag "model=$f/model.gguf" "tensor=$f/LICENSE"
  exits 3 d8 pack --plain-http "ollama://$registry/tensors:tag" -t x:1
  exits 1 d8 inspect x:1
}
prefers_path() {
  mkdir -p "$work/here/hf.co/user"
  cp -r "$f" "$work/here/hf.co/user/m"
  cd "$work/here"
  d8 pack -q hf.co/user/m -t path:1
  [ "$(digest path:1)" = "$(digest directory:1)" ]
}

start_both
for registry in $registries; do
  on=${called[$registry]}
  model=ollama://$registry/library/m:tag
  check "$on: takes what ollama pushes" pushes
  check "$on: one digest in the local store, a layout and a registry" one_digest "${registry##*:}"
  check "$on: the source is recorded, and no path of the publisher" origin
  check "$on: the layers are those of the same files in a directory" like_directory
  check "$on: a dry run writes nothing" plans
  check "$on: oras reads the files" oras_reads
  check "$on: modctl reads the files" modctl_reads
  check "$on: we unpack the files" we_read
  check "$on: what is no file is left out and named" leaves_out "${registry##*:}"
  check "$on: what was packed is compared with the source again" asks_again
  check "$on: exit codes" codes
done
check "a path that is there goes before a name of Hugging Face" prefers_path
