package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.IOException;
import java.io.InputStream;

/**
 * Tells text from binary: UTF-8 with hardly any control characters, and no NUL, in the first {@link
 * #BYTES_MAX} bytes. A document may be in another encoding that keeps ASCII.
 */
final class TextProbe {
  /** The bytes that are read. */
  static final int BYTES_MAX = 8 * 1024 * 1024;

  /** Bytes for each control character that is tolerated. */
  private static final int BYTES_PER_CONTROL = 256;

  private static final int CHUNK_BYTES = 64 * 1024;

  private long controls;
  private long bytes;
  private int continuations;
  private boolean utf8 = true;
  private boolean nul;

  private TextProbe() {}

  /**
   * Reads the file.
   *
   * @param anyEncoding whether bytes that are not UTF-8 are tolerated
   */
  static boolean isText(ByteSource source, boolean anyEncoding) throws IOException {
    TextProbe probe = new TextProbe();
    try (InputStream in = new BoundedStream(new SourceStream(source, 0), BYTES_MAX)) {
      byte[] chunk = in.readNBytes(CHUNK_BYTES);
      while (chunk.length > 0 && !probe.nul && (probe.utf8 || anyEncoding)) {
        probe.add(chunk);
        chunk = in.readNBytes(CHUNK_BYTES);
      }
    }
    boolean ended = probe.continuations == 0 || probe.bytes == BYTES_MAX;
    return !probe.nul
        && probe.controls <= probe.bytes / BYTES_PER_CONTROL
        && (anyEncoding || (probe.utf8 && ended));
  }

  private void add(byte[] chunk) {
    for (byte signed : chunk) {
      int value = Byte.toUnsignedInt(signed);
      nul |= value == 0;
      if (value < ' ' && "\t\n\r\f\b\u000b\u001b".indexOf(value) < 0) {
        controls++;
      }
      follow(value);
    }
    bytes += chunk.length;
  }

  private void follow(int value) {
    boolean isContinuation = (value & 0xC0) == 0x80;
    if (continuations > 0) {
      utf8 &= isContinuation;
      continuations--;
    } else if (value >= 0x80) {
      continuations = value >= 0xF0 ? 3 : value >= 0xE0 ? 2 : 1;
      utf8 &= value >= 0xC2 && value <= 0xF4;
    }
  }
}
