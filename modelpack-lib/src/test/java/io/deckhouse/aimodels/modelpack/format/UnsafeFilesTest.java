package io.deckhouse.aimodels.modelpack.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.RefusedByPolicyException;
import io.deckhouse.aimodels.modelpack.format.detect.FileClassifier;
import io.deckhouse.aimodels.modelpack.testkit.BytesFile;
import io.deckhouse.aimodels.modelpack.testkit.MalformedCase;
import io.deckhouse.aimodels.modelpack.testkit.UnsafeFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnsafeFilesTest {
  static List<MalformedCase> cases() {
    return UnsafeFiles.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void refusesOnlyTheUnsafeFile(MalformedCase unsafe) throws IOException {
    List<FileReport> reports = new ArrayList<>();
    for (ModelFile file : BytesFile.of(unsafe.files())) {
      reports.add(FileClassifier.classify(file));
    }
    assertThat(ContentPolicy.DEFAULT.refused(reports))
        .singleElement()
        .satisfies(report -> assertThat(report.path()).isNotEqualTo("model.gguf"));
    assertThatThrownBy(() -> ContentPolicy.DEFAULT.require(reports))
        .isInstanceOf(RefusedByPolicyException.class)
        .hasMessageContaining(unsafe.messagePart());
    new ContentPolicy(EnumSet.allOf(Allowance.class)).require(reports);
  }

  @Test
  void casesAreDistinct() {
    assertThat(cases()).extracting(MalformedCase::name).doesNotHaveDuplicates();
    assertThat(cases()).hasSizeGreaterThan(120);
  }
}
