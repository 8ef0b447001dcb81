# Shared by the scripts in this directory, which are run by hand. Sourced, not run.
#
#   D8_MODELS   the program to measure (default: the launcher of this checkout)
#   PEERS       a directory with oras and modctl in bin/ (default: d8-models-interop in the cache)
#   WORK        where stores and copies go; it should be the file system of the models
#               (default: a new directory beside the models, or in the temporary directory)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
program=${D8_MODELS:-}
if [ -z "$program" ]; then
  "$root/d8-models" version >/dev/null # builds it
  program=$(ls "$root"/d8-models-cli/target/d8-models-*/d8-models-*/bin/d8-models)
fi
PATH=${PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/d8-models-interop}/bin:$PATH

# make_work [DIRECTORY]: $work, removed at the end.
make_work() {
  work=$(mktemp -d "${WORK:-${1:-${TMPDIR:-/tmp}}}/bench.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT TERM
  export D8_MODELS_HOME=$work/home
  times=$work/times
  : >"$times"
}

# settle: what earlier commands wrote is on the disk, since the kernel makes writers wait for each
# other's pages; and three times as much memory as the command will write has just been in use, since
# in a virtual machine the first touch of a page that the host has taken back costs ten times the
# copy (seen: 0.8 s against 8 s for cp of 3 GiB).
settle_bytes=0
settle() {
  sync
  [ "$settle_bytes" -eq 0 ] || head -c $((3 * settle_bytes)) /dev/zero >"/dev/shm/settle.$$"
  rm -f "/dev/shm/settle.$$"
}

# measure NAME COMMAND…: adds "NAME wall-seconds cpu-seconds peak-KiB" to $times.
measure() {
  local name=$1
  shift
  settle
  if ! /usr/bin/time -o "$work/time" -f '%e %U %S %M' "$@" >"$work/out" 2>&1; then
    echo "error: $name failed: $*" >&2
    tail -n 20 "$work/out" >&2
    exit 1
  fi
  awk -v name="$name" '{ printf "%s %.2f %.2f %d\n", name, $1, $2 + $3, $4 }' "$work/time" >>"$times"
  printf '  %-24s %s\n' "$name" "$(tail -n 1 "$times" | cut -d ' ' -f 2-)" >&2
}

# table [NAME]: medians of $times as a Markdown table, and ratios to the wall time of NAME.
table() {
  python3 - "$times" "${1-}" <<'PY'
import statistics, sys
rows = {}
for line in open(sys.argv[1]):
    name, *numbers = line.split()
    rows.setdefault(name, []).append([float(number) for number in numbers])
medians = {name: [statistics.median(column) for column in zip(*runs)] for name, runs in rows.items()}
base = medians.get(sys.argv[2])
print("| what | runs | wall s | CPU s | peak MiB |" + (f" wall / {sys.argv[2]} |" if base else ""))
print("|---|---|---|---|---|" + ("---|" if base else ""))
for name, (wall, cpu, peak) in medians.items():
    ratio = f" {wall / base[0]:.2f} |" if base and base[0] else ""
    print(f"| {name} | {len(rows[name])} | {wall:.2f} | {cpu:.2f} | {peak / 1024:.0f} |{ratio}")
PY
}

# median NAME: the median wall time of a name.
median() {
  awk -v name="$1" '$1 == name { print $2 }' "$times" | sort -n |
    awk '{ value[NR] = $1 } END { print NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2 }'
}
