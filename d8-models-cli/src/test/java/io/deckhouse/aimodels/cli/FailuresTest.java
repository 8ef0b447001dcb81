package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** How failures are printed. */
class FailuresTest {
  /** A command that is never run. */
  @Command
  private static final class Nothing {}

  private final StringWriter err = new StringWriter();

  private int handle(Exception failure) {
    Console console =
        new Console(
            new PrintWriter(new StringWriter()), new PrintWriter(err), Map.of(), false, false);
    CommandLine command = new CommandLine(new Nothing());
    return new Failures(console, () -> false)
        .handleExecutionException(failure, command, command.parseArgs());
  }

  @Test
  void printsEachOfSeveralFailuresBeforeTheAdvice() {
    InvalidContentException failure = new InvalidContentException("3 of 9 failed: a", "try again");
    failure.addSuppressed(new UnavailableException("b\nand more"));
    failure.addSuppressed(new UnavailableException("c"));
    assertThat(handle(failure)).isEqualTo(3);
    assertThat(err.toString().lines())
        .containsExactly("error: 3 of 9 failed: a", "  - b and more", "  - c", "try again");
  }

  @Test
  void printsTheAdviceOfTheFailureThatIsSummedUp() {
    UnavailableException cause = UnavailableException.lasting("a", "try again");
    assertThat(handle(new UnavailableException("2 of 9 failed: a", cause))).isEqualTo(5);
    assertThat(err.toString().lines()).containsExactly("error: 2 of 9 failed: a", "try again");
  }
}
