#!/usr/bin/env bash
# crane and regctl read our layouts.
source "$(dirname "$0")/lib.sh"
need crane regctl registry
start_registry

pack "$(model tiny-llama)" -t "oci:$work/layout:tiny-llama"
digest=$(d8 inspect -o json "oci:$work/layout:tiny-llama" | sed -n 's/^  "digest" : "\(.*\)",$/\1/p')

regctl_reads() {
  regctl manifest get --format raw-body "ocidir://$work/layout:tiny-llama" >"$work/manifest.json"
  [ "sha256:$(sha256sum <"$work/manifest.json" | cut -d ' ' -f 1)" = "$digest" ]
  regctl tag ls "ocidir://$work/layout" | grep -x tiny-llama
}
regctl_gives_files() {
  mkdir "$work/got"
  regctl artifact get "ocidir://$work/layout:tiny-llama" --output "$work/got"
  same "$(model tiny-llama)" "$work/got"
}
regctl_copies() {
  regctl image copy "ocidir://$work/layout:tiny-llama" "ocidir://$work/copy:1"
  d8 verify "oci:$work/copy:1"
  d8 unpack "oci:$work/copy:1" "$work/got-copy"
  same "$(model tiny-llama)" "$work/got-copy"
}
crane_carries() {
  crane push --insecure "$work/layout" "$registry/crane:1"
  [ "$(crane digest --insecure "$registry/crane:1")" = "$digest" ]
  crane pull --insecure --format oci --annotate-ref "$registry/crane:1" "$work/pulled"
  d8 verify "oci:$work/pulled:$registry/crane:1"
  d8 unpack "oci:$work/pulled:$registry/crane:1" "$work/got-pulled"
  same "$(model tiny-llama)" "$work/got-pulled"
}
check "regctl reads our manifest and tags" regctl_reads
check "regctl gives our files back byte for byte" regctl_gives_files
check "regctl copies our artifact" regctl_copies
check "crane carries our artifact through a registry" crane_carries
