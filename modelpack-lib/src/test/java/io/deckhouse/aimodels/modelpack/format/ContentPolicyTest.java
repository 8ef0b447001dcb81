package io.deckhouse.aimodels.modelpack.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.RefusedByPolicyException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContentPolicyTest {
  private static final FileReport WEIGHTS =
      new FileReport("m.gguf", 1, FileKind.GGUF, FileRole.WEIGHT, Optional.empty(), "");

  private static FileReport needing(String path, Allowance allowance, String reason) {
    return new FileReport(path, 1, FileKind.OTHER, FileRole.WEIGHT, Optional.of(allowance), reason);
  }

  @Test
  void acceptsDataByDefault() {
    assertThatCode(() -> ContentPolicy.DEFAULT.require(List.of(WEIGHTS)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(Allowance.class)
  void refusesUntilAskedForByName(Allowance allowance) {
    List<FileReport> files = List.of(WEIGHTS, needing("x", allowance, "reason"));
    assertThat(ContentPolicy.DEFAULT.refused(files)).hasSize(1);
    assertThat(new ContentPolicy(Set.of(allowance)).refused(files)).isEmpty();
  }

  @Test
  void namesEveryFileAndBothWaysOut() {
    List<FileReport> files =
        List.of(
            needing("a.bin", Allowance.PICKLE, "pickle"),
            WEIGHTS,
            needing("b\n.so", Allowance.NATIVE_CODE, "ELF executable or library"));
    assertThatThrownBy(() -> ContentPolicy.DEFAULT.require(files))
        .isInstanceOfSatisfying(
            RefusedByPolicyException.class,
            e ->
                assertThat(e.advice())
                    .contains(
                        "leave them behind with --exclude GLOB,"
                            + " or take them with --allow pickle --allow native-code"))
        .hasMessage("a.bin: pickle; b?.so: ELF executable or library");
  }
}
