#!/usr/bin/env bash
# The facts that we print equal those that the Python libraries gguf and safetensors read.
source "$(dirname "$0")/lib.sh"
need "$python"
need_models

agree() { # model
  pack "$(model "$1")" -t "$1:facts"
  d8 inspect -o json "$1:facts" >"$work/report.json"
  "$python" "$(dirname "$0")/facts.py" "$(model "$1")" "$work/report.json"
}
before() { # model
  d8 inspect -o json "$(model "$1")" >"$work/report.json"
  "$python" "$(dirname "$0")/facts.py" "$(model "$1")" "$work/report.json"
}
for name in $models; do
  check "facts of $name as a directory" before "$name"
  check "facts of $name as an artifact" agree "$name"
done
