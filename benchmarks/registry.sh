#!/usr/bin/env bash
# Transfers with a registry on the loopback, against oras, crane, regctl and modctl.
#
#   benchmarks/registry.sh MODEL-DIRECTORY [ROUNDS] [OPERATION…]
#
# Operations (default: all): push pull copy pack unpack resume. Every round runs ours and the peers'
# in turn, the first of a round last in the next one. Each push, copy and pack gets a registry
# without content, each pull and unpack an empty directory. Needs `registry` (distribution 3) beside
# the peers. The registry's processor time is not counted; it works on the same processors.
#
# resume: the command is killed with -9 when about 90 % of the bytes are on the other side's disk;
# what is measured is the same command again, in a new process.
source "$(dirname "$0")/lib.sh"
model=$(cd "${1:?usage: registry.sh MODEL-DIRECTORY [ROUNDS] [OPERATION…]}" && pwd -P)
rounds=${2:-3}
shift $(($# < 2 ? $# : 2))
operations=" ${*:-push pull copy pack unpack resume} "
make_work "$(dirname "$model")"
trap 'stop_registry a; stop_registry b; rm -rf "$work"' EXIT

declare -A pid address
# start_registry NAME: an empty one; its address is in ${address[NAME]}.
start_registry() {
  stop_registry "$1"
  rm -rf "$work/registry-$1"
  cat >"$work/$1.yml" <<YML
version: 0.1
log: {level: info, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $work/registry-$1}}
http: {addr: '127.0.0.1:0'}
YML
  : >"$work/$1.log"
  OTEL_TRACES_EXPORTER=none registry serve "$work/$1.yml" >"$work/$1.log" 2>&1 &
  pid[$1]=$!
  address[$1]=
  until [ "${address[$1]}" ]; do
    kill -0 "${pid[$1]}"
    sleep 0.05
    address[$1]=$(sed -n 's/.*listening on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$work/$1.log" | head -n 1)
  done
}
stop_registry() {
  [ -z "${pid[$1]-}" ] || { kill "${pid[$1]}" && wait "${pid[$1]}" || true; } 2>/dev/null
  unset "pid[$1]"
}

d8() { "$program" "$@"; }
has() { command -v "$1" >/dev/null; }
wants() { [[ $operations == *" $1 "* ]]; }
# in_turn ROUND NAME…: the names, beginning with another one each round.
in_turn() {
  local shift_by=$(($1 % ($# - 1)))
  shift
  echo "${@:shift_by + 1}" "${@:1:shift_by}"
}
peers=
for peer in oras crane regctl modctl; do ! has "$peer" || peers="$peers $peer"; done
modctl_quiet() { modctl --storage-dir "$work/modctl" --log-dir "$work/modctl-log" --no-progress "$@"; }
regctl_at() { regctl --host "reg=${address[a]},tls=disabled" ${address[b]:+--host "reg=${address[b]},tls=disabled"} "$@"; }
export -f modctl_quiet regctl_at
export work

settle_bytes=$(du -sb "$model" | cut -f 1)
find "$model" -type f -exec cat {} + >/dev/null
d8 pack -q "$model" -t bench:1 >/dev/null
d8 push -q bench:1 "oci:$work/layout:1" >/dev/null
if has modctl; then
  modctl modelfile generate "$model" -O "$work" >/dev/null
  mkdir -p "$work/tmp"
fi
start_registry a
d8 push -q bench:1 "${address[a]}/warm/up:1" --plain-http >/dev/null

push_with() {
  local to=${address[a]}/bench/$1
  case $1 in
    d8-models) measure push-d8-models "$program" push -q bench:1 "$to:1" --plain-http ;;
    oras) measure push-oras oras cp --no-tty --from-oci-layout "$work/layout:1" --to-plain-http "$to:1" ;;
    crane) measure push-crane crane push --insecure "$work/layout" "$to:1" ;;
    regctl) measure push-regctl regctl --host "reg=${address[a]},tls=disabled" image copy "ocidir://$work/layout:1" "$to:1" ;;
    modctl)
      TMPDIR=$work/tmp modctl_quiet build -t "$to:1" -f "$work/Modelfile" "$model" >/dev/null
      measure push-modctl modctl --storage-dir "$work/modctl" --no-progress push --plain-http "$to:1"
      rm -rf "$work/modctl" "$work/tmp"/*
      ;;
  esac
}
pull_with() {
  local from=${address[a]}/bench/model:1 to=$work/got
  case $1 in
    d8-models) measure pull-d8-models env D8_MODELS_HOME="$to" "$program" pull -q "$from" -t model:1 --plain-http ;;
    oras) measure pull-oras oras cp --no-tty --from-plain-http "$from" --to-oci-layout "$to:1" ;;
    crane) measure pull-crane crane pull --insecure --format oci "$from" "$to" ;;
    regctl) measure pull-regctl regctl --host "reg=${address[a]},tls=disabled" image copy "$from" "ocidir://$to:1" ;;
    modctl) measure pull-modctl modctl --storage-dir "$to" --no-progress pull --plain-http "$from" ;;
  esac
  rm -rf "$to"
}
copy_with() {
  local from=${address[a]}/bench/model:1 to=${address[b]}/bench/$1:1
  case $1 in
    d8-models) measure copy-d8-models "$program" copy -q "$from" "$to" --plain-http ;;
    oras) measure copy-oras oras cp --no-tty --from-plain-http --to-plain-http "$from" "$to" ;;
    crane) measure copy-crane crane copy --insecure "$from" "$to" ;;
    regctl) measure copy-regctl regctl --host "reg=${address[a]},tls=disabled" --host "reg=${address[b]},tls=disabled" image copy "$from" "$to" ;;
  esac
}
pack_with() {
  local to=${address[a]}/bench/$1:1
  case $1 in
    d8-models) measure pack-d8-models "$program" pack -q --no-cache "$model" -t "$to" --plain-http ;;
    oras) measure pack-oras-push sh -c "cd '$model' && oras push --no-tty --plain-http '$to' *" ;;
    modctl)
      measure pack-modctl-build-push sh -c "TMPDIR='$work/tmp' modctl --storage-dir '$work/modctl' --no-progress build -t '$to' -f '$work/Modelfile' '$model' && modctl --storage-dir '$work/modctl' --no-progress push --plain-http '$to'"
      rm -rf "$work/modctl" "$work/tmp"/*
      start_registry a
      measure pack-modctl-remote env TMPDIR="$work/tmp" modctl --storage-dir "$work/modctl" --no-progress build --output-remote --plain-http -t "${address[a]}/bench/modctl:1" -f "$work/Modelfile" "$model"
      rm -rf "$work/modctl" "$work/tmp"/*
      ;;
  esac
}
unpack_with() {
  local from=${address[a]}/bench/model:1 to=$work/got
  case $1 in
    d8-models) measure unpack-d8-models "$program" unpack -q "$from" "$to" --plain-http ;;
    oras) measure unpack-oras oras pull --no-tty --plain-http "$from" -o "$to" ;;
    modctl) measure unpack-modctl modctl --storage-dir "$work/modctl" --no-progress pull --plain-http --extract-from-remote --extract-dir "$to" "$from" ;;
  esac
  rm -rf "$to" "$work/modctl"
}

# killed NAME DIRECTORY COMMAND…: measures the whole command into a first place is left to others;
# here it is killed when the directory has grown by 90 % of the model, and run again.
bytes_in() { du -sb "$1" 2>/dev/null | cut -f 1; }
killed() {
  local name=$1 grows=$2 before now
  shift 2
  mkdir -p "$grows"
  before=$(bytes_in "$grows")
  "$@" >/dev/null 2>&1 &
  local victim=$!
  while kill -0 "$victim" 2>/dev/null; do
    now=$(bytes_in "$grows")
    [ $((now - before)) -lt $((settle_bytes * 9 / 10)) ] || break
    sleep 0.02
  done
  kill -9 "$victim" 2>/dev/null || echo "  $name had finished before it was killed" >&2
  wait "$victim" 2>/dev/null || true
  local settle_bytes=0
  measure "$name" "$@"
}
resume() {
  start_registry a
  killed resume-push "$work/registry-a" "$program" push -q bench:1 "${address[a]}/bench/push:1" --plain-http
  start_registry a
  killed resume-pack "$work/registry-a" "$program" pack -q --no-cache "$model" -t "${address[a]}/bench/pack:1" --plain-http
  rm -rf "$work/got"
  D8_MODELS_HOME=$work/got killed resume-pull "$work/got" "$program" pull -q "${address[a]}/bench/pack:1" -t model:1 --plain-http
  rm -rf "$work/got"
  killed resume-unpack "$work/got" "$program" unpack -q "${address[a]}/bench/pack:1" "$work/got/model" --plain-http
  rm -rf "$work/got"
  start_registry b
  killed resume-copy "$work/registry-b" "$program" copy -q "${address[a]}/bench/pack:1" "${address[b]}/bench/copy:1" --plain-http
  stop_registry b
}

for round in $(seq "$rounds"); do
  echo "round $round of $rounds" >&2
  # shellcheck disable=SC2086
  order=$(in_turn "$round" d8-models $peers)
  if wants push; then
    for name in $order; do start_registry a && push_with "$name"; done
  fi
  if wants pack; then
    for name in $order; do start_registry a && pack_with "$name"; done
  fi
  start_registry a
  d8 push -q bench:1 "${address[a]}/bench/model:1" --plain-http >/dev/null
  if wants pull; then for name in $order; do pull_with "$name"; done; fi
  if wants unpack; then for name in $order; do unpack_with "$name"; done; fi
  if wants copy; then
    for name in $order; do start_registry b && copy_with "$name"; done
    stop_registry b
  fi
  if wants resume; then resume; fi
done

du -sh --apparent-size "$model"
table
