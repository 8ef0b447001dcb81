package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.testkit.MalformedCase;
import io.deckhouse.aimodels.modelpack.testkit.MalformedDiffusers;
import io.deckhouse.aimodels.modelpack.testkit.MalformedGguf;
import io.deckhouse.aimodels.modelpack.testkit.MalformedSafetensors;
import io.deckhouse.aimodels.modelpack.testkit.UnsafeFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every broken and unsafe model of the corpora, through the command. */
class MalformedModelsTest {
  private static final Pattern MISSING_SHARD =
      Pattern.compile("\\w+-\\d{5}-of-\\d{5}\\.safetensors: the shard is not there");

  @TempDir private Path directory;

  static List<MalformedCase> cases() {
    return Stream.of(
            MalformedSafetensors.cases(),
            MalformedDiffusers.cases(),
            MalformedGguf.cases(),
            UnsafeFiles.cases())
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void packRefusesWithItsReasonAndStoresNothing(MalformedCase broken) {
    CommandFixture command = new CommandFixture(directory);
    Path model = command.files("model", broken.files());

    CommandFixture.Outcome outcome =
        command.run("pack", model.toString(), "-t", "m:1").fails(broken.exitCode());

    assertThat(outcome.error()).contains(broken.messagePart());
    assertThat(outcome.error()).matches(error -> namesFile(error, broken), "names a file");
    assertThat(outcome.out()).isEmpty();
    assertThat(command.run("list", "-o", "json").succeeds().json()).isEmpty();
    assertThat(SmallModel.read(command.home()).keySet())
        .noneMatch(file -> file.startsWith("blobs/"));
  }

  private static boolean namesFile(String error, MalformedCase broken) {
    return broken.files().keySet().stream().anyMatch(error::contains)
        || MISSING_SHARD.matcher(error).find();
  }

  @Test
  void theCorporaHoldAtLeast300DistinctCases() {
    assertThat(cases()).hasSizeGreaterThanOrEqualTo(300);
    assertThat(cases()).extracting(MalformedCase::name).doesNotHaveDuplicates();
  }
}
