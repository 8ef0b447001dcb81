package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.util.Optional;

/**
 * A file that could be read only once, and is in the store that the model is packed to.
 *
 * @param path in the model
 * @param size in bytes
 */
public record StoredFile(String path, long size, Digest blob, ContentStore store)
    implements SourceFile {
  @Override
  public Optional<Local> local() {
    return Optional.empty();
  }

  @Override
  public Optional<Digest> digest() {
    return Optional.of(blob);
  }

  @Override
  public ByteSource open() {
    return store.read(blob);
  }
}
