package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.ProgressMode;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.parallel.Workers;
import java.util.List;

/** What commands that move or read many bytes have. */
final class WorkOptions {
  private static final int CONCURRENCY_MAX = 128;

  private final Argument<ProgressMode> progress =
      Argument.choice(
          ProgressMode.class,
          "How to show progress (default: auto, a bar on a terminal).",
          "--progress");

  private final Argument<Integer> concurrency =
      Argument.number(
          "N",
          "Files or blobs at the same time (default: twice the processors, 4 to 16).",
          "--concurrency");

  /** The options. */
  List<Argument<?>> arguments() {
    return List.of(progress, concurrency);
  }

  ProgressMode progress() {
    return progress.value();
  }

  int concurrency() {
    int count = concurrency.given().orElseGet(Workers::defaultConcurrency);
    if (count < 1 || count > CONCURRENCY_MAX) {
      throw new InvalidRequestException(
          "--concurrency: " + count + " (expected: 1 to " + CONCURRENCY_MAX + ")");
    }
    return count;
  }

  /** Locations of this machine, for commands that do not write blobs. */
  static Locations locations(Console console) {
    return Locations.of(console.home());
  }

  /** Locations here and in registries, for commands that do not write blobs. */
  static Locations locations(Console console, Registries registries) {
    return new Locations(console.home(), false, true, registries);
  }
}
