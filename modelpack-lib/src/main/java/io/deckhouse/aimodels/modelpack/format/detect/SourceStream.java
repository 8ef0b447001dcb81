package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ByteSourceInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The end of a {@link ByteSource} as a stream whose failures are unchecked: the decoders above
 * report bad content as {@link IOException}, and the two must not be confused.
 */
final class SourceStream extends InputStream {
  private final ByteSourceInputStream in;

  SourceStream(ByteSource source, long start) {
    this.in = new ByteSourceInputStream(source, start, Math.max(0, source.size() - start));
  }

  @Override
  public int read() {
    try {
      return in.read();
    } catch (EOFException e) {
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    try {
      return in.read(target, offset, length);
    } catch (EOFException e) {
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long skip(long count) {
    return in.skip(count);
  }
}
