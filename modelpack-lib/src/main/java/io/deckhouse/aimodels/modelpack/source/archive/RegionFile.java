package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.format.ByteRange;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.tar.Region;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A file whose bytes are a part of an archive. */
record RegionFile(String path, StampedArchive archive, Region region) implements SourceFile {
  @Override
  public long size() {
    return region.size();
  }

  @Override
  public Optional<Local> local() {
    return Optional.empty();
  }

  @Override
  public Optional<String> contentKey() {
    return Optional.of(
        archive.file().toAbsolutePath() + " " + archive.stamp() + " " + region.offset());
  }

  @Override
  public ByteSource open() throws IOException {
    ByteSource whole = archive.open();
    ByteSource part = part(whole);
    return new ByteSource() {
      @Override
      public long size() {
        return part.size();
      }

      @Override
      public int read(ByteBuffer target, long position) throws IOException {
        int count = part.read(target, position);
        if (position + count == size()) {
          archive.requireUnchanged();
        }
        return count;
      }

      @Override
      public void close() throws IOException {
        whole.close();
      }
    };
  }

  private ByteSource part(ByteSource whole) throws IOException {
    try {
      return new ByteRange(whole, region.offset(), region.size());
    } catch (IndexOutOfBoundsException e) {
      whole.close();
      archive.requireUnchanged();
      throw e;
    }
  }
}
