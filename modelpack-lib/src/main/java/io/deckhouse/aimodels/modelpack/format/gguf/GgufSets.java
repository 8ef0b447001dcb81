package io.deckhouse.aimodels.modelpack.format.gguf;

import io.deckhouse.aimodels.modelpack.format.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts shards together and checks each set: names and metadata agree, no shard is missing, counts
 * and totals are equal, no tensor is in two shards.
 */
final class GgufSets {
  /** Missing shards that one message names. */
  private static final int NAMED_MAX = 5;

  private final Set<String> paths;
  private final Consumer<Finding> findings;

  /**
   * Checks sets.
   *
   * @param paths all GGUF files that are there, also those that could not be read
   */
  GgufSets(Set<String> paths, Consumer<Finding> findings) {
    this.paths = paths;
    this.findings = findings;
  }

  /** The sets in the order of their first files. */
  List<GgufSet> group(List<GgufFile> files) {
    Map<String, List<GgufFile>> groups = new LinkedHashMap<>();
    for (GgufFile file : files) {
      groups.computeIfAbsent(key(file), key -> new ArrayList<>()).add(file);
    }
    List<GgufSet> sets = new ArrayList<>();
    for (List<GgufFile> group : groups.values()) {
      group.sort(Comparator.comparingLong(GgufFile::shardNumber));
      GgufSet set = new GgufSet(group);
      if (set.first().isShard()) {
        check(set);
      }
      sets.add(set);
    }
    return sets;
  }

  private String key(GgufFile file) {
    Optional<GgufShardName> name = GgufShardName.parse(file.path());
    if (file.isShard() && name.isPresent()) {
      checkName(file, name.get());
      return name.get().prefix() + "/" + name.get().count();
    }
    if (file.isShard()) {
      error(
          "gguf-split-name",
          file,
          "is a shard by split.count (expected: a name like NAME-00001-of-00002.gguf)");
    } else if (name.isPresent() && name.get().count() > 1) {
      error(
          "gguf-split-metadata",
          file,
          "is named as one of %d shards and has no split.count".formatted(name.get().count()));
    }
    return file.path();
  }

  private void checkName(GgufFile file, GgufShardName name) {
    long count = file.metadata().count("split.count").orElse(0);
    if (count != name.count() || file.shardNumber() + 1 != name.number()) {
      error(
          "gguf-split-name",
          file,
          "is shard %d of %d by split.no and split.count and shard %d of %d by name"
              .formatted(file.shardNumber() + 1, count, name.number(), name.count()));
    }
  }

  private void check(GgufSet set) {
    GgufFile first = set.first();
    GgufShardName.parse(first.path()).ifPresent(name -> checkComplete(first, name));
    checkTotals(set);
    checkTensorNames(set);
  }

  private void checkComplete(GgufFile file, GgufShardName name) {
    if (name.count() > GgufLimits.SHARDS_MAX) {
      error(
          "gguf-split-count",
          file,
          "%d shards (expected: at most %d)".formatted(name.count(), GgufLimits.SHARDS_MAX));
      return;
    }
    List<String> missing = new ArrayList<>();
    for (int number = 1; number <= name.count(); number++) {
      if (!paths.contains(name.sibling(number))) {
        missing.add(name.sibling(number));
      }
    }
    if (!missing.isEmpty()) {
      String named = String.join(", ", missing.subList(0, Math.min(NAMED_MAX, missing.size())));
      error(
          "gguf-shard-missing",
          file,
          "%d of %d shards are missing: %s%s"
              .formatted(
                  missing.size(), name.count(), named, missing.size() > NAMED_MAX ? ", …" : ""));
    }
  }

  private void checkTotals(GgufSet set) {
    long total = 0;
    long declared = set.first().metadata().count("split.tensors.count").orElse(-1);
    for (GgufFile file : set.files()) {
      total += file.tally().tensorCount();
      long here = file.metadata().count("split.tensors.count").orElse(-1);
      if (here != declared) {
        error(
            "gguf-split-total",
            file,
            "split.tensors.count is %d and %d in %s".formatted(here, declared, set.first().path()));
      }
    }
    boolean isWhole = set.files().size() == set.first().metadata().count("split.count").orElse(0);
    if (isWhole && total != declared) {
      error(
          "gguf-split-total",
          set.first(),
          "the shards have %d tensors (expected: %d by split.tensors.count)"
              .formatted(total, declared));
    }
  }

  private void checkTensorNames(GgufSet set) {
    Set<String> names = new HashSet<>();
    for (GgufFile file : set.files()) {
      for (String name : file.tensorNames()) {
        if (!names.add(name)) {
          error("gguf-duplicate-tensor", file, "tensor " + name + " is in another shard too");
          return;
        }
      }
    }
  }

  private void error(String code, GgufFile file, String message) {
    findings.accept(Finding.error(code, file.path(), file.path() + ": " + message));
  }
}
