package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.ProgressDisplay;
import io.deckhouse.aimodels.cli.terminal.ProgressMode;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command that prints results has: the form of the output, and quiet. */
final class Invocation {
  /** The form of results. */
  enum OutputForm {
    TEXT,
    JSON;

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Print text for people or one JSON document for scripts (default: text).")
  private OutputForm output = OutputForm.TEXT;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  boolean json() {
    return output == OutputForm.JSON;
  }

  boolean quiet() {
    return spec.root().userObject() instanceof RootCommand root && root.quiet();
  }

  /** A remark for people; not printed when it is not wanted. */
  void remark(Console console, String text) {
    if (!quiet()) {
      console.message(text);
    }
  }

  /** Prints one document. */
  static void print(Console console, JsonNode document) {
    console.out().println(Json.pretty(document));
  }

  /** Shows progress in the mode, unless nothing but the result is wanted. */
  ProgressDisplay progress(Console console, ProgressMode mode) {
    return ProgressDisplay.open(console, quiet() ? ProgressMode.NONE : mode);
  }
}
