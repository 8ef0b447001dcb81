package io.deckhouse.aimodels.modelpack.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.format.FileRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerTypeTest {
  @Test
  void readsAndWritesAllTwentyTypesOfModelPack() {
    int count = 0;
    for (FileRole role : FileRole.values()) {
      for (String encoding : new String[] {"raw", "tar", "tar+gzip", "tar+zstd"}) {
        String mediaType = "application/vnd.cncf.model." + role.id() + ".v1." + encoding;
        LayerType type = LayerType.parse(mediaType).orElseThrow();
        assertThat(type.role()).isEqualTo(role);
        assertThat(type.encoding().id()).isEqualTo(encoding);
        assertThat(type.mediaType()).isEqualTo(mediaType);
        assertThat(LayerType.parse(mediaType.replace("cncf", "cnai"))).contains(type);
        count++;
      }
    }
    assertThat(count).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.cncf.model.weight.v1.gguf, WEIGHT, RAW",
    "application/vnd.cncf.model.weight.v1.safetensors, WEIGHT, RAW",
    "application/vnd.kitops.modelkit.model.v1.tar, WEIGHT, TAR",
    "application/vnd.kitops.modelkit.modelpart.v1.tar+gzip, WEIGHT_CONFIG, TAR_GZIP",
    "application/vnd.kitops.modelkit.dataset.v1.raw+zstd, DATASET, RAW_ZSTD",
    "application/vnd.kitops.modelkit.docs.v1.raw+gzip, DOC, RAW_GZIP",
    "application/vnd.kitops.modelkit.code.v1.raw, CODE, RAW"
  })
  void readsTypesOfOtherTools(String mediaType, FileRole role, LayerEncoding encoding) {
    assertThat(LayerType.parse(mediaType)).contains(new LayerType(role, encoding));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "application/vnd.oci.image.layer.v1.tar",
        "application/vnd.cncf.model.weight.v1.zip",
        "application/vnd.cncf.model.weight.v2.raw",
        "application/vnd.cncf.model.unknown.v1.raw",
        "application/vnd.cncf.model.config.v1+json"
      })
  void leavesOtherTypesAlone(String mediaType) {
    assertThat(LayerType.parse(mediaType)).isEmpty();
  }
}
