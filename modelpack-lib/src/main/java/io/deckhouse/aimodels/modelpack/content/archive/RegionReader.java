package io.deckhouse.aimodels.modelpack.content.archive;

import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.tar.Region;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An entry of an archive, read in place. Closing it leaves the archive open. */
record RegionReader(ByteSource archive, Region region) implements BlobReader {
  @Override
  public long size() {
    return region.size();
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    if (position >= region.size()) {
      return -1;
    }
    long left = region.size() - position;
    if (target.remaining() <= left) {
      return archive.read(target, region.offset() + position);
    }
    int limit = target.limit();
    target.limit(target.position() + (int) left);
    try {
      return archive.read(target, region.offset() + position);
    } finally {
      target.limit(limit);
    }
  }
}
