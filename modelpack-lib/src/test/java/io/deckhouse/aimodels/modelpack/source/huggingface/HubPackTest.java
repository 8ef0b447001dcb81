package io.deckhouse.aimodels.modelpack.source.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.artifact.FactAnnotations;
import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.oci.Annotations;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubBytes;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFile;
import io.deckhouse.aimodels.modelpack.testkit.hub.TestHub;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The artifact of a model of a hub is that of its files, wherever it is packed to. */
@Timeout(60)
class HubPackTest {
  private static final Set<String> OF_THE_ORIGIN =
      Set.of(Annotations.SOURCE, Annotations.REVISION, FactAnnotations.SOURCE_DIGESTS);

  @TempDir private Path directory;

  private final TestHub hub = TestHub.start();
  private final Map<String, HubFile> files = new HashMap<>();
  private String commit = "";

  @BeforeEach
  void commit() {
    Map<Integer, HubFile> shards = new HashMap<>();
    for (int i = 1; i <= 4; i++) {
      shards.put(i, HubFile.lfs(HubImports.weights("w" + i, i, 200_000)));
    }
    files.putAll(HubImports.shards(shards));
    files.put("README.md", HubFile.inline("---\nlicense: mit\n---\n# A model\n"));
    files.put("docs/a b, 100 % \u00fc.md", HubFile.inline("Notes.\n"));
    files.put("empty.txt", HubFile.inline(""));
    commit = hub.repository("org/model").commit("main", files);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private Manifest pack(ContentStore store) {
    try (HubImports imports = HubImports.from(hub)) {
      return store.manifest(imports.pack("hf://org/model", store).manifest());
    }
  }

  @Test
  void isTheSameInALayoutAndInARegistry() {
    try (LayoutStore layout = HubImports.layout(directory);
        TestRegistry registry = TestRegistry.start();
        Registries registries =
            new Registries(FaultyRegistry.options(Credentials.NONE, Optional.empty(), _ -> {}))) {
      assertThat(pack(registries.open(registry.host(), "models/m")).digest())
          .isEqualTo(pack(layout).digest());
    }
  }

  @Test
  void isThatOfTheDownloadedDirectoryButForTheOrigin() throws IOException {
    Path downloaded = directory.resolve("downloaded");
    for (Map.Entry<String, HubFile> file : files.entrySet()) {
      write(downloaded.resolve(file.getKey()), file.getValue().bytes());
    }
    try (LayoutStore store = HubImports.layout(directory.resolve("layout"));
        DirectorySource source = DirectorySource.open(downloaded)) {
      Manifest imported = pack(store);
      Manifest packed = store.manifest(HubImports.packer().pack(source, store, "local").manifest());
      assertThat(imported.layers()).isEqualTo(packed.layers());
      Set<String> further = new HashSet<>(imported.annotations().keySet());
      further.removeAll(packed.annotations().keySet());
      assertThat(further).isEqualTo(OF_THE_ORIGIN);
      assertThat(imported.annotations()).containsAllEntriesOf(packed.annotations());
      assertThat(imported.annotations())
          .containsEntry(Annotations.SOURCE, "https://huggingface.co/org/model")
          .containsEntry(Annotations.REVISION, commit);
    }
  }

  private static void write(Path file, HubBytes bytes) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long at = 0; at < bytes.size(); ) {
        at += bytes.send(at, bytes.size() - at, channel);
      }
    }
  }
}
