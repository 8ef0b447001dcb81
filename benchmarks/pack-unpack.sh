#!/usr/bin/env bash
# pack and unpack against what the hardware needs, and against oras and modctl.
#
#   benchmarks/pack-unpack.sh MODEL-DIRECTORY [ROUNDS]
#
# floor-hash   openssl dgst -sha256 of every file, two at a time
# floor-copy   cp -r of the directory
# Every round runs all of them in turn with the files in the page cache; each pack goes into a fresh
# store, each unpack into a fresh directory. The goal for pack and for unpack is
# 1.15 × (floor-hash + floor-copy) + 0.4 s, and 0.65 × the faster of oras and modctl.
source "$(dirname "$0")/lib.sh"
model=$(cd "${1:?usage: pack-unpack.sh MODEL-DIRECTORY [ROUNDS]}" && pwd -P)
rounds=${2:-5}
make_work "$(dirname "$model")"

settle_bytes=$(du -sb "$model" | cut -f 1)
find "$model" -type f -exec cat {} + >/dev/null
"$program" version >/dev/null
for round in $(seq "$rounds"); do
  echo "round $round of $rounds" >&2
  rm -rf "$work"/{copy,home,got,oras,modctl,build}
  measure floor-hash sh -c "find '$model' -type f -print0 | xargs -0 -n 1 -P 2 openssl dgst -sha256"
  measure floor-copy cp -r "$model" "$work/copy"
  rm -rf "$work/copy"
  measure d8-models-pack "$program" pack -q "$model" -t bench:1
  measure d8-models-pack-again "$program" pack -q "$model" -t bench:2
  measure d8-models-unpack "$program" unpack -q bench:1 "$work/got"
  rm -rf "$work/home" "$work/got"
  if command -v oras >/dev/null; then
    measure oras-push sh -c "cd '$model' && oras push --oci-layout '$work/oras:1' *"
    measure oras-pull oras pull --oci-layout "$work/oras:1" -o "$work/got"
    rm -rf "$work/oras" "$work/got"
  fi
  if command -v modctl >/dev/null; then
    [ -f "$work/Modelfile" ] || modctl modelfile generate "$model" -O "$work" >/dev/null
    # Its cache of digests lies in TMPDIR: each round starts without it.
    mkdir -p "$work/tmp"
    measure modctl-build env TMPDIR="$work/tmp" modctl --storage-dir "$work/modctl" --no-progress \
      build -t bench.local/bench:1 -f "$work/Modelfile" "$model"
    measure modctl-extract env TMPDIR="$work/tmp" modctl --storage-dir "$work/modctl" --no-progress \
      extract bench.local/bench:1 --output "$work/got"
    rm -rf "$work/modctl" "$work/tmp" "$work/got"
  fi
done

du -sh --apparent-size "$model"
table
floor=$(awk -v a="$(median floor-hash)" -v b="$(median floor-copy)" 'BEGIN { print a + b }')
for what in pack unpack; do
  awk -v what="$what" -v wall="$(median "d8-models-$what")" -v floor="$floor" 'BEGIN {
    goal = 1.15 * floor + 0.4
    printf "%s: %.2f s, floor %.2f s, goal %.2f s: %s\n", what, wall, floor, goal, wall <= goal ? "met" : "missed" }'
done
peers=$(for name in oras-push modctl-build; do median "$name"; done | sort -n | awk 'NF' | head -n 1)
[ -z "$peers" ] || awk -v wall="$(median d8-models-pack)" -v peer="$peers" 'BEGIN {
  printf "pack: %.2f of the faster of oras and modctl (goal 0.65)\n", wall / peer }'
