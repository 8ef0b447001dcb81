package io.deckhouse.aimodels.modelpack.artifact;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails when more comes out than is reasonable: the answer to decompression bombs. */
final class LimitedInputStream extends FilterInputStream {
  private final long limit;
  private final String what;
  private long count;

  LimitedInputStream(InputStream in, long limit, String what) {
    super(in);
    this.limit = limit;
    this.what = what;
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = in.skip(n);
    count(skipped);
    return skipped;
  }

  private void count(long more) {
    count += more;
    if (count > limit) {
      throw new InvalidContentException(
          what + ": expands to more than " + limit + " bytes (a decompression bomb?)");
    }
  }
}
