package io.deckhouse.aimodels.modelpack.source.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What comes out of a decoder, within the bounds of its {@link Expansion}. */
final class ExpandedStream extends FilterInputStream {
  private final Expansion expansion;

  ExpandedStream(InputStream decoder, Expansion expansion) {
    super(decoder);
    this.expansion = expansion;
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    expansion.add(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    expansion.add(Math.max(read, 0));
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = in.skip(n);
    expansion.add(skipped);
    return skipped;
  }
}
