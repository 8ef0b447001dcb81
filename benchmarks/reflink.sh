#!/usr/bin/env bash
# pack and unpack where the file system can share blocks: no second copy of the weights.
#
#   benchmarks/reflink.sh [SHARD] [xfs|btrfs]      (needs root for the loop mount; SHARD: 256M)
#
# Makes a file system in a file, a model of three shards in it, and prints the blocks that pack and
# unpack took, and the wall time beside that of hashing alone.
source "$(dirname "$0")/lib.sh"
shard=${1:-256M}
kind=${2:-xfs}
command -v "mkfs.$kind" >/dev/null || { echo "error: mkfs.$kind is missing" >&2; exit 1; }
make_work
mount=$work/mount
trap 'umount "$mount" 2>/dev/null || true; rm -rf "$work"' EXIT
truncate -s 8G "$work/disk"
case $kind in
  xfs) mkfs.xfs -q -m reflink=1 "$work/disk" ;;
  *) "mkfs.$kind" -q "$work/disk" ;;
esac
mkdir "$mount"
mount -o loop "$work/disk" "$mount"
export D8_MODELS_HOME=$mount/home
python3 "$root/benchmarks/make-models.py" shards "$mount/model" 3 "$shard"
find "$mount/model" -type f -exec cat {} + >/dev/null
used() { sync -f "$mount"; df --output=used -k "$mount" | tail -n 1; }

before=$(used)
measure hash-alone sh -c "find '$mount/model' -type f -print0 | xargs -0 -n 1 -P 2 openssl dgst -sha256"
measure pack "$program" pack -q "$mount/model" -t bench:1
packed=$(used)
measure unpack "$program" unpack -q bench:1 "$mount/got"
unpacked=$(used)
measure unpack-link "$program" unpack -q --link bench:1 "$mount/linked"
linked=$(used)
diff -r "$mount/model" "$mount/got"
diff -r "$mount/model" "$mount/linked"
table hash-alone
model=$(du -sk "$mount/model" | cut -f 1)
echo "model: $model KiB; pack took $((packed - before)) KiB, unpack $((unpacked - packed)) KiB," \
  "unpack --link $((linked - unpacked)) KiB of the disk"
if command -v filefrag >/dev/null; then
  largest=$(find "$D8_MODELS_HOME/blobs" -type f -size +1M | head -n 1)
  filefrag -v "$largest" | grep -c shared | sed 's/$/ shared extents in the first large blob/'
fi
