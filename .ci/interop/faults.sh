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

# Blobs that were seen in another repository would be taken from there, and not be sent.
forget_places() { rm -f "$D8_MODELS_HOME/.d8-models/uploads/places"; }
# do_it COMMAND TARGET: of the model, through the proxy. Its result is whole there.
do_it() {
  forget_places
  case $1 in
    push) d8 push weights:1 "$proxy/$2" ;;
    pack) d8 pack --no-cache "$work/weights" -t "$proxy/$2:1" ;;
    copy) d8 copy "$proxy/m:1" "$registry/$2" ;;
    pull) D8_MODELS_HOME=$work/$2 d8 pull "$proxy/m:1" -t m ;;
    unpack) d8 unpack "$proxy/m:1" "$work/$2" ;;
  esac
}
start_both
# A proxy that only says 500 when weights are read or anything is written; its commands take a while.
start_proxy broken-proxy "$distribution"
broken=$proxy
start_proxy distribution-proxy "$distribution"
before[1]=$proxy
start_proxy docker-proxy "$docker"
before[2]=$proxy
for registry in $registries; do d8 push -q weights:1 "$registry/m" >/dev/null; done

tell broken-proxy '(POST|PUT|PATCH) .* 1 -1 answer 500'
tell broken-proxy 'GET .*/blobs/.* 1 -1 answer 500'
start=$SECONDS
for command in push pack pull unpack copy; do
  (
    set +e
    proxy=$broken registry=$distribution
    do_it $command "broken-$command" >"$work/broken-$command.log" 2>&1
    echo "$? $((SECONDS - start))" >"$work/broken-$command.result.new"
    mv "$work/broken-$command.result.new" "$work/broken-$command.result"
  ) &
done

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
no_tag() {
  crane ls "$registry/$1" >"$work/tags" 2>&1 || grep -q NAME_UNKNOWN "$work/tags"
  cat "$work/tags"
  lacks "$work/tags" '^1$'
}
has_nothing() { # command, target
  case $1 in
    push | pack | copy) no_tag "$2" ;;
    pull) exits 1 env D8_MODELS_HOME="$work/$2" "$root/d8-models" inspect m:1 ;;
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
  # A 503 comes when the body of the request was sent.
  [[ "$*" == *' 503'* || $name$command == docker@(push|pack) ]] || moved_once
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
    check "$on: $command: 503, at once and later" survives $command ".* .* 1 1 answer 503" ".* .* 4 1 answer 503"
    if [ $way = response ]; then
      check "$on: $command: a body is cut off" survives $command "$(request $command) truncate $middle"
      check "$on: $command: a bit flips" survives_flip $command
      check "$on: $command: bits flip always" fails 3 $command "GET .*$weights.* 1 -1 flip $middle"
    fi
  done
done

# A client that is killed while the weights are half through, and started again.
half_through() { [ "$(moved)" -ge "$middle" ]; }
killed() { # command
  local command=$1 target way=request pid
  case $command in pull | unpack | copy) way=response ;; esac
  target=$(fresh)
  faulty "$(request "$command") stall-$way $middle"
  forget_places
  case $command in
    push) "$root/d8-models" push weights:1 "$proxy/$target" --stall-timeout 60s & ;;
    pack) "$root/d8-models" pack --no-cache "$work/weights" -t "$proxy/$target:1" --stall-timeout 60s & ;;
    copy) "$root/d8-models" copy "$proxy/m:1" "$registry/$target" --stall-timeout 60s & ;;
    pull) D8_MODELS_HOME=$work/$target "$root/d8-models" pull "$proxy/m:1" -t m --stall-timeout 60s & ;;
    unpack) "$root/d8-models" unpack "$proxy/m:1" "$work/$target" --stall-timeout 60s & ;;
  esac
  pid=$!
  wait_for half_through
  kill -9 "$pid"
  wait "$pid" || true
  has_nothing "$command" "$target"
  tell "$name-proxy" clear-rules
  tell "$name-proxy" reset-connections
  do_it "$command" "$target"
  echo "moved $(moved)"
  [ "$name" = docker ] && [ "$command" != pull ] && [ "$command" != unpack ] || moved_once
  is_whole "$command" "$target"
}
# A registry that is stopped meanwhile, and started again.
restarted() { # command
  local command=$1 target way=request pid
  case $command in pull | unpack | copy) way=response ;; esac
  target=$(fresh)
  faulty "$(request "$command") stall-$way $middle"
  do_it "$command" "$target" &
  pid=$!
  wait_for half_through
  stop_server "$name" KILL
  tell "$name-proxy" reset-connections
  start_again "$name"
  wait "$pid"
  is_whole "$command" "$target"
}
for side in 1 2; do
  using $side
  for command in push pack pull unpack copy; do
    check "$on: $command: killed and started again" killed $command
    check "$on: $command: the registry is started again meanwhile" restarted $command
  done
done

# A disk that fills up.
using 1
if mkdir "$work/small" && mount -t tmpfs -o size=40m tmpfs "$work/small" 2>/dev/null; then
  echo "$work/small" >"$work/small.mount"
  full() { # command
    faulty
    mount -o remount,size=40m "$work/small"
    exits 1 do_it "$1" "small/$1"
    has_nothing "$1" "small/$1"
    mount -o remount,size=200m "$work/small"
    do_it "$1" "small/$1"
    echo "moved $(moved)"
    moved_once
    is_whole "$1" "small/$1"
  }
  check "pull: the disk is full for a while" full pull
  check "unpack: the disk is full for a while" full unpack
elif [ "${CI-}" = true ]; then
  failed=1
  report FAIL "no small file system can be mounted"
else
  report SKIP "no small file system can be mounted (it takes root)"
fi

# A token that ends while the weights are on their way.
make_certificates
start_token_server 2
start_registry secured token
secured=$registry
start_proxy secured-proxy "$secured"
token_ends() { # command
  local target before
  export D8_MODELS_CA_FILE=$work/tls/ca.pem D8_MODELS_REGISTRY_LOGIN=$user D8_MODELS_REGISTRY_PASSWORD=$password
  name=secured registry=$secured proxy=$proxy
  [ "$1" = push ] || d8 push weights:1 "$secured/m"
  before=$(grep -c token "$work/servers/tokens.log" || true)
  target=$(fresh)
  case $1 in push) survives_stall request "$1" "$target" ;; *) survives_stall response "$1" "$target" ;; esac
  cat "$work/servers/tokens.log"
  [ "$(grep -c 'token .*pull' "$work/servers/tokens.log")" -ge $((before + 2)) ]
}
survives_stall() { # way command target
  faulty "$(request "$2") stall-$1 $middle"
  do_it "$2" "$3"
  case $2 in
    push) d8 verify "$registry/$3:1" ;;
    *) is_whole "$2" "$3" ;;
  esac
}
for command in push pull unpack; do
  check "$command: the token ends in the middle" token_ends $command
done

using 1
given_up() { # command
  wait_for_long "$work/broken-$1.result"
  cat "$work/broken-$1.log" "$work/broken-$1.result"
  read -r status seconds <"$work/broken-$1.result"
  [ "$status" -eq 5 ] && [ "$seconds" -lt 120 ]
  has_nothing "$1" "broken-$1"
}
wait_for_long() {
  until [ -f "$1" ] || [ $((SECONDS - start)) -gt 125 ]; do sleep 0.2; done
  [ -f "$1" ]
}
for command in push pack pull unpack copy; do
  check "$command: 500 always ends with 5 within two minutes" given_up $command
done
