package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.http.RangedSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A blob of a registry, open for reading. */
record RegistryBlob(RangedSource source) implements BlobReader {
  @Override
  public long size() {
    return source.size();
  }

  @Override
  public ByteBuffer buffer(int bytes) {
    return source.buffer(bytes);
  }

  @Override
  public void expect(long start, long end) {
    source.expect(start, end);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return source.read(target, position);
  }

  @Override
  public void close() {
    source.close();
  }
}
