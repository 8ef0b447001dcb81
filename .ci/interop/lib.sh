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
mkdir -p "$work/servers"
failed=0
declare -A called=() tried=()
models=

finish() {
  local status=$? file
  for file in "$work"/servers/*.pid; do
    [ ! -f "$file" ] || stop_server "$(basename "$file" .pid)"
  done
  for file in "$work"/*.mount; do
    [ ! -f "$file" ] || umount "$(cat "$file")" || true
  done
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

# lacks FILE TEXT: the text is nowhere in the file.
lacks() { [ -f "$1" ] && ! grep -Fn -e "$2" "$1"; }

# json FILE EXPRESSION: a Python expression over `document`.
json() {
  python3 -c 'import json, sys; document = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$@"
}

# exits CODE COMMAND…: the command ends with this code.
exits() {
  local expected=$1 status=0
  shift
  "$@" || status=$?
  echo "exit $status (expected: $expected): $*"
  [ "$status" -eq "$expected" ]
}

# read_there REPOSITORY DIRECTORY: we read what REPOSITORY:1 in $registry has, which is this directory.
read_there() {
  d8 inspect "$registry/$1:1"
  d8 verify "$registry/$1:1"
  rm -rf "$work/got"
  d8 unpack "$registry/$1:1" "$work/got"
  same "$2" "$work/got"
}

# digest REFERENCE: of what a reference names, as we tell it.
digest() { d8 inspect -o json "$@" >"$work/digest.json" && json "$work/digest.json" 'document["digest"]'; }

# pack_models: packs $models as NAME:1; the exact bytes of a manifest are then in $work/NAME.manifest.
pack_models() {
  local name
  for name in $models; do
    d8 pack -q -o json "$(model "$name")" -t "$name:1" >"$work/$name.receipt"
    cp "$D8_MODELS_HOME/blobs/sha256/$(json "$work/$name.receipt" 'document["digest"][7:]')" "$work/$name.manifest"
  done
}

# wait_for FUNCTION [ARGUMENT…]: until it succeeds, for at most twenty seconds.
wait_for() {
  local waited=0
  until "$@"; do
    waited=$((waited + 1))
    [ "$waited" -lt 400 ] || { echo "waited in vain for: $*"; return 1; }
    sleep 0.05
  done
}

# Servers have names. Theirs are the files NAME.pid, NAME.log and NAME.address in $work/servers, since
# a check, which is a subshell, may stop and start them.
server_is_up() { # name
  sed -n 's/.*listening on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$work/servers/$1.log" | tail -n 1 >"$work/servers/$1.address.new"
  [ -s "$work/servers/$1.address.new" ] && mv "$work/servers/$1.address.new" "$work/servers/$1.address"
}
server_is_gone() { ! kill -0 "$1" 2>/dev/null; }
stop_server() { # name [signal]
  local pid
  pid=$(cat "$work/servers/$1.pid")
  rm "$work/servers/$1.pid"
  kill "-${2-TERM}" "$pid" 2>/dev/null || true
  wait_for server_is_gone "$pid"
}

# run_server NAME COMMAND…: starts it, and waits until it says where it listens; that is $registry then.
run_server() {
  local name=$1
  shift
  : >"$work/servers/$name.log"
  OTEL_TRACES_EXPORTER=none "$@" >>"$work/servers/$name.log" 2>&1 </dev/null &
  disown # so that nobody is told when it is killed
  echo $! >"$work/servers/$name.pid"
  wait_for server_is_up "$name" || { cat "$work/servers/$name.log"; exit 1; }
  registry=$(cat "$work/servers/$name.address")
}

# start_registry [NAME [OPTION…]]: an empty registry (distribution 3) on a free port of the loopback;
# its address is in $registry. Options: tls (of $work/tls/ca.pem), basic or token (for $user with
# $password), delete (of manifests).
start_registry() {
  local name=${1-registry}
  configure "$name" "${@:2}"
  run_server "$name" registry serve "$work/servers/$name.yml"
  called[$registry]='distribution 3'
}
# start_docker_registry [NAME [OPTION…]]: the same with Debian's docker-registry 2.8.
start_docker_registry() {
  local name=${1-docker-registry}
  configure "$name" "${@:2}"
  run_server "$name" docker-registry serve "$work/servers/$name.yml"
  called[$registry]='docker-registry 2'
}
# start_both [OPTION…]: both; their addresses are in $distribution, $docker and $registries.
# ${tried[ADDRESS]} are the models to try there: a large one is enough for each.
start_both() {
  start_registry distribution "$@"
  distribution=$registry
  start_docker_registry docker "$@"
  docker=$registry
  registries="$distribution $docker"
  tried[$distribution]=$(grep -xv minilm <<<"${models// /$'\n'}" || true)
  tried[$docker]=$(grep -xv smollm2 <<<"${models// /$'\n'}" || true)
}
# start_again NAME: a registry that was stopped, at its address and with its content.
start_again() {
  local program=registry
  grep -q '^# docker-registry' "$work/servers/$1.yml" && program=docker-registry
  sed -i "s/addr: '[^']*'/addr: '$(cat "$work/servers/$1.address")'/" "$work/servers/$1.yml"
  run_server "$1" "$program" serve "$work/servers/$1.yml"
}

user=someone
password='Open sesame, 42'

configure() { # name option…
  local name=$1 option tls= auth= delete=false
  shift
  for option; do
    case $option in
      tls)
        make_certificates
        tls=", tls: {certificate: $work/tls/server.pem, key: $work/tls/server.key}"
        ;;
      basic)
        # $password, by bcrypt.
        echo 'someone:$2y$05$Zk1x0mWq8sB3uT7yLc5fOebZIwtTAmDz2bFemq7boErldcH0aAiEu' >"$work/htpasswd"
        auth="auth: {htpasswd: {realm: models, path: $work/htpasswd}}"
        ;;
      token)
        make_certificates
        [ -f "$work/servers/tokens.pid" ] || start_token_server
        auth="auth: {token: {realm: 'https://localhost:$(sed 's/.*://' "$work/servers/tokens.address")/token', service: models, issuer: tokens, rootcertbundle: $work/tls/tokens.pem}}"
        ;;
      delete) delete=true ;;
    esac
  done
  cat >"$work/servers/$name.yml" <<YML
# $([ "${FUNCNAME[1]}" != start_docker_registry ] || echo docker-)registry
version: 0.1
log: {level: info}
storage: {filesystem: {rootdirectory: $work/servers/$name}, delete: {enabled: $delete}}
http: {addr: '127.0.0.1:0'$tls}
$auth
YML
}

# start_token_server [OPTION…]: gives tokens to $user over TLS; NAME.log has a line for each.
start_token_server() {
  run_server tokens python3 "$root/.ci/interop/token-server.py" "$work/tls" "$user" "$password" "$@"
}

# make_certificates: an own authority, a server's certificate of it, and what signs tokens.
make_certificates() {
  [ ! -d "$work/tls" ] || return 0
  mkdir "$work/tls"
  (
    cd "$work/tls"
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem
    openssl req -newkey rsa:2048 -nodes -subj /CN=server -keyout server.key -out server.csr
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out server.pem \
      -extfile <(echo 'subjectAltName=IP:127.0.0.1,DNS:localhost')
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=tokens -keyout tokens.key -out tokens.pem
  ) 2>"$work/openssl.log" || { cat "$work/openssl.log"; exit 1; }
}

# start_proxy NAME HOST:PORT: a proxy before a registry, which counts what passes and makes faults; its
# address is in $proxy. tell NAME LINE says one of the lines of the test kit's FaultProxyMain to it.
start_proxy() {
  local name=$1 java
  java=$(find_java)
  d8 version >/dev/null # which builds it, where it has to be built
  mkfifo "$work/servers/$name.in"
  : >"$work/servers/$name.log"
  "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m \
    -cp "$(echo "$root"/modelpack-lib/target/modelpack-lib-*-tests.jar):$(echo "$root"/d8-models-cli/target/d8-models-*/d8-models-*/lib)/*" \
    io.deckhouse.aimodels.modelpack.testkit.proxy.FaultProxyMain "$2" \
    >>"$work/servers/$name.log" 2>&1 <>"$work/servers/$name.in" &
  echo $! >"$work/servers/$name.pid"
  wait_for grep -q '^[0-9]*$' "$work/servers/$name.log"
  proxy=127.0.0.1:$(head -n 1 "$work/servers/$name.log")
}
tell() { echo "$2" >"$work/servers/$1.in"; }

# start_hub DIRECTORY [OPTION…]: a model hub over OWNER/NAME/… in the directory, by the test kit's
# TestHubMain; its address is in $HF_ENDPOINT. hub PATH asks for one of its paths under /-/.
start_hub() {
  local java registry
  java=$(find_java)
  d8 version >/dev/null # which builds it, where it has to be built
  run_server hub "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m \
    -cp "$(echo "$root"/modelpack-lib/target/modelpack-lib-*-tests.jar):$(echo "$root"/d8-models-cli/target/d8-models-*/d8-models-*/lib)/*" \
    io.deckhouse.aimodels.modelpack.testkit.hub.TestHubMain "$@"
  export HF_ENDPOINT=http://$registry
}
hub() { curl -sS --fail-with-body "$HF_ENDPOINT/-/$1"; }

# counted NAME EXPRESSION: of Python, over the counts of a proxy: document["uploadBytes"].
counted() {
  local before
  before=$(wc -l <"$work/servers/$1.log")
  tell "$1" counts
  wait_for more_lines "$work/servers/$1.log" "$before"
  tail -n 1 "$work/servers/$1.log" >"$work/counts.json"
  json "$work/counts.json" "$2"
}
more_lines() { [ "$(wc -l <"$1")" -gt "$2" ]; }

# find_java: a Java 25, where the launcher looks too.
find_java() {
  local candidate
  for candidate in "${JAVA_HOME-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java || echo /x/x/x)")")")" \
    /usr/lib/jvm/*25* /usr/java/*25* /opt/java/*25* /opt/jdk*25* /opt/*jdk*25* \
    "$HOME"/.sdkman/candidates/java/*25* "$HOME"/.jdks/*25*; do
    if [ -x "$candidate/bin/java" ] && grep -q '^JAVA_VERSION="25' "$candidate/release" 2>/dev/null; then
      echo "$candidate/bin/java"
      return
    fi
  done
  echo 'no Java 25 was found' >&2
  return 1
}
