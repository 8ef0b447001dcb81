package io.deckhouse.aimodels.modelpack.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that may not be read is a failure of this machine that names the file. */
class UnreadableSourceTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "config.json", "README.md"})
  void namesTheFileAndStoresNothing(String path) throws IOException {
    PackFixture fixture = PackFixture.create(directory);
    Packer packer = new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE);
    try (LayoutStore store = fixture.store();
        ModelSource source = new Unreadable(DirectorySource.open(fixture.model()), path)) {
      assertThatThrownBy(() -> packer.pack(source, store, "m:1"))
          .isInstanceOf(LocalFailureException.class)
          .hasMessageContaining("permission denied")
          .hasMessageContaining(path);
      assertThat(store.names()).isEmpty();
    }
  }

  /** A source one file of which may not be read; root may read everything, so it is a fake. */
  private record Unreadable(ModelSource readable, String path) implements ModelSource {
    @Override
    public String location() {
      return readable.location();
    }

    @Override
    public List<SourceFile> files() {
      return readable.files().stream().map(this::file).toList();
    }

    private SourceFile file(SourceFile file) {
      return file.path().equals(path) ? new Denied(path, file.size()) : file;
    }

    @Override
    public List<String> leftOut() {
      return readable.leftOut();
    }

    @Override
    public Optional<Origin> origin() {
      return readable.origin();
    }

    @Override
    public void close() {
      readable.close();
    }
  }

  private record Denied(String path, long size) implements SourceFile {
    @Override
    public Optional<Local> local() {
      return Optional.empty();
    }

    @Override
    public ByteSource open() throws IOException {
      throw new AccessDeniedException(path);
    }
  }
}
