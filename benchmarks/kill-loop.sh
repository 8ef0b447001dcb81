#!/usr/bin/env bash
# Kills pack at random points, then shows that the store holds only what it says.
#
#   benchmarks/kill-loop.sh [KILLS] [SHARD]        (100 kills, three shards of 64M)
#
# Each round packs a model that the store does not have yet, or has in part, and ends it with SIGKILL
# after a random time. After every tenth kill, and at the end, every name verifies and every blob's
# bytes have the digest that is its name. Then the last model is packed once more, which succeeds.
source "$(dirname "$0")/lib.sh"
kills=${1:-100}
shard=${2:-64M}
make_work
model=$work/model
python3 "$root/benchmarks/make-models.py" shards "$model" 3 "$shard"

check_store() {
  local blob digest name names=0 blobs=0
  while read -r blob; do
    digest=$(openssl dgst -sha256 -r "$blob" | cut -d ' ' -f 1)
    [ "$digest" = "$(basename "$blob")" ] || { echo "error: $blob has the bytes of $digest" >&2; exit 1; }
    blobs=$((blobs + 1))
  done < <(find "$D8_MODELS_HOME/blobs" -type f 2>/dev/null | grep -E '/[0-9a-f]{64}$')
  for name in $("$program" list -o json | python3 -c '
import json, sys
def names(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("reference", "name") and isinstance(inner, str):
                yield inner
            yield from names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names(inner)
print(*dict.fromkeys(names(json.load(sys.stdin))))'); do
    "$program" verify -q "$name" >/dev/null
    names=$((names + 1))
  done
  echo "  $names names verify, $blobs blobs have their digests"
}

# How long a whole run takes, so that the kills spread over it.
started=$(date +%s%N)
"$program" pack -q "$model" -t whole:1 >/dev/null
whole=$((($(date +%s%N) - started) / 1000000))
echo "a whole pack takes $whole ms"
killed=0 finished=0
for round in $(seq "$kills"); do
  # Other bytes in the first weights of one shard, so that there is something to write.
  printf '%08d' "$round" | dd of="$(ls "$model"/model-0000$((round % 3 + 1))-*)" bs=1 seek=1000000 conv=notrunc status=none
  "$program" pack -q "$model" -t "killed:$((round % 7))" >/dev/null 2>&1 &
  pid=$!
  sleep "$(awk -v whole="$whole" -v seed="$RANDOM" 'BEGIN { srand(seed); printf "%.3f", rand() * whole * 1.1 / 1000 }')"
  if kill -9 "$pid" 2>/dev/null; then killed=$((killed + 1)); else finished=$((finished + 1)); fi
  wait "$pid" 2>/dev/null || true
  if [ $((round % 10)) = 0 ]; then
    echo "round $round"
    check_store
    [ $((round % 50)) != 0 ] || "$program" prune -q >/dev/null
  fi
done
"$program" pack -q "$model" -t last:1 >/dev/null
check_store
"$program" prune
find "$D8_MODELS_HOME" -type f -not -path '*/blobs/*' | sed 's/^/  left: /'
echo "$killed killed, $finished had finished; the store verifies"
