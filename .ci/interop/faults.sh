#!/usr/bin/env bash
# What goes wrong between us and registries: broken, silent, lying and restarted ones, killed commands,
# full disks. Each ends with the right content or the right exit code, and with no tag otherwise.
source "$(dirname "$0")/lib.sh"
need crane registry docker-registry
export D8_MODELS_PLAIN_HTTP=true D8_MODELS_STALL_TIMEOUT=2s D8_MODELS_PROGRESS=none

size=$((64 * 1024 * 1024))
python3 - "$work/weights" $size <<'PY'
import json, os, struct, sys
directory, size = sys.argv[1], int(sys.argv[2])
os.mkdir(directory)
header = json.dumps({"w": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
header += b" " * (-len(header) % 8)
with open(f"{directory}/model.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(header)) + header + os.urandom(size))
open(f"{directory}/config.json", "w").write('{"model_type": "llama", "architectures": ["LlamaForCausalLM"]}')
PY
model() { echo "$work/weights"; }
models=weights
pack_models
digest=$(digest weights:1)
weights=$(json "$work/weights.manifest" '[one["digest"][7:] for one in document["layers"] if one["size"] > 10**6][0]')
middle=40000000
most=$((size + size / 20 + 4 * 1024 * 1024))

start_both
start_proxy distribution-proxy "$distribution"
before[1]=$proxy
start_proxy docker-proxy "$docker"
before[2]=$proxy
for registry in $registries; do d8 push -q weights:1 "$registry/m" >/dev/null; done

# What follows uses $registry, the $proxy before it and its $name of a proxy.
using() { # 1 (distribution 3) or 2 (docker-registry 2)
  proxy=${before[$1]}
  if [ "$1" = 1 ]; then registry=$distribution name=distribution; else registry=$docker name=docker; fi
  on=${called[$registry]}
}
faulty() { # rule…
  local rule
  tell "$name-proxy" clear-rules
  for rule; do tell "$name-proxy" "$rule"; done
  tell "$name-proxy" clear-counts
  counted "$name-proxy" 0
}
moved() { counted "$name-proxy" 'document["uploadBytes"] + document["downloadBytes"]'; }
moved_once() {
  local bytes
  bytes=$(moved)
  echo "$bytes bytes (expected: at most $most)"
  [ "$bytes" -le "$most" ]
}
fresh() { echo "r$((RANDOM))$BASHPID"; }

# do_it COMMAND TARGET: of the model, through the proxy. Its result is whole there.
do_it() {
  case $1 in
    push) d8 push weights:1 "$proxy/$2" ;;
    pack) d8 pack "$work/weights" -t "$proxy/$2:1" ;;
    copy) d8 copy "$proxy/m:1" "$registry/$2" ;;
    pull) D8_MODELS_HOME=$work/$2 d8 pull "$proxy/m:1" -t m ;;
    unpack) d8 unpack "$proxy/m:1" "$work/$2" ;;
  esac
}
is_whole() { # command, target
  case $1 in
    push | pack | copy)
      crane manifest "$registry/$2:1" | cmp - "$work/weights.manifest"
      d8 verify "$registry/$2:1"
      ;;
    pull)
      D8_MODELS_HOME=$work/$2 d8 verify m:1
      rm -rf "${work:?}/$2"
      ;;
    unpack)
      same "$work/weights" "$work/$2"
      rm -rf "${work:?}/$2"
      ;;
  esac
}
has_nothing() { # command, target
  case $1 in
    push | pack | copy) lacks <(crane ls "$registry/$2" 2>&1) 1$ ;;
    pull) [ "$(D8_MODELS_HOME=$work/$2 d8 list -o json | tr -d ' \n')" = '{"models":[]}' ] ;;
    unpack) [ ! -e "$work/$2/model.safetensors" ] ;;
  esac
}
survives() { # command rule…
  local command=$1 target
  target=$(fresh)
  faulty "${@:2}"
  do_it "$command" "$target"
  echo "moved $(moved)"
  # docker-registry forgets what it got when a connection breaks.
  [ "$name" = docker ] && [ "$command" = push -o "$command" = pack ] || moved_once
  is_whole "$command" "$target"
}
survives_flip() { # command
  local target
  target=$(fresh)
  faulty "GET .*$weights.* 1 1 flip $middle"
  do_it "$1" "$target"
  is_whole "$1" "$target"
}
fails() { # code command rule…
  local code=$1 command=$2 target
  target=$(fresh)
  faulty "${@:3}"
  exits "$code" do_it "$command" "$target"
  has_nothing "$command" "$target"
}

# The requests that carry the weights. A pack tells no digest before it has sent all.
request() {
  case $1 in
    push) echo "(PUT|PATCH) .*$weights.* 1 1" ;;
    pack) echo "PATCH .* 1 2" ;;
    *) echo "GET .*$weights.* 1 1" ;;
  esac
}
for side in 1 2; do
  using $side
  for command in push pack pull unpack copy; do
    case $command in push | pack) way=request ;; *) way=response ;; esac
    check "$on: $command: reset before the request" survives $command "$(request $command) reset"
    check "$on: $command: reset in the middle" survives $command "$(request $command) reset-$way $middle"
    check "$on: $command: reset before the last byte" survives $command "$(request $command) reset-$way-end"
    check "$on: $command: the answer is lost" survives $command "$(request $command) lose-answer"
    check "$on: $command: silence" survives $command "$(request $command) stall-$way $middle"
    check "$on: $command: 503, at once and in the middle" survives $command ".* .* 1 1 answer 503" ".* .* 4 1 answer 503"
    if [ $way = response ]; then
      check "$on: $command: a body is cut off" survives $command "$(request $command) truncate $middle"
      check "$on: $command: a bit flips" survives_flip $command
      check "$on: $command: bits flip always" fails 3 $command "GET .*$weights.* 1 -1 flip $middle"
    fi
  done
done
