package io.deckhouse.aimodels.modelpack.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParamSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0K",
    "1, 0K",
    "512, 0.5K",
    "999, 1K",
    "1000, 1K",
    "22713728, 22.7M",
    "134515008, 134.5M",
    "999949999, 999.9M",
    "999950000, 1B",
    "6738415616, 6.7B",
    "1000000000000, 1T",
    "9223372036854775807, 9223.4Q"
  })
  void hasOneDecimalAndOneLetter(long count, String text) {
    assertThat(ParamSize.of(count)).isEqualTo(text).matches("[0-9]+(\\.[0-9])?[KMBTQ]");
  }
}
