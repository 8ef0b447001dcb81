package io.deckhouse.aimodels.modelpack.testkit.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of a proxy and how often each has matched. */
final class FaultRules {
  private final List<Entry> entries = new ArrayList<>();
  private int fired;

  private static final class Entry {
    private final FaultRule rule;
    private long matches;

    Entry(FaultRule rule) {
      this.rule = rule;
    }

    boolean firesNow() {
      return matches >= rule.first() && matches - rule.first() < rule.times();
    }
  }

  synchronized void add(FaultRule rule) {
    entries.add(new Entry(rule));
  }

  synchronized void clear() {
    entries.clear();
  }

  /** Counts a request in all rules; the first rule that has a fault for it decides. */
  synchronized Optional<Fault> next(String method, String target) {
    Optional<Fault> fault = Optional.empty();
    for (Entry entry : entries) {
      if (entry.rule.matches(method, target)) {
        entry.matches++;
        if (fault.isEmpty() && entry.firesNow()) {
          fault = Optional.of(entry.rule.fault());
          fired++;
        }
      }
    }
    return fault;
  }

  synchronized int fired() {
    return fired;
  }
}
