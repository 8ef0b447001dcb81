#!/usr/bin/env bash
# Logins: by password and by tokens, over TLS of an own authority; the file that docker, oras, skopeo
# and crane share; and no secret on any screen or list of processes.
source "$(dirname "$0")/lib.sh"
need oras crane skopeo registry docker-registry openssl
models=tiny-llama
export HOME=$work/home
mkdir "$HOME"
pack_models

# Each kind of login has its configuration of docker and its registries.
start_registry distribution-basic tls basic
basic=$registry
start_docker_registry docker-basic tls basic
docker_basic=$registry
start_registry distribution-tokens tls token
# oras takes no token service on the loopback, but from a registry of the same name.
tokens=localhost:${registry#*:}
called[$tokens]=${called[$registry]}
start_docker_registry docker-tokens tls token
docker_tokens=localhost:${registry#*:}
called[$docker_tokens]=${called[$registry]}
authority=$work/tls/ca.pem
export D8_MODELS_CA_FILE=$authority
with() { export DOCKER_CONFIG=$work/$1; mkdir -p "$DOCKER_CONFIG"; }
log_in() { printf '%s\n' "$password" | d8 login "$1" -u "$user" --password-stdin; }

refused() {
  with nobody
  exits 5 d8 push tiny-llama:1 "$registry/refused"
  exits 5 d8 pull "$registry/refused:1"
  exits 5 d8 inspect "$registry/refused:1"
  exits 5 d8 list "$registry/refused"
}
wrong() {
  with wrong
  printf 'Not my secret 7\n' >"$work/wrong"
  exits 5 d8 login "$registry" -u "$user" --password-stdin --debug <"$work/wrong"
  [ ! -e "$DOCKER_CONFIG/config.json" ] || lacks "$DOCKER_CONFIG/config.json" "$registry"
  export D8_MODELS_REGISTRY_LOGIN=$user D8_MODELS_REGISTRY_PASSWORD='Not my secret 7'
  exits 5 d8 push tiny-llama:1 "$registry/wrong" --debug
}
shows_no_secret() {
  (set -e; wrong) >"$work/wrong.log" 2>&1 || { cat "$work/wrong.log"; return 1; }
  cat "$work/wrong.log"
  lacks "$work/wrong.log" 'Not my secret 7'
  lacks "$work/wrong.log" "$(printf '%s:Not my secret 7' "$user" | base64)"
}
logs_in() {
  with ours
  log_in "$registry" >"$work/login.log" 2>&1
  cat "$work/login.log"
  lacks "$work/login.log" "$password"
  [ "$(stat -c %a "$DOCKER_CONFIG/config.json")" = 600 ]
  d8 push tiny-llama:1 "$registry/a/m"
  d8 copy "$registry/a/m:1" "$registry/b/m"
  d8 list "$registry/b/m"
  D8_MODELS_HOME=$work/other d8 pull "$registry/b/m:1" -t m
  rm -rf "$work/got"
  d8 unpack "$registry/b/m:1" "$work/got"
  same "$(model tiny-llama)" "$work/got"
}
by_environment() {
  with environment
  D8_MODELS_REGISTRY_LOGIN=$user D8_MODELS_REGISTRY_PASSWORD=$password d8 push tiny-llama:1 "$registry/environment"
  exits 5 d8 verify "$registry/environment:1"
  d8 verify "$registry/environment:1" -u "$user" -p "$password"
}
packs_there() {
  with ours
  d8 pack "$(model tiny-llama)" -t "$registry/packed:1"
  d8 verify "$registry/packed:1"
}
others_read_ours() {
  with ours
  oras manifest fetch --plain-http=false --ca-file "$authority" "$registry/a/m:1" | cmp - "$work/tiny-llama.manifest"
  SSL_CERT_FILE=$authority crane manifest "$registry/a/m:1" | cmp - "$work/tiny-llama.manifest"
  SSL_CERT_FILE=$authority skopeo inspect --authfile "$DOCKER_CONFIG/config.json" --raw "docker://$registry/a/m:1" |
    cmp - "$work/tiny-llama.manifest"
}
of_oras() {
  with oras
  printf '%s' "$password" | oras login --plain-http=false --ca-file "$authority" -u "$user" --password-stdin "$registry"
  d8 verify "$registry/a/m:1"
}
of_skopeo() {
  with skopeo
  printf '%s' "$password" |
    SSL_CERT_FILE=$authority skopeo login --authfile "$DOCKER_CONFIG/config.json" -u "$user" --password-stdin "$registry"
  d8 verify "$registry/a/m:1"
}
of_crane() {
  with crane
  printf '%s' "$password" | SSL_CERT_FILE=$authority crane auth login -u "$user" --password-stdin "$registry"
  d8 verify "$registry/a/m:1"
}
logs_out() {
  with ours
  d8 logout "$registry"
  lacks "$DOCKER_CONFIG/config.json" "$registry"
  exits 5 d8 verify "$registry/a/m:1"
}
leaves_others() {
  with shared
  cat >"$DOCKER_CONFIG/config.json" <<JSON
{"HttpHeaders": {"X-Kept": "yes"}, "auths": {"kept.example.org": {"auth": "YTpi"}}, "psFormat": "kept"}
JSON
  log_in "$registry"
  d8 logout "$registry"
  cat "$DOCKER_CONFIG/config.json"
  [ "$(json "$DOCKER_CONFIG/config.json" 'document["HttpHeaders"], document["auths"]["kept.example.org"], document["psFormat"]')" = \
    "({'X-Kept': 'yes'}, {'auth': 'YTpi'}, 'kept')" ]
}
untrusted() {
  with ours
  unset D8_MODELS_CA_FILE
  exits 5 d8 verify "$registry/a/m:1" 2>"$work/untrusted.log"
  cat "$work/untrusted.log"
  grep -i -e certificate -e authority "$work/untrusted.log"
  d8 verify "$registry/a/m:1" --tls-skip-verify
}

for registry in $basic $docker_basic $tokens $docker_tokens; do
  kind=password
  [[ "$tokens $docker_tokens" != *"$registry"* ]] || kind=tokens
  on="${called[$registry]}, $kind"
  check "$on: without a login, 5" refused
  check "$on: a wrong password is 5 and is not shown" shows_no_secret
  check "$on: we log in, push, copy, list, pull and unpack" logs_in
  check "$on: we pack into the registry" packs_there
  check "$on: the login of the environment or command counts once" by_environment
  check "$on: oras, crane and skopeo use our login" others_read_ours
  check "$on: we use the login of oras" of_oras
  check "$on: we use the login of skopeo" of_skopeo
  check "$on: we use the login of crane" of_crane
  check "$on: a stranger's certificate is 5, and can be accepted" untrusted
  check "$on: what else is in the file stays there" leaves_others
  check "$on: we log out" logs_out
done

# What a slow login shows of itself: it waits for a registry that does not answer.
hides() {
  local port seen
  with hides
  python3 -c 'import socket, time
server = socket.create_server(("127.0.0.1", 0))
print("listening on 127.0.0.1:%d" % server.getsockname()[1], flush=True)
server.accept()
print("connected", flush=True)
time.sleep(60)' >"$work/servers/silent.log" &
  echo $! >"$work/servers/silent.pid"
  wait_for server_is_up silent
  printf '%s' "$password" >"$work/password"
  "$root/d8-models" login "$(cat "$work/servers/silent.address")" --plain-http -u "$user" --password-stdin <"$work/password" &
  echo $! >"$work/servers/login.pid"
  wait_for grep -q connected "$work/servers/silent.log"
  ps -eo args | grep -v grep | grep -F "$(cat "$work/servers/silent.address")" >"$work/arguments"
  stop_server login
  stop_server silent
  cat "$work/arguments"
  lacks "$work/arguments" "$password"
}
check "no secret is among the arguments of a process" hides
