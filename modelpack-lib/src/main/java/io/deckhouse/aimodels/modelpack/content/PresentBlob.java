package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** The writer of a blob that is here already: all of it is in. */
public record PresentBlob(Descriptor blob) implements BlobWriter {
  @Override
  public long offset() {
    return blob.size();
  }

  @Override
  public void write(ByteBuffer bytes) {
    if (bytes.hasRemaining()) {
      throw new InvalidContentException(
          "%s: more bytes than expected (expected: %d)".formatted(blob.digest(), blob.size()));
    }
  }

  @Override
  public void transfer(ByteSource source, LongConsumer progress) {}

  @Override
  public boolean share(Path source) {
    return false;
  }

  @Override
  public Digest commit() {
    return blob.digest();
  }

  @Override
  public void commit(Descriptor expected) {
    if (!expected.digest().equals(blob.digest()) || expected.size() != blob.size()) {
      throw new InvalidContentException(
          "%s of %d bytes is here (expected: %s of %d)"
              .formatted(blob.digest(), blob.size(), expected.digest(), expected.size()));
    }
  }

  @Override
  public void close() {}
}
