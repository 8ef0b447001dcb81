package io.deckhouse.aimodels.modelpack.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathFilterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.bin | a.bin | true",
        "*.bin | deep/down/a.bin | true",
        "*.bin | a.bin.json | false",
        "unet/* | unet/a.json | true",
        "unet/*.json | unet/deep/a.json | false",
        "unet | unet/deep/a.json | true",
        "unet/ | unet/a | true",
        "**/a.json | a.json | true",
        "**/a.json | x/y/a.json | true",
        "x/**/a | x/a | true",
        "x/**/a | x/y/z/a | true",
        "x/** | x/y/z | true",
        "a?c | abc | true",
        "a?c | a/c | false",
        "[ab].txt | b.txt | true",
        "[!ab].txt | b.txt | false",
        "[!ab].txt | c.txt | true",
        "*.{json,txt} | a.txt | true",
        "*.{json,txt} | a.md | false",
        "a.b | axb | false",
        "model (1).bin | model (1).bin | true",
        "модель*.bin | модель-1.bin | true"
      })
  void matches(String glob, String path, boolean matches) {
    assertThat(PathFilter.of(List.of(glob), List.of()).accepts(path)).isEqualTo(matches);
    assertThat(PathFilter.of(List.of(), List.of(glob)).accepts(path)).isEqualTo(!matches);
  }

  @Test
  void excludesWinOverIncludes() {
    PathFilter filter = PathFilter.of(List.of("*.json"), List.of("secret*"));
    assertThat(filter.accepts("config.json")).isTrue();
    assertThat(filter.accepts("secret.json")).isFalse();
    assertThat(filter.accepts("model.bin")).isFalse();
    assertThat(PathFilter.ALL.accepts("anything")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[a", "{a,b", "[z-a]"})
  void refusesMalformedPatterns(String glob) {
    assertThatThrownBy(() -> PathFilter.of(List.of(glob), List.of()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("pattern");
  }
}
