package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The content of an entry of a zip, as it comes: counted, and its checksum computed. */
final class ZipContent extends InputStream {
  private final ZipInput input;
  private final ZipRecord local;
  private final String what;
  private final CRC32 crc = new CRC32();
  private final Inflater inflater;
  private final long start;
  private long count;
  private boolean ended;

  /**
   * @param inflater used for deflated content, and reset then
   */
  ZipContent(ZipInput input, ZipRecord local, Inflater inflater, String what) {
    this.input = input;
    this.local = local;
    this.inflater = inflater;
    this.what = what;
    this.start = input.position();
    inflater.reset();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int read =
        ended
            ? -1
            : local.method() == ZipRecord.STORED
                ? stored(target, offset, length)
                : inflated(target, offset, length);
    if (read < 0) {
      ended = true;
      return -1;
    }
    crc.update(target, offset, read);
    count += read;
    return read;
  }

  private int stored(byte[] target, int offset, int length) throws IOException {
    long left = local.size() - count;
    if (left == 0) {
      return -1;
    }
    int read = input.read(target, offset, (int) Math.min(length, left));
    if (read < 0) {
      throw new EOFException("cut short");
    }
    return read;
  }

  private int inflated(byte[] target, int offset, int length) throws IOException {
    try {
      while (true) {
        int read = inflater.inflate(target, offset, length);
        if (read > 0) {
          return read;
        }
        if (inflater.finished()) {
          input.giveBack(inflater.getRemaining());
          return -1;
        }
        if (inflater.needsDictionary()) {
          throw new DataFormatException("it needs a dictionary");
        }
        input.feed(inflater);
      }
    } catch (DataFormatException e) {
      throw new InvalidContentException(
          what + ": " + local.name() + ": malformed deflate stream: " + e.getMessage(), e);
    }
  }

  /** Says what was there, when all of it has been read. */
  ZipRecord measured() {
    return local.measured(crc.getValue(), input.position() - start, count);
  }
}
