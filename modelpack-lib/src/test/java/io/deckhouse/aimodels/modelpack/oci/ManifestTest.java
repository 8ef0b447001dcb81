package io.deckhouse.aimodels.modelpack.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  private static final String BLOB = "sha256:" + "0a".repeat(32);

  private static final String ODDLY_WRITTEN =
      """
      { "schemaVersion" : 2, "x-unknown": {"a": [1, 2.50]},
        "config": {"size": 2, "digest": "%s", "mediaType": "a/b", "data": "e30="},
        "layers": [ {"mediaType": "c/d", "digest": "%s", "size": 9223372036854775807,
                     "annotations": {"k": "v"}, "urls": ["https://example.org/"]} ] }
      """
          .formatted(BLOB, BLOB);

  private static Manifest parse(String json) {
    return Manifest.parse(json.getBytes(StandardCharsets.UTF_8), "test");
  }

  @Test
  void keepsTheExactBytes() {
    byte[] bytes = ODDLY_WRITTEN.getBytes(StandardCharsets.UTF_8);
    Manifest manifest = Manifest.parse(bytes, "test");
    assertThat(manifest.bytes()).isEqualTo(bytes);
    assertThat(manifest.digest()).isEqualTo(Digest.sha256(bytes));
    assertThat(manifest.descriptor().size()).isEqualTo(bytes.length);
  }

  @Test
  void readsFieldsAndKeepsUnknownOnesOfDescriptors() {
    Manifest manifest = parse(ODDLY_WRITTEN);
    Descriptor layer = manifest.layers().getFirst();
    assertThat(layer.size()).isEqualTo(Long.MAX_VALUE);
    assertThat(layer.annotation("k")).contains("v");
    assertThat(layer.others()).containsKey("urls");
    assertThat(manifest.config().others()).containsKey("data");
    assertThat(manifest.mediaType()).isEqualTo(MediaTypes.IMAGE_MANIFEST);
    assertThat(manifest.artifactType()).isEmpty();
    assertThat(manifest.subject()).isEmpty();
  }

  @Test
  void makesTheSameBytesFromTheSameParts() {
    Descriptor config = new Descriptor("a/b", Digest.parse(BLOB), 2);
    Descriptor layer = new Descriptor("c/d", Digest.parse(BLOB), 7, Map.of("k", "v"));
    Manifest one = Manifest.of("x/y", config, List.of(layer), Map.of());
    Manifest other = Manifest.of("x/y", config, List.of(layer), Map.of());
    assertThat(one.bytes()).isEqualTo(other.bytes());
    assertThat(one.descriptor().artifactType()).contains("x/y");
    assertThat(Manifest.parse(one.bytes(), "again").layers()).containsExactly(layer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"config\":{},\"layers\":[]}",
        "{\"layers\":[]}",
        "{\"config\":{\"mediaType\":\"a\",\"digest\":\"sha256:00\",\"size\":1},\"layers\":[]}",
        "{\"schemaVersion\":2,\"schemaVersion\":2}",
        "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}"
      })
  void refusesWhatIsNoManifest(String json) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageStartingWith("test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "\"1\"", "9223372036854775808", "null", "1e99"})
  void refusesSizesThatAreNoCounts(String size) {
    String json =
        "{\"config\":{\"mediaType\":\"a\",\"digest\":\"%s\",\"size\":%s},\"layers\":[]}"
            .formatted(BLOB, size);
    assertThatThrownBy(() -> parse(json)).isInstanceOf(InvalidContentException.class);
  }

  @Test
  void refusesMoreThanFourMebibytes() {
    byte[] bytes = new byte[Manifest.SIZE_MAX_BYTES + 1];
    assertThatThrownBy(() -> Manifest.parse(bytes, "test"))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("at most 4 MiB");
  }
}
