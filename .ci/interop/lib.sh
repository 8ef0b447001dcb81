# Shared by the scripts in this directory, each of which is one peer and is run as
# `bash .ci/interop/NAME.sh`. Sourced, not run.
#
#   D8_MODELS_INTEROP   where bin/, venv/ and models/ of the peers are
#                       (default: d8-models-interop in the user's cache directory)
#   D8_MODELS_RESULTS   a file that takes one line for each check (default: none)
#   CI=true             a missing program is a failure; elsewhere it is a SKIP
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
peer=$(basename "$0" .sh)
tools=${D8_MODELS_INTEROP:-${XDG_CACHE_HOME:-$HOME/.cache}/d8-models-interop}
python=$tools/venv/bin/python
PATH=$tools/bin:$PATH
work=$(mktemp -d)
export TMPDIR=$work/tmp D8_MODELS_HOME=$work/store
unset SOURCE_DATE_EPOCH
mkdir -p "$TMPDIR"
failed=0
server=

finish() {
  local status=$?
  [ -z "$server" ] || { kill "$server" && wait "$server" || true; } 2>/dev/null
  rm -rf "$work"
  [ "$status" -ne 0 ] || [ "$failed" -eq 0 ] || status=1
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

d8() { "$root/d8-models" "$@"; }
pack() { d8 pack -q "$@" >/dev/null; }

report() { # ok|FAIL|SKIP, text
  printf '%-4s %s\n' "$1" "$peer: $2"
  [ -z "${D8_MODELS_RESULTS-}" ] || printf '%s %s\n' "$1" "$peer: $2" >>"$D8_MODELS_RESULTS"
}

# check WHAT COMMAND…: the command, a function as a rule, stops at its first failure.
check() {
  local what=$1 status log=$work/check.log
  shift
  set +e
  (set -e; "$@") >"$log" 2>&1 </dev/null
  status=$?
  set -e
  if [ "$status" -eq 0 ]; then
    report ok "$what"
  else
    failed=1
    report FAIL "$what (exit $status)"
    tail -n 15 "$log" | sed 's/^/       /'
  fi
}

# need PROGRAM…: ends the script when a program is not there.
need() {
  local program
  for program; do
    command -v "$program" >/dev/null && continue
    if [ "${CI-}" = true ]; then
      report FAIL "$program is missing"
      exit 1
    fi
    report SKIP "$program is missing"
    exit 0
  done
}

# model NAME: the directory of a model; tiny-llama, smollm2 or minilm.
model() {
  case $1 in
    tiny-llama) echo "$root/examples/tiny-llama" ;;
    *) echo "$tools/models/$1" ;;
  esac
}

# need_models: sets $models to the names of those that are there.
need_models() {
  local name
  models=
  for name in tiny-llama smollm2 minilm; do
    if [ -n "$(ls "$(model "$name")" 2>/dev/null)" ]; then
      models="$models $name"
    elif [ "${CI-}" = true ]; then
      report FAIL "the model $name is missing"
      failed=1
    else
      report SKIP "the model $name is missing"
    fi
  done
}

same() { diff -r "$1" "$2"; }

# json FILE EXPRESSION: a Python expression over `document`.
json() {
  python3 -c 'import json, sys; document = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$@"
}

# start_registry: an empty registry on a free port of the loopback; its address is in $registry.
start_registry() {
  local log=$work/registry.log waited=0
  cat >"$work/registry.yml" <<YML
version: 0.1
log: {level: info}
storage: {filesystem: {rootdirectory: $work/registry}}
http: {addr: '127.0.0.1:0'}
YML
  OTEL_TRACES_EXPORTER=none registry serve "$work/registry.yml" >"$log" 2>&1 &
  server=$!
  until registry=$(sed -n 's/.*listening on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$log" | head -n 1) && [ "$registry" ]; do
    waited=$((waited + 1))
    [ "$waited" -lt 200 ] && kill -0 "$server" || { cat "$log"; exit 1; }
    sleep 0.1
  done
}
