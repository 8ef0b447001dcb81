#!/usr/bin/env bash
# How fast a command starts: a trivial Java program, `version` and `list`, in turn.
#
#   benchmarks/startup.sh [ROUNDS]
#
# The goals: version at most three times the trivial program, list at most twice version.
source "$(dirname "$0")/lib.sh"
rounds=${1:-20}
make_work

java=${JAVA_HOME:+$JAVA_HOME/bin/java}
[ -n "$java" ] && "$java" -version 2>&1 | grep -q '"25' || java=$(ls /usr/lib/jvm/*25*/bin/java | head -n 1)
mkdir "$work/trivial"
cat >"$work/trivial/Trivial.java" <<'JAVA'
final class Trivial {
  public static void main(String[] arguments) {
    System.out.println("hello");
  }
}
JAVA
"$(dirname "$java")/javac" -d "$work/trivial" "$work/trivial/Trivial.java"
"$program" pack -q "$root/examples/tiny-llama" -t tiny-llama:1 >/dev/null
for round in $(seq "$rounds"); do
  measure trivial "$java" -Xmx128m -XX:+UseSerialGC -XX:-UsePerfData -cp "$work/trivial" Trivial
  measure version "$program" version
  measure list "$program" list
  measure inspect "$program" inspect tiny-llama:1
done 2>/dev/null
table trivial
awk -v version="$(median version)" -v list="$(median list)" 'BEGIN { printf "list / version: %.2f\n", list / version }'
