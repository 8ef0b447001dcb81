#!/usr/bin/env bash
# Hugging Face: its own client vouches for the hub of the test kit; then we import from that hub, and
# from olah, an independent server, directly and with a second one as mirror in between.
source "$(dirname "$0")/lib.sh"
need curl git registry "$tools/venv/bin/hf"
need_models
export HF_HOME=$work/hf HF_HUB_DISABLE_XET=1 HF_HUB_DISABLE_TELEMETRY=1 HF_HUB_DISABLE_UPDATE_CHECK=1
export D8_MODELS_PROGRESS=none D8_MODELS_STALL_TIMEOUT=20s
unset HF_TOKEN HF_TOKEN_PATH HF_HUB_OFFLINE HF_HUB_CACHE

# A model in shards, with folders and a name that has to be written in another way in addresses.
python3 - "$work/models/acme/shards" <<'PY'
import json, os, random, struct, sys
directory = sys.argv[1]
os.makedirs(f"{directory}/docs/more")
weight_map = {}
for shard in range(1, 5):
    size = 3_000_000 + shard
    name = f"model-{shard:05}-of-00004.safetensors"
    header = json.dumps({f"w{shard}": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    header += b" " * (-len(header) % 8)
    weight_map[f"w{shard}"] = name
    with open(f"{directory}/{name}", "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header + random.Random(shard).randbytes(size))
json.dump({"metadata": {}, "weight_map": weight_map}, open(f"{directory}/model.safetensors.index.json", "w"))
json.dump({"model_type": "llama", "architectures": ["LlamaForCausalLM"]}, open(f"{directory}/config.json", "w"))
open(f"{directory}/README.md", "w").write("---\nlicense: mit\n---\n# Shards\n")
open(f"{directory}/docs/more/a note, 100 % & ünï.txt", "w").write("text\n")
open(f"{directory}/.gitattributes", "w").write("*.safetensors filter=lfs\n")
PY
models="$models shards"
for name in $models; do
  [ "$name" = shards ] || cp -r "$(model "$name")" "$work/models/acme/$name"
done
for name in gated hidden disabled; do cp -r "$(model tiny-llama)" "$work/models/acme/$name"; done

start_hub "$work/models" --inline-max 20000 --page 3 --token hf_right --token hf_other
client() { "$python" "$root/.ci/interop/hub-client.py" "$@"; }
hf() { HF_HUB_DISABLE_PROGRESS_BARS=1 "$tools/venv/bin/hf" "$@"; }

# The hub: what its own client makes of it.
cp -r "$work/models/acme/shards" "$work/first"
first=$(hub 'reference?repo=acme/shards&name=refs/tags/v1')
echo changed >>"$work/models/acme/shards/README.md"
hub reload >/dev/null
pr=$(hub 'reference?repo=acme/shards&name=refs/pr/1')
cp -r "$work/models/acme/shards" "$work/second"
echo again >>"$work/models/acme/shards/README.md"
hub reload >/dev/null
main=$(hub 'reference?repo=acme/shards&name=refs/heads/next')
for name in $models; do
  commit=$(hub "reference?repo=acme/$name&name=refs/heads/main")
  check "huggingface_hub reads and downloads $name" client same "acme/$name" main "$commit" "$work/models/acme/$name"
done
check 'huggingface_hub takes a tag' client same acme/shards v1 "$first" "$work/first"
check 'huggingface_hub takes a commit' client same acme/shards "$first" "$first" "$work/first"
check 'huggingface_hub takes a pull request' client same acme/shards refs/pr/1 "$pr" "$work/second"
check 'huggingface_hub takes a branch' client same acme/shards next "$main" "$work/models/acme/shards"
references() {
  "$python" -c 'import huggingface_hub, sys
refs = huggingface_hub.HfApi().list_repo_refs("acme/shards", include_pull_requests=True)
found = {one.ref: one.target_commit for one in refs.branches + refs.tags + refs.pull_requests}
assert found == {"refs/heads/main": sys.argv[3], "refs/heads/next": sys.argv[3], "refs/tags/v1": sys.argv[1], "refs/pr/1": sys.argv[2]}, found' "$first" "$pr" "$main"
}
check 'huggingface_hub lists branches, tags and pull requests' references

for change in 'gate?repo=acme/gated' 'grant?repo=acme/gated&token=hf_right' \
  'hide?repo=acme/hidden' 'grant?repo=acme/hidden&token=hf_right' \
  'disable?repo=acme/disabled' 'rename?from=acme/former&to=acme/shards'; do
  hub "$change" >/dev/null
done
fails() { # what, error, call, token
  check "huggingface_hub: $1 is $2" env HF_TOKEN="${4-}" "$python" "$root/.ci/interop/hub-client.py" raises "$2" "$3"
}
fails 'a repository that is not there' RepositoryNotFoundError 'hf.model_info("acme/none")'
fails 'the same for somebody known' RepositoryNotFoundError 'hf.model_info("acme/none")' hf_right
fails 'a private repository' RepositoryNotFoundError 'hf.snapshot_download("acme/hidden")' hf_other
fails 'a revision that is not there' RevisionNotFoundError 'hf.model_info("acme/shards", revision="v9")'
fails 'a tree of no revision' RevisionNotFoundError 'hf.list_repo_tree("acme/shards", revision="v9")'
fails 'a file that is not there' RemoteEntryNotFoundError 'hf.hf_hub_download("acme/shards", "none.json")'
fails 'a folder that is not there' RemoteEntryNotFoundError 'hf.HfApi().list_repo_tree("acme/shards", "none")'
fails 'a gated file, for nobody' GatedRepoError 'hf.hf_hub_download("acme/gated", "config.json")'
fails 'a gated file, for others' GatedRepoError 'hf.hf_hub_download("acme/gated", "model.safetensors")' hf_other
fails 'a disabled repository' DisabledRepoError 'hf.model_info("acme/disabled")'
fails 'a wrong token' HfHubHTTPError 'hf.model_info("acme/shards")' hf_wrong
check 'huggingface_hub downloads what is gated, with access' env HF_TOKEN=hf_right "$python" "$root/.ci/interop/hub-client.py" snapshot acme/gated main "$(model tiny-llama)"
check 'huggingface_hub downloads what is private, with access' env HF_TOKEN=hf_right "$python" "$root/.ci/interop/hub-client.py" snapshot acme/hidden main "$(model tiny-llama)"
check 'huggingface_hub follows a renamed repository' client snapshot acme/former main "$work/models/acme/shards"
limited() {
  hub 'limit-rate?requests=1&seconds=55'
  client raises HfHubHTTPError 'hf.model_info("acme/shards")' 'Retry after 55 seconds (0/500 requests remaining in current 300s window)'
}
check 'huggingface_hub reads how the rate is limited' limited
hub clear-counters >/dev/null
untold() {
  HF_TOKEN=hf_right client snapshot acme/gated main "$(model tiny-llama)"
  hub counters >"$work/counters.json"
  json "$work/counters.json" 'document["hub"]["authorization"], document["cdn"]["authorization"]' | tee "$work/told"
  grep -Fx '(True, False)' "$work/told"
}
check 'huggingface_hub tells the hub its token, and the storage not' untold

# We, against the same hub.
hub 'clear-faults' >/dev/null
# but_for_origin MANIFEST: what of a manifest does not tell where the model is from.
but_for_origin() {
  python3 - "$1" <<'PY'
import json, sys
manifest = json.load(open(sys.argv[1]))
origin = {"org.opencontainers.image.source", "org.opencontainers.image.revision", "io.deckhouse.ai-models.source-digests+json"}
annotations = {key: value for key, value in manifest["annotations"].items() if key not in origin}
print(json.dumps([manifest["mediaType"], manifest["artifactType"], manifest["layers"], annotations], sort_keys=True, indent=1))
PY
}
manifest_of() { # directory of the layout, receipt
  cat "$1/blobs/sha256/$(json "$2" 'document["digest"][7:]')"
}
like_downloaded() { # repository, revision
  local name=${1##*/}
  rm -rf "${work:?}/got" "${work:?}/layout"
  hf download "$1" --revision "$2" --local-dir "$work/got/$name"
  d8 pack -q -o json "$work/got/$name" -t "oci:$work/layout:local" >"$work/local.receipt"
  d8 pack -q -o json "hf://$1@$2" -t "oci:$work/layout:hub" >"$work/hub.receipt"
  manifest_of "$work/layout" "$work/local.receipt" >"$work/local.manifest"
  manifest_of "$work/layout" "$work/hub.receipt" >"$work/hub.manifest"
  but_for_origin "$work/local.manifest" >"$work/local.rest"
  but_for_origin "$work/hub.manifest" >"$work/hub.rest"
  diff "$work/local.rest" "$work/hub.rest"
  json "$work/hub.manifest" 'document["annotations"]["org.opencontainers.image.revision"]' | grep -Ex '[0-9a-f]{40}'
  json "$work/hub.manifest" 'document["annotations"]["org.opencontainers.image.source"]' | grep -Fx "https://huggingface.co/$1"
}
for name in $models; do
  check "pack hf://acme/$name is what hf download and pack are" like_downloaded "acme/$name" main
done
for revision in v1 "$first" refs/pr/1 next; do
  check "pack hf://acme/shards@$revision is what hf download and pack are" like_downloaded acme/shards "$revision"
done
everywhere() {
  start_registry registry
  d8 pack -q -o json hf://acme/shards -t shards:1 >"$work/store.receipt"
  d8 pack -q -o json hf://acme/shards -t "oci:$work/layout:1" >"$work/layout.receipt"
  d8 pack -q -o json --plain-http hf://acme/shards -t "$registry/shards:1" >"$work/registry.receipt"
  for receipt in store layout registry; do json "$work/$receipt.receipt" 'document["digest"]'; done | tee "$work/digests"
  [ "$(sort -u "$work/digests" | wc -l)" -eq 1 ]
  stop_server registry
}
check 'the local store, a layout and a registry get one and the same manifest' everywhere
refused() { # text, location, token
  [ ! -d "$work/refused" ] || rm -r "$work/refused"
  HF_TOKEN=${3-} exits 5 d8 pack "$2" -t "oci:$work/refused:1" 2>"$work/refused.log"
  cat "$work/refused.log"
  grep -F "$1" "$work/refused.log"
  [ -z "${3-}" ] || lacks "$work/refused.log" "$3"
}
check 'we: a repository that is not there' refused 'no such model, or a private one' hf://acme/none
check 'we: a private repository' refused 'this token may not read' hf://acme/hidden hf_other
check 'we: a revision that is not there' refused 'no revision v9' hf://acme/shards@v9
check 'we: a gated model, for nobody' refused 'a gated model' hf://acme/gated
check 'we: a gated model, for others' refused 'ask for access' hf://acme/gated hf_other
check 'we: a wrong token' refused 'does not accept the token' hf://acme/shards hf_wrong
check 'we: a disabled model' refused 'disabled' hf://acme/disabled
stop_server hub

# olah serves a git repository; a second olah is a mirror of the first.
olah=$tools/olah/bin/olah-cli
if [ ! -x "$olah" ]; then
  report SKIP "olah is not there"
  exit
fi
repository=$work/olah/repos/models/acme/shards
mkdir -p "$repository" "$work/olah/logs"
(
  cd "$repository"
  export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
  git init -q -b main
  cp -r "$work/models/acme/shards/." .
  for file in *.safetensors; do
    oid=$(sha256sum "$file" | cut -d ' ' -f 1)
    size=$(stat -c %s "$file")
    mkdir -p ".git/lfs/objects/${oid:0:2}/${oid:2:2}"
    mv "$file" ".git/lfs/objects/${oid:0:2}/${oid:2:2}/$oid"
    printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n' "$oid" "$size" >"$file"
  done
  git -c filter.lfs.required=false -c filter.lfs.clean=cat -c filter.lfs.smudge=cat add -A
  git -c user.name=test -c user.email=test@localhost -c filter.lfs.required=false -c filter.lfs.clean=cat commit -q -m model
  git tag v1
)
commit=$(git -C "$repository" rev-parse HEAD)
# What it knows of a model when nobody names a revision.
known=$work/olah/M-cache/api/models/acme/shards/revision/$commit
mkdir -p "$known"
printf '{"sha":"%s","lastModified":"2026-01-01T00:00:00+00:00"}\n' "$commit" >"$known/meta_head.json"
read -r port mirror_port <<<"$(python3 -c 'import socket
both = [socket.socket(), socket.socket()]
[one.bind(("127.0.0.1", 0)) for one in both]
print(*[one.getsockname()[1] for one in both])')"
cat >"$work/olah/M.toml" <<TOML
[basic]
host = "127.0.0.1"
port = $port
repos-path = "$work/olah/M-cache"
mirrors-path = ["$work/olah/repos"]
mirror-scheme = "http"
mirror-netloc = "127.0.0.1:$port"
mirror-lfs-netloc = "127.0.0.1:$port"
[accessibility]
offline = true
TOML
cat >"$work/olah/P.toml" <<TOML
[basic]
host = "127.0.0.1"
port = $mirror_port
repos-path = "$work/olah/P-cache"
hf-scheme = "http"
hf-netloc = "127.0.0.1:$port"
hf-lfs-netloc = "127.0.0.1:$port"
mirror-scheme = "http"
mirror-netloc = "127.0.0.1:$mirror_port"
mirror-lfs-netloc = "127.0.0.1:$mirror_port"
metadata-cache-ttl = 0
TOML
answers() { [ "$(curl -s -o "$work/answer" -w '%{http_code}' "$1")" = 200 ]; }
start_olah() { # name port
  (cd "$work/olah/logs" && exec "$olah" -c "$work/olah/$1.toml") >"$work/servers/olah-$1.log" 2>&1 </dev/null &
  echo $! >"$work/servers/olah-$1.pid"
  wait_for answers "http://127.0.0.1:$2/api/models/acme/shards/revision/main" ||
    { cat "$work/servers/olah-$1.log"; exit 1; }
}
start_olah M "$port"
start_olah P "$mirror_port"
imports() { # endpoint revision
  export HF_ENDPOINT=$1
  rm -rf "${work:?}/layout"
  d8 pack -q "hf://acme/shards@$2" -t "oci:$work/layout:1"
  d8 inspect -o json "oci:$work/layout:1" >"$work/imported.json"
  json "$work/imported.json" 'document["source"]["revision"]' | grep -Fx "$commit"
  d8 unpack "oci:$work/layout:1" "$work/unpacked"
  # We leave files behind whose names begin with a dot.
  cp -r "$work/models/acme/shards" "$work/expected"
  rm "$work/expected/.gitattributes"
  same "$work/expected" "$work/unpacked"
  rm -r "$work/expected" "$work/unpacked"
}
for revision in main v1 "$commit"; do
  check "pack hf://acme/shards@${revision:0:7} from olah" imports "http://127.0.0.1:$port" "$revision"
  check "pack hf://acme/shards@${revision:0:7} from a mirror of it" imports "http://127.0.0.1:$mirror_port" "$revision"
done
