package io.deckhouse.aimodels.modelpack.source.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.pack.DigestCache;
import io.deckhouse.aimodels.modelpack.pack.PackOptions;
import io.deckhouse.aimodels.modelpack.pack.Packer;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import io.deckhouse.aimodels.modelpack.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same bytes give the same artifact, whatever archive they come in and wherever they go. */
class ArchivePropertyTest {
  @TempDir Path directory;

  private final TestRegistry registry = TestRegistry.start();
  private Path model = Path.of("none");

  @BeforeEach
  void writeModel() throws IOException {
    model = Files.createDirectories(directory.resolve("model"));
    byte[] weights = new SafetensorsBuilder().tensor("weight", "F32", 32, 512, 512).build();
    weights[weights.length - 7] = 1;
    Files.write(model.resolve("model.safetensors"), weights);
    Files.writeString(model.resolve("config.json"), "{\"model_type\": \"llama\"}");
    Files.createDirectories(model.resolve("docs"));
    Files.writeString(model.resolve("docs/README.md"), "# Small\n");
    Files.writeString(model.resolve("empty.txt"), "");
  }

  @AfterEach
  void closeRegistry() {
    registry.close();
  }

  private static Descriptor pack(ModelSource source, ContentStore store) {
    Descriptor manifest =
        new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE)
            .pack(source, store, "v1")
            .manifest();
    assertThat(new Verifier(2, ProgressListener.NONE).verify(store, manifest)).isEmpty();
    return manifest;
  }

  private Descriptor intoLayout(ModelSource source, String name) {
    try (source;
        LayoutStore store =
            LayoutStore.open(directory.resolve(name), name, LayoutOptions.writing())) {
      return pack(source, store);
    }
  }

  private Descriptor intoRegistry(ModelSource source, String repository) {
    try (source;
        Registries registries =
            new Registries(
                FaultyRegistry.options(
                    Credentials.NONE, Optional.of(directory.resolve("journal")), _ -> {}));
        ContentStore store = registries.open(registry.host(), repository)) {
      return pack(source, store);
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesTheDigestOfTheDirectory(ModelArchives form) throws IOException {
    Descriptor expected = intoLayout(DirectorySource.open(model), "directory");
    Path flat = Files.write(directory.resolve(form.fileName()), form.of(model, ""));
    Path inFolder = Files.write(directory.resolve("in-" + form.fileName()), form.of(model, "m/"));
    assertThat(intoLayout(ArchiveSource.open(flat), "flat")).isEqualTo(expected);
    assertThat(intoLayout(ArchiveSource.open(inFolder), "in-folder")).isEqualTo(expected);
    assertThat(intoRegistry(ArchiveSource.open(inFolder), "models/a")).isEqualTo(expected);
  }
}
