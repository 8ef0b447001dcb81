#!/usr/bin/env bash
# The same files give the same digest: from another path, with another umask, time zone, locale,
# time of modification and order of the directory.
source "$(dirname "$0")/lib.sh"

first=$work/first
mkdir -p "$first/deep folder/слой"
cp "$(model tiny-llama)"/* "$first/"
cp "$first/README.md" "$first/deep folder/read me.md"
cp "$first/config.json" "$first/deep folder/слой/настройки.json"

digest_of() { # directory, then options of env
  local directory=$1
  shift
  env "$@" D8_MODELS_HOME="$(mktemp -d)" "$root/d8-models" pack -o json "$directory" -t m:1 |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["digest"])'
}
same_digest() {
  local got
  got=$(digest_of "$@")
  echo "$got (expected: $expected)"
  [ "$got" = "$expected" ]
}
expected=$(digest_of "$first")

# Written in the reverse order, and with other times and modes.
second="$work/второй путь/second"
mkdir -p "$second"
(cd "$first" && find . -type d | sort -r | (cd "$second" && xargs -d '\n' mkdir -p))
(cd "$first" && find . -type f | sort -r) | while read -r file; do
  (umask 077 && cp "$first/$file" "$second/$file")
  touch -d 2001-02-03T04:05:06Z "$second/$file"
done

check "packing again" same_digest "$first"
check "from another path, with other times, modes and order" same_digest "$second"
check "with another time zone" same_digest "$first" TZ=Asia/Kamchatka
for locale in C C.UTF-8 POSIX de_DE.UTF-8 tr_TR.UTF-8; do
  check "in the locale $locale" same_digest "$first" LC_ALL="$locale" LANG="$locale"
done

with_umask() {
  (umask 0077 && same_digest "$first")
}
check "with another umask" with_umask

for options in '--concurrency=1' '--concurrency=8' '--no-cache' '--fsync'; do
  with_options() {
    d8 pack -o json "$first" -t "m:1" "$options" >"$work/receipt.json"
    [ "$(json "$work/receipt.json" 'document["digest"]')" = "$expected" ]
  }
  check "with $options" with_options
done

tar_layers() { # compression
  d8 pack -o json "$1" -t "oci:$work/$2:1" --layer-format tar --compression "$3" >"$work/$2.json"
  d8 unpack "oci:$work/$2:1" "$work/got-$2"
  same "$1" "$work/got-$2"
}
tar_twice() { # compression
  tar_layers "$first" "one-$1" "$1"
  (umask 077 && TZ=Asia/Kamchatka LC_ALL=C tar_layers "$second" "two-$1" "$1")
  [ "$(json "$work/one-$1.json" 'document["digest"]')" = "$(json "$work/two-$1.json" 'document["digest"]')" ]
}
for compression in none gzip zstd; do check "tar layers, compression $compression" tar_twice "$compression"; done

created() {
  digest_of "$first" SOURCE_DATE_EPOCH=1700000000 >"$work/a"
  digest_of "$second" SOURCE_DATE_EPOCH=1700000000 >"$work/b"
  cmp "$work/a" "$work/b"
  [ "$(cat "$work/a")" != "$expected" ]
}
check "with SOURCE_DATE_EPOCH" created
