package io.deckhouse.aimodels.modelpack.source;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * The bytes of a file, compared with what its publisher lists while they are read: the last one is
 * only given out when all of them are right. A read that jumps ahead reads what lies between.
 */
public final class ProvenSource implements ByteSource {
  private final String what;
  private final ByteSource source;
  private final ListedDigest listed;
  private final MessageDigest hasher;
  private long hashed;

  /**
   * @param what names the file in messages
   * @param source is closed with this one
   */
  public ProvenSource(String what, ByteSource source, ListedDigest listed) {
    this.what = what;
    this.source = source;
    this.listed = listed;
    this.hasher = listed.hasher(source.size());
    if (source.size() == 0) {
      requireListed();
    }
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
    source.expect(Math.min(start, hashed), end);
  }

  /**
   * Reads as every source does.
   *
   * @throws InvalidContentException when the end is reached and the bytes are others than listed
   */
  @Override
  public synchronized int read(ByteBuffer target, long position) throws IOException {
    while (hashed < position && hashed < size()) {
      ByteBuffer between = source.bufferFor(position - hashed);
      between.limit((int) Math.min(between.capacity(), position - hashed));
      if (readOn(between, hashed) < 0) {
        return -1;
      }
    }
    return readOn(target, position);
  }

  private int readOn(ByteBuffer target, long position) throws IOException {
    int before = target.position();
    int count = source.read(target, position);
    if (count > 0 && position + count > hashed) {
      hasher.update(target.duplicate().flip().position(before + (int) (hashed - position)));
      hashed = position + count;
      if (hashed == size()) {
        requireListed();
      }
    }
    return count;
  }

  private void requireListed() {
    if (!listed.is(hasher.digest())) {
      throw new InvalidContentException(
          what + ": its bytes are not what is listed (expected: " + listed + ")");
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
