package io.deckhouse.aimodels.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.progress.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What each form of progress prints. */
class ProgressDisplayTest {
  private static final long MIB = 1024 * 1024;

  private static String shown(ProgressMode mode, Consumer<Progress> work) {
    StringWriter err = new StringWriter();
    Console console =
        new Console(
            new PrintWriter(new StringWriter()), new PrintWriter(err), Map.of(), false, false);
    try (ProgressDisplay display = ProgressDisplay.open(console, mode);
        Progress job = Progress.start(display.listener(), "pull", 100 * MIB)) {
      work.accept(job);
    }
    console.flush();
    return err.toString();
  }

  @Test
  void linesEndWithALastOne() {
    assertThat(shown(ProgressMode.PLAIN, job -> job.advance(100 * MIB)))
        .startsWith("pull 100 MiB of 100 MiB, 100 %")
        .endsWith("/s\n")
        .hasLineCount(1);
  }

  @Test
  void aShortJobIsNotWorthALineUnlessLinesAreWanted() {
    assertThat(shown(ProgressMode.AUTO, job -> job.advance(100 * MIB))).isEmpty();
  }

  @Test
  void jsonTellsWhatWasSkipped() {
    assertThat(
            shown(
                ProgressMode.JSON,
                job -> {
                  try (Progress part = job.part("model.safetensors", 100 * MIB)) {
                    part.skip(60 * MIB);
                    part.advance(40 * MIB);
                  }
                }))
        .contains(
            """
            {"event":"skipped","job":"pull","item":"model.safetensors","bytes":62914560,"total":104857600}
            {"event":"advanced","job":"pull","item":"model.safetensors","bytes":41943040,"total":104857600}
            """);
  }

  @Test
  void jsonTakesBytesThatAreMovedAgainOffTheNextStep() {
    assertThat(
            shown(
                ProgressMode.JSON,
                job -> {
                  job.advance(-30 * MIB);
                  job.advance(40 * MIB);
                }))
        .contains("\"event\":\"advanced\",\"job\":\"pull\",\"item\":\"\",\"bytes\":10485760,")
        .doesNotContain("-");
  }
}
