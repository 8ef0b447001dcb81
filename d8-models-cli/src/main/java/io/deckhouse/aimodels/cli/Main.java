package io.deckhouse.aimodels.cli;

import io.deckhouse.aimodels.cli.terminal.Console;

/** Starts the command: the only place that knows the process. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Interruption interruption = Interruption.install(Thread.currentThread());
    Console console = Console.ofProcess();
    int exitCode = new D8Models(console).run(arguments);
    console.flush();
    interruption.finished(exitCode);
    // Nothing is left to do, and System.exit would set up a logger first.
    Runtime.getRuntime().halt(exitCode);
  }
}
