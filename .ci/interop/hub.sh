#!/usr/bin/env bash
# Hugging Face: its own client vouches for the hub of the test kit; then we import from that hub, and
# from olah, an independent server, directly and with a second one as mirror in between.
source "$(dirname "$0")/lib.sh"
need curl git "$tools/venv/bin/hf"
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
hub reload
pr=$(hub 'reference?repo=acme/shards&name=refs/pr/1')
cp -r "$work/models/acme/shards" "$work/second"
echo again >>"$work/models/acme/shards/README.md"
hub reload
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

hub 'gate?repo=acme/gated' && hub 'grant?repo=acme/gated&token=hf_right'
hub 'hide?repo=acme/hidden' && hub 'grant?repo=acme/hidden&token=hf_right'
hub 'disable?repo=acme/disabled' && hub 'rename?from=acme/former&to=acme/shards'
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
hub clear-counters
untold() {
  HF_TOKEN=hf_right client snapshot acme/gated main "$(model tiny-llama)"
  hub counters >"$work/counters.json"
  json "$work/counters.json" 'document["hub"]["authorization"], document["cdn"]["authorization"]' | tee "$work/told"
  grep -Fx '(True, False)' "$work/told"
}
check 'huggingface_hub tells the hub its token, and the storage not' untold
