package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/** The bytes of an archive as they are: every one is counted and hashed, also what is skipped. */
public final class RawStream extends FilterInputStream {
  private final MessageDigest hasher = Digest.Algorithm.SHA256.hasher();
  private final boolean hashes;
  private final LongConsumer progress;
  private long count;

  /**
   * @param hashes whether the digest will be asked for
   * @param progress takes the number of bytes of each step
   */
  public RawStream(InputStream stream, boolean hashes, LongConsumer progress) {
    super(stream);
    this.hashes = hashes;
    this.progress = progress;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    if (read > 0) {
      count += read;
      if (hashes) {
        hasher.update(bytes, offset, read);
      }
      progress.accept(read);
    }
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    byte[] skipped = new byte[Math.clamp(n, 1, ByteSource.BUFFER_BYTES)];
    long left = n;
    while (left > 0) {
      int read = read(skipped, 0, (int) Math.min(skipped.length, left));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return n - Math.max(left, 0);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** How many bytes came so far. */
  long count() {
    return count;
  }

  /** Reads what is left, so that the digest is that of everything. */
  public void drain() throws IOException {
    skip(Long.MAX_VALUE);
  }

  /** The digest of all that was read; asked for once. */
  public Digest digest() {
    return Digest.of(Digest.Algorithm.SHA256, hasher.digest());
  }
}
