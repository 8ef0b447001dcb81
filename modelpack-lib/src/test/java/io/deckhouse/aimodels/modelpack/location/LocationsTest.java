package io.deckhouse.aimodels.modelpack.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocationsTest {
  private static final String FULL_NAME = "localhost:5000/ai/llama:1";

  @TempDir Path directory;

  private Path layout(String... names) {
    Path layout = directory.resolve("layout");
    try (LayoutStore store = LayoutStore.open(layout, "oci:test", LayoutOptions.writing())) {
      for (int seed = 0; seed < names.length; seed++) {
        TestContent.putArtifact(store, names[seed], seed, 1, 10);
      }
    }
    return layout;
  }

  private String nameOf(String location) {
    try (Place place = Locations.of(directory.resolve("home")).read(location)) {
      assertThat(place.resolve().size()).isPositive();
      return place.name();
    }
  }

  @Test
  void readsNamesThatHoldColonsAndSlashes() {
    Path layout = layout("llama:1", FULL_NAME, "v1");
    assertThat(nameOf("oci:" + layout + ":llama:1")).isEqualTo("llama:1");
    assertThat(nameOf("oci:" + layout + ":" + FULL_NAME)).isEqualTo(FULL_NAME);
    assertThat(nameOf("oci:" + layout + ":v1")).isEqualTo("v1");
  }

  @Test
  void takesTheOnlyManifestWhateverItsName() {
    assertThat(nameOf("oci:" + layout(FULL_NAME))).isEqualTo(FULL_NAME);
  }

  @Test
  void takesTheOnlyManifestWithoutAName() {
    Path layout = layout("llama:1");
    Manifest manifest;
    try (LayoutStore store = LayoutStore.open(layout, "oci:test", LayoutOptions.writing())) {
      manifest = store.manifest(store.resolve("llama:1").orElseThrow());
      store.put(manifest, Optional.empty());
      store.untag("llama:1");
    }
    assertThat(nameOf("oci:" + layout)).isEqualTo(manifest.descriptor().digest().toString());
  }

  @Test
  void advisesANameThatWorks() {
    Path layout = layout(FULL_NAME, "v1");
    String location = "oci:" + layout;
    assertThatThrownBy(() -> nameOf(location))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> {
              String advice = e.advice().orElseThrow();
              assertThat(nameOf(advice.substring(advice.indexOf(location)))).isEqualTo(FULL_NAME);
            });
  }

  @Test
  void partsAtTheLastColonWhereNothingIsThere() {
    assertThat(Location.parse("oci:new:1"))
        .isEqualTo(new Location.Layout(Path.of("new"), Optional.of("1")));
    assertThat(Location.parse("oci:a:b/new"))
        .isEqualTo(new Location.Layout(Path.of("a:b/new"), Optional.empty()));
  }
}
