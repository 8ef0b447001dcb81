package io.deckhouse.aimodels.modelpack.artifact;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;

/**
 * The bytes that a decoder makes. What it cannot decode is invalid content, not a failure of this
 * machine.
 */
public final class DecodedStream extends FilterInputStream {
  private final String what;

  /** Wraps a decoder over what the errors name. */
  public DecodedStream(InputStream decoder, String what) {
    super(decoder);
    this.what = what;
  }

  @Override
  public int read() throws IOException {
    try {
      return in.read();
    } catch (IOException e) {
      throw failure(what, e);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return in.read(bytes, offset, length);
    } catch (IOException e) {
      throw failure(what, e);
    }
  }

  @Override
  public long skip(long count) throws IOException {
    try {
      return in.skip(count);
    } catch (IOException e) {
      throw failure(what, e);
    }
  }

  /** What it means that a decoder over {@code what} failed. */
  static ModelPackException failure(String what, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return ModelPackException.io("read " + what, e);
    }
    String reason = e.getMessage() == null ? "it ends too early" : e.getMessage();
    return new InvalidContentException(what + " cannot be read: " + reason, e);
  }
}
