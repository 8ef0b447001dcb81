package io.deckhouse.aimodels.modelpack.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexTest {
  private static final Digest DIGEST = Digest.parse("sha256:" + "0b".repeat(32));

  @Test
  void keepsUnknownFieldsAndForeignEntries() {
    String json =
        """
        {"schemaVersion":2,"x":1,"manifests":[{"mediaType":"a/b","digest":"%s","size":3,\
        "platform":{"os":"linux","architecture":"amd64"},"y":[true]}],"z":"end"}"""
            .formatted(DIGEST);
    Index index = Index.parse(json.getBytes(StandardCharsets.UTF_8), "test");
    assertThat(new String(index.bytes(), StandardCharsets.UTF_8)).isEqualTo(json);
    Index more = index.with(new Descriptor("c/d", DIGEST, 4, Map.of(Annotations.REF_NAME, "1")));
    assertThat(new String(more.bytes(), StandardCharsets.UTF_8))
        .contains("\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}", "\"z\":\"end\"");
  }

  @Test
  void findsAndRemovesEntriesByName() {
    Descriptor entry = new Descriptor("c/d", DIGEST, 4, Map.of(Annotations.REF_NAME, "a:1"));
    Index index = Index.empty().with(entry);
    assertThat(index.named("a:1")).contains(entry);
    assertThat(index.named("a")).isEmpty();
    assertThat(index.without(entry::equals).manifests()).isEmpty();
    assertThat(index.manifests()).hasSize(1);
  }

  @Test
  void refusesWhatIsNoIndex() {
    assertThatThrownBy(() -> Index.parse("{}".getBytes(StandardCharsets.UTF_8), "index.json"))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("index.json: no list of manifests");
  }
}
