package io.deckhouse.aimodels.modelpack.artifact;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes that a decoder makes. What it cannot decode is invalid content, not a failure of this
 * machine.
 */
final class DecodedStream extends FilterInputStream {
  private final String what;

  DecodedStream(InputStream decoder, String what) {
    super(decoder);
    this.what = what;
  }

  @Override
  public int read() throws IOException {
    try {
      return in.read();
    } catch (IOException e) {
      throw malformed(what, e);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return in.read(bytes, offset, length);
    } catch (IOException e) {
      throw malformed(what, e);
    }
  }

  @Override
  public long skip(long count) throws IOException {
    try {
      return in.skip(count);
    } catch (IOException e) {
      throw malformed(what, e);
    }
  }

  static InvalidContentException malformed(String what, IOException e) {
    String reason = e.getMessage() == null ? "it ends too early" : e.getMessage();
    return new InvalidContentException(what + " cannot be read: " + reason, e);
  }
}
