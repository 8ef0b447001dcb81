#!/usr/bin/env bash
# Imports from a hub on the loopback straight into a registry on the loopback, against the ways that
# go over the disk: `hf download`, then modctl or oras.
#
#   benchmarks/import.sh MODELS-DIRECTORY ORG/MODEL [ROUNDS]
#
# The hub is the test kit's; it serves MODELS-DIRECTORY/ORG/MODEL. Every round runs ours and the
# peers' in turn, the first of a round last in the next one, each into a registry without content.
# Afterwards, once: what our command writes to the disk, and what is moved when one shard of the
# model has changed. Needs the peers' venv (huggingface_hub) beside their bin.
source "$(dirname "$0")/lib.sh"
models=$(cd "${1:?usage: import.sh MODELS-DIRECTORY ORG/MODEL [ROUNDS]}" && pwd -P)
id=${2:?usage: import.sh MODELS-DIRECTORY ORG/MODEL [ROUNDS]}
rounds=${3:-3}
model=$models/$id
hf=${PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/d8-models-interop}/venv/bin/hf
make_work "$models"
trap 'stop registry; stop hub; rm -rf "$work"' EXIT

declare -A pid
stop() {
  [ -z "${pid[$1]-}" ] || { kill "${pid[$1]}" && wait "${pid[$1]}" || true; } 2>/dev/null
  unset "pid[$1]"
}
# await NAME PATTERN: what the pattern catches in the log of a server, as soon as it is there.
await() {
  local found=
  until [ "$found" ]; do
    kill -0 "${pid[$1]}"
    sleep 0.05
    found=$(sed -n "s/$2/\\1/p" "$work/$1.log" | head -n 1)
  done
  echo "$found"
}
start_registry() {
  stop registry
  rm -rf "$work/registry"
  cat >"$work/registry.yml" <<YML
version: 0.1
log: {level: info, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $work/registry}}
http: {addr: '127.0.0.1:0'}
YML
  : >"$work/registry.log"
  OTEL_TRACES_EXPORTER=none registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
  pid[registry]=$!
  registry=$(await registry '.*listening on \(127\.0\.0\.1:[0-9]*\).*')
}
start_hub() {
  local java lib
  lib=$(dirname "$(dirname "$program")")/lib
  for java in "${JAVA_HOME-/none}/bin/java" /usr/lib/jvm/*25*/bin/java; do
    [ ! -x "$java" ] || break
  done
  "$java" -XX:+UseSerialGC -Xmx256m \
    -cp "$(echo "$root"/modelpack-lib/target/modelpack-lib-*-tests.jar):$lib/*" \
    io.deckhouse.aimodels.modelpack.testkit.hub.TestHubMain "$models" >"$work/hub.log" 2>&1 &
  pid[hub]=$!
  HF_ENDPOINT=http://$(await hub '^listening on \(.*\)')
  export HF_ENDPOINT
}
# counters EXPRESSION: of Python, over what the hub was asked and what it sent.
counters() { curl -fsS "$HF_ENDPOINT/-/counters" | python3 -c "import json, sys; c = json.load(sys.stdin); print($1)"; }
has() { command -v "$1" >/dev/null; }
quietly_modctl="modctl --storage-dir '$work/modctl' --log-dir '$work/modctl-log' --no-progress"

# import_with NAME: into the registry that is empty now.
import_with() {
  local to=$registry/bench/$1:1
  export HF_HOME=$work/hf HF_HUB_DISABLE_XET=1 HF_HUB_DISABLE_PROGRESS_BARS=1 TMPDIR=$work/tmp
  rm -rf "$work"/{hf,modctl,got,tmp}
  mkdir -p "$work/tmp"
  local download="'$hf' download '$id' --local-dir '$work/got'"
  case $1 in
    d8-models) measure import-d8-models "$program" pack -q "hf://$id@main" -t "$to" --plain-http ;;
    modctl)
      measure hf-download-modctl-build-push sh -c "$download &&
        $quietly_modctl modelfile generate '$work/got' -O '$work/tmp' && rm -rf '$work/got/.cache' &&
        $quietly_modctl build -t '$to' -f '$work/tmp/Modelfile' '$work/got' &&
        $quietly_modctl push --plain-http '$to'"
      ;;
    oras)
      measure hf-download-oras-push sh -c "$download &&
        cd '$work/got' && oras push --no-tty --plain-http '$to' *"
      ;;
  esac
  rm -rf "$work"/{hf,modctl,got,tmp}
}

settle_bytes=$(du -sb "$model" | cut -f 1)
peers=
for peer in modctl oras; do ! has "$peer" || peers="$peers $peer"; done
start_hub
for round in $(seq "$rounds"); do
  echo "round $round of $rounds" >&2
  # shellcheck disable=SC2206
  order=(d8-models $peers)
  for place in $(seq 0 $((${#order[@]} - 1))); do
    start_registry
    import_with "${order[(place + round) % ${#order[@]}]}"
  done
done
du -sh --apparent-size "$model"
table import-d8-models

# What the command writes to the disk: of its own count, since the registry writes too.
start_registry
rm -rf "$D8_MODELS_HOME"
python3 - "$program" pack -q "hf://$id@main" -t "$registry/bench/watched:1" --plain-http <<'PY'
import subprocess, sys, time
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
most = 0
while process.poll() is None:
    try:
        lines = open(f"/proc/{process.pid}/io").read().split("\n")
        most = max(most, *(int(line.split()[1]) for line in lines if line.startswith("write_bytes")))
    except (FileNotFoundError, ProcessLookupError, ValueError, TypeError):
        pass
    time.sleep(0.005)
print(f"written to the disk by the import: {most / 2**20:.1f} MiB (exit {process.returncode})")
PY

# One shard of the model changes; the disk's file is replaced, and put back at the end.
shard=$(find "$model" -name '*.safetensors' | sort | tail -n 1)
cp "$shard" "$work/changed"
python3 - "$work/changed" <<'PY'
import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(-1, 2)
    last = file.read(1)
    file.seek(-1, 2)
    file.write(bytes([last[0] ^ 1]))
PY
mv "$shard" "$work/kept"
trap 'mv -f "$work/kept" "$shard"; stop registry; stop hub; rm -rf "$work"' EXIT
mv "$work/changed" "$shard"
curl -fsS "$HF_ENDPOINT/-/reload" >/dev/null
curl -fsS "$HF_ENDPOINT/-/clear-counters" >/dev/null
measure reimport-one-changed-shard "$program" pack -q "hf://$id@main" -t "$registry/bench/watched:2" --plain-http
python3 - "$(stat -c %s "$shard")" "$(counters 'json.dumps(c)')" <<'PY'
import json, sys
print("shard", sys.argv[1], "bytes; the hub sent", sys.argv[2][:400])
PY
