package io.deckhouse.aimodels.modelpack.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.format.FileKind;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import io.deckhouse.aimodels.modelpack.format.detect.FileClassifier;
import io.deckhouse.aimodels.modelpack.testkit.BytesFile;
import io.deckhouse.aimodels.modelpack.testkit.MalformedCase;
import io.deckhouse.aimodels.modelpack.testkit.MalformedGguf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedGgufTest {
  static List<MalformedCase> cases() {
    return MalformedGguf.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void refusesNamingFileAndReason(MalformedCase malformed) throws IOException {
    List<ModelFile> files = BytesFile.of(malformed.files());
    for (ModelFile file : files) {
      assertThat(FileClassifier.classify(file).kind()).isEqualTo(FileKind.GGUF);
    }
    List<Finding> findings = new ArrayList<>();
    GgufModels.inspect(files, new TensorTally(), findings::add);
    assertThat(findings)
        .filteredOn(Finding::isError)
        .anySatisfy(finding -> assertThat(finding.message()).contains(malformed.messagePart()));
    assertThat(findings)
        .allSatisfy(finding -> assertThat(finding.message()).startsWith(start(finding)));
  }

  private static String start(Finding finding) {
    return finding.file().isEmpty() ? "several models" : finding.file() + ": ";
  }

  @Test
  void casesAreDistinct() {
    assertThat(cases()).extracting(MalformedCase::name).doesNotHaveDuplicates();
    assertThat(cases()).hasSizeGreaterThan(150);
  }
}
