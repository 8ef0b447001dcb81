package io.deckhouse.aimodels.modelpack.source.remote;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file whose beginning is kept beside it, and the rest of it is read from its server. */
final class HeadedSource implements ByteSource {
  private final String path;
  private final ByteSource source;
  private final Heads heads;
  private final int headBytes;

  HeadedSource(String path, ByteSource source, Heads heads) {
    this.path = path;
    this.source = source;
    this.heads = heads;
    this.headBytes = (int) Math.min(Heads.HEAD_BYTES, source.size());
  }

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
    source.expect(Math.max(start, headBytes), end);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    if (position >= headBytes) {
      return source.read(target, position);
    }
    ByteBuffer head = heads.get(path, this::fetch);
    int count = Math.min(target.remaining(), headBytes - (int) position);
    target.put(head.slice((int) position, count));
    return count;
  }

  private byte[] fetch() throws IOException {
    byte[] head = new byte[headBytes];
    source.readFully(ByteBuffer.wrap(head), 0);
    return head;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
