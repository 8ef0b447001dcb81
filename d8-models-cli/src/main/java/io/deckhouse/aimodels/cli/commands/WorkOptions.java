package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.ProgressMode;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.location.Locations;
import picocli.CommandLine.Option;

/** What commands that move or read many bytes have. */
final class WorkOptions {
  private static final int CONCURRENCY_MAX = 256;

  @Option(
      names = "--progress",
      paramLabel = "auto|bar|plain|json|none",
      defaultValue = "auto",
      description = "How to show progress (default: auto, a bar on a terminal).")
  private ProgressMode progress = ProgressMode.AUTO;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Files at the same time (default: one for each processor).")
  private int concurrency;

  ProgressMode progress() {
    return progress;
  }

  int concurrency() {
    if (concurrency < 0 || concurrency > CONCURRENCY_MAX) {
      throw new InvalidRequestException(
          "--concurrency: " + concurrency + " (expected: 1 to " + CONCURRENCY_MAX + ")");
    }
    return concurrency == 0 ? Runtime.getRuntime().availableProcessors() : concurrency;
  }

  /** Locations for commands that do not write blobs. */
  static Locations locations(Console console) {
    return new Locations(console.home(), false);
  }
}
