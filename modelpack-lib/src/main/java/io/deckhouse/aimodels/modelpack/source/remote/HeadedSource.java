package io.deckhouse.aimodels.modelpack.source.remote;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file whose beginning is kept beside it, and the rest of it is read from its server. */
final class HeadedSource implements ByteSource {
  private final String path;
  private final ByteSource source;
  private final int headBytes;
  private final Heads heads;
  private final RemoteFile.Opener again;
  private long expectedStart;
  private long expectedEnd;

  /**
   * @param headBytes what is kept of it
   * @param again opens another source of the same, for when the way has damaged the beginning
   */
  HeadedSource(
      String path, ByteSource source, int headBytes, Heads heads, RemoteFile.Opener again) {
    this.path = path;
    this.source = source;
    this.headBytes = headBytes;
    this.heads = heads;
    this.again = again;
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
  public synchronized void expect(long start, long end) {
    expectedStart = Math.max(start, headBytes);
    expectedEnd = end;
    source.expect(expectedStart, expectedEnd);
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

  private synchronized byte[] fetch() throws IOException {
    try {
      byte[] head = fetch(source);
      source.expect(expectedStart, expectedEnd);
      return head;
    } catch (InvalidContentException e) {
      try (ByteSource other = again.open()) {
        return fetch(other);
      }
    }
  }

  /** In one go, where it is more than one piece. */
  private byte[] fetch(ByteSource from) throws IOException {
    byte[] head = new byte[headBytes];
    from.expect(0, headBytes);
    from.readFully(ByteBuffer.wrap(head), 0);
    return head;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
