package io.deckhouse.aimodels.modelpack.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.inspect.ModelInspector;
import io.deckhouse.aimodels.modelpack.testkit.MalformedCase;
import io.deckhouse.aimodels.modelpack.testkit.MalformedDiffusers;
import io.deckhouse.aimodels.modelpack.testkit.MalformedSafetensors;
import io.deckhouse.aimodels.modelpack.testkit.TestModel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every broken model of the corpora is refused for its own reason. */
class MalformedModelsTest {
  static List<MalformedCase> malformed() {
    return Stream.concat(MalformedSafetensors.cases().stream(), MalformedDiffusers.cases().stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesEachCaseWithItsReason(MalformedCase broken) {
    ModelReport report = ModelInspector.inspect(TestModel.of(broken.files()).files());

    if (broken.exitCode() == 4) {
      assertThat(report.files())
          .anySatisfy(
              file -> {
                assertThat(file.needs()).isPresent();
                assertThat(file.path() + ": " + file.reason()).contains(broken.messagePart());
              });
      return;
    }
    assertThat(report.files()).allSatisfy(file -> assertThat(file.needs()).isEmpty());
    assertThat(report.isValid()).isFalse();
    assertThat(report.findings())
        .filteredOn(Finding::isError)
        .anySatisfy(finding -> assertThat(finding.message()).contains(broken.messagePart()))
        .allSatisfy(finding -> assertThat(finding.message()).startsWith(finding.file()))
        .allSatisfy(finding -> assertThat(finding.message()).doesNotContain("\n"));
  }

  @Test
  void theCorporaHaveMoreThan110DistinctCases() {
    assertThat(malformed()).hasSizeGreaterThan(110);
    assertThat(malformed()).extracting(MalformedCase::name).doesNotHaveDuplicates();
  }
}
