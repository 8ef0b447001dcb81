package io.deckhouse.aimodels.modelpack.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufFileTypeTest {
  @ParameterizedTest
  @CsvSource({
    "0, F32",
    "1, F16",
    "2, Q4_0",
    "3, Q4_1",
    "7, Q8_0",
    "8, Q5_0",
    "9, Q5_1",
    "10, Q2_K",
    "11, Q3_K_S",
    "12, Q3_K_M",
    "13, Q3_K_L",
    "14, Q4_K_S",
    "15, Q4_K_M",
    "16, Q5_K_S",
    "17, Q5_K_M",
    "18, Q6_K",
    "19, IQ2_XXS",
    "20, IQ2_XS",
    "21, Q2_K_S",
    "22, IQ3_XS",
    "23, IQ3_XXS",
    "24, IQ1_S",
    "25, IQ4_NL",
    "26, IQ3_S",
    "27, IQ3_M",
    "28, IQ2_S",
    "29, IQ2_M",
    "30, IQ4_XS",
    "31, IQ1_M",
    "32, BF16",
    "36, TQ1_0",
    "37, TQ2_0",
    "38, MXFP4_MOE",
    "39, NVFP4",
    "40, Q1_0",
    "41, Q2_0"
  })
  void hasTheNameOfLlama(int id, String name) {
    assertThat(GgufFileType.byId(id)).map(Enum::name).contains(name);
  }

  @Test
  void knowsNoOtherTypes() {
    assertThat(GgufFileType.values()).hasSize(36);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 4, 5, 6, 33, 34, 35, 42, 1024})
  void knowsNoRemovedOrGuessedTypes(long id) {
    assertThat(GgufFileType.byId(id)).isEmpty();
  }
}
