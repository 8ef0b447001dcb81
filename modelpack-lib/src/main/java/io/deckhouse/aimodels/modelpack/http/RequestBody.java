package io.deckhouse.aimodels.modelpack.http;

import java.io.IOException;
import java.io.OutputStream;

/** What a request carries. It may be written again when the request is repeated. */
public interface RequestBody {
  /** The length in bytes. */
  long length();

  /**
   * Writes exactly {@link #length()} bytes.
   *
   * @throws IOException when the connection fails; what fails on this side is not an IOException
   */
  void writeTo(OutputStream out) throws IOException;

  /** Bytes in memory. */
  static RequestBody of(byte[] bytes) {
    return new RequestBody() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
      }
    };
  }
}
