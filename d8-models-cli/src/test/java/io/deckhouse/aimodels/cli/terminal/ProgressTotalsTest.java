package io.deckhouse.aimodels.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.progress.Progress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a line of progress says. */
class ProgressTotalsTest {
  private static final long MIB = 1024 * 1024;

  private final AtomicLong nanos = new AtomicLong(1);
  private final ProgressTotals totals = new ProgressTotals(nanos::get);
  private final Progress job = Progress.start(totals::add, "pull", 1000 * MIB);

  private void seconds(long count) {
    nanos.addAndGet(count * 1_000_000_000L);
  }

  @Test
  void sayHowFarHowFastAndHowLongStill() {
    try (Progress part = job.part("model.safetensors", 1000 * MIB)) {
      part.advance(200 * MIB);
      seconds(2);
      assertThat(totals.line())
          .isEqualTo("pull 200 MiB of 1000 MiB, 20 %, 100 MiB/s, 8s left: model.safetensors");
    }
  }

  @Test
  void doNotCountWhatWasSkippedAsFast() {
    job.skip(900 * MIB);
    job.advance(10 * MIB);
    seconds(1);
    assertThat(totals.line()).isEqualTo("pull 910 MiB of 1000 MiB, 91 %, 10 MiB/s, 9s left");
  }

  @Test
  void giveTheRateOfTheLastSecondsOnly() {
    job.advance(500 * MIB);
    seconds(10);
    totals.line();
    seconds(10);
    job.advance(10 * MIB);
    assertThat(totals.line()).contains(" 1.0 MiB/s,");
  }

  @Test
  void sayNothingOfTheTimeLeftWhileNothingMoves() {
    job.skip(500 * MIB);
    seconds(10);
    assertThat(totals.line()).isEqualTo("pull 500 MiB of 1000 MiB, 50 %, 0 B/s");
  }

  @Test
  void countBackWhatHasToBeMovedAgain() {
    job.advance(300 * MIB);
    job.advance(-100 * MIB);
    seconds(1);
    assertThat(totals.line()).startsWith("pull 200 MiB of 1000 MiB, 20 %, 200 MiB/s");
  }

  @Test
  void neverGoBelowNothingOrAboveAll() {
    job.advance(-10 * MIB);
    seconds(1);
    assertThat(totals.line()).isEqualTo("pull 0 B of 1000 MiB, 0 %, 0 B/s");
    assertThat(totals.fraction()).isZero();
    job.advance(1100 * MIB);
    assertThat(totals.line()).contains("100 %").doesNotContain("left");
    assertThat(totals.fraction()).isEqualTo(1);
  }

  @Test
  void nameWhatIsInWorkLongest() {
    Progress first = job.part("sha256:" + "0123456789abcdef".repeat(4), 1);
    Progress second = job.part("config.json", 1);
    assertThat(totals.line()).endsWith(": sha256:0123456789ab");
    first.close();
    assertThat(totals.line()).endsWith(": config.json");
    second.close();
    assertThat(totals.line()).endsWith("/s");
  }
}
