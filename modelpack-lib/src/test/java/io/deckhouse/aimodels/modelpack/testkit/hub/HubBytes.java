package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes that can be sent from any position, without being in memory. */
public sealed interface HubBytes {
  /** Their number. */
  long size();

  /**
   * Sends some of them.
   *
   * @param most how many at most; more than 0
   * @return how many were sent
   */
  long send(long position, long most, WritableByteChannel to) throws IOException;

  /** Bytes in memory. */
  static HubBytes of(byte[] content) {
    return sparse(content, content.length);
  }

  /** Bytes in memory, and zeros behind them. */
  static HubBytes sparse(byte[] start, long size) {
    return new Sparse(start.clone(), size);
  }

  /** The bytes of a file, with the length that it has now. */
  static HubBytes of(Path file) {
    try {
      return new Disk(file, Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes in memory, and zeros behind them. */
  @SuppressWarnings("ArrayRecordComponent") // It is never compared.
  record Sparse(byte[] start, long size) implements HubBytes {
    private static final int STEP_BYTES = 256 * 1024;

    @Override
    public long send(long position, long most, WritableByteChannel to) throws IOException {
      if (position < start.length) {
        int count = (int) Math.min(most, start.length - position);
        return to.write(ByteBuffer.wrap(start, (int) position, count));
      }
      return to.write(ByteBuffer.allocate((int) Math.min(most, STEP_BYTES)));
    }
  }

  /** A file on this machine's disk; the kernel sends it. */
  record Disk(Path file, long size) implements HubBytes {
    private static final long STEP_BYTES = 4L * 1024 * 1024;

    @Override
    public long send(long position, long most, WritableByteChannel to) throws IOException {
      try (FileChannel channel = FileChannel.open(file)) {
        long count = channel.transferTo(position, Math.min(most, STEP_BYTES), to);
        if (count == 0 && channel.size() <= position) {
          throw new IOException(file + ": shorter than it was");
        }
        return count;
      }
    }
  }
}
