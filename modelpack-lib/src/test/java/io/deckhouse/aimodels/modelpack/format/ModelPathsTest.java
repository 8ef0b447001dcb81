package io.deckhouse.aimodels.modelpack.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPathsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a/b.json", "with space/модель.gguf", "..a", "a..", "...", "emoji😀", "ab:c"})
  void takesPathsThatMeanOneFileEverywhere(String path) {
    assertThat(ModelPaths.fault(path)).isEmpty();
  }

  static List<String> unsafePaths() {
    return List.of(
        "",
        "/etc/passwd",
        "..",
        "../a",
        "a/../../b",
        "a/./b",
        "a//b",
        "a/",
        "C:\\a",
        "c:/a",
        "\\\\host\\share",
        "a\\b",
        "a\0b",
        "a\nb",
        "a\u001b[2Jb",
        "broken\ud800",
        "lost\ufffd",
        "n".repeat(256),
        "д".repeat(128),
        "a/".repeat(600) + "b");
  }

  @ParameterizedTest
  @MethodSource("unsafePaths")
  void refusesUnsafePaths(String path) {
    assertThat(ModelPaths.fault(path)).isPresent();
  }

  @Test
  void takesNamesOfTheLongestLength() {
    assertThat(ModelPaths.fault("n".repeat(255))).isEmpty();
  }

  @Test
  void findsTwins() {
    assertThat(ModelPaths.collision(List.of("a", "b", "c/a"))).isEmpty();
    assertThat(ModelPaths.collision(List.of("a", "a"))).hasValue("a is there twice");
    assertThat(ModelPaths.collision(List.of("README.md", "readme.md"))).isPresent();
    assertThat(ModelPaths.collision(List.of("ё", "е\u0308"))).isPresent();
    assertThat(ModelPaths.collision(List.of("ﬃ", "FFI"))).isPresent();
    assertThat(ModelPaths.collision(List.of("a", "a/b"))).hasValue("a is a file and a folder");
    assertThat(ModelPaths.collision(List.of("A", "x", "a/b/c"))).isPresent();
    assertThat(ModelPaths.collision(List.of("Dir/a", "dir/b"))).isPresent();
  }
}
