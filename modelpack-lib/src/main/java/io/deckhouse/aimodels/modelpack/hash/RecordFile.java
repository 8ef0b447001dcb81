package io.deckhouse.aimodels.modelpack.hash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A file of records of one length behind a header that says whose they are. Every record has a
 * checksum over itself, its number and the header, and ends the file for the reader when that is
 * wrong: what a crash, another program or another blob left there is as if it were not.
 */
final class RecordFile implements AutoCloseable {
  private static final long MAGIC = 0x64386d6f64656c73L;
  private static final int VERSION = 1;

  /** The longest file that is read: for pieces of 16 MiB, the journal of 16 TiB. */
  private static final long COUNT_MAX = 1L << 20;

  private static final int BUFFER_BYTES = 64 * 1024;

  private final FileChannel channel;
  private final byte[] header;
  private final int payloadBytes;
  private long count;

  private RecordFile(FileChannel channel, byte[] header, int payloadBytes) {
    this.channel = channel;
    this.header = header;
    this.payloadBytes = payloadBytes;
  }

  /**
   * Opens or creates a file; records of others are dropped.
   *
   * @param key tells whose the records are
   */
  static RecordFile open(Path file, byte[] key, int payloadBytes) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(file);
    }
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      RecordFile records = new RecordFile(channel, header(key, payloadBytes), payloadBytes);
      if (records.hasHeader()) {
        records.truncate(records.countWhole());
      } else {
        records.clear();
      }
      return records;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static byte[] header(byte[] key, int payloadBytes) {
    return ByteBuffer.allocate(Long.BYTES + 3 * Integer.BYTES + key.length)
        .putLong(MAGIC)
        .putInt(VERSION)
        .putInt(payloadBytes)
        .putInt(key.length)
        .put(key)
        .array();
  }

  private boolean hasHeader() throws IOException {
    ByteBuffer found = ByteBuffer.allocate(header.length);
    readFully(found, 0);
    return ByteBuffer.wrap(header).equals(found.flip());
  }

  private long countWhole() throws IOException {
    int recordBytes = recordBytes();
    ByteBuffer buffer = ByteBuffer.allocate(Math.max(1, BUFFER_BYTES / recordBytes) * recordBytes);
    long whole = 0;
    while (whole < COUNT_MAX) {
      readFully(buffer.clear(), offset(whole));
      buffer.flip();
      if (buffer.remaining() < recordBytes) {
        return whole;
      }
      while (buffer.remaining() >= recordBytes) {
        ByteBuffer payload = buffer.slice(buffer.position(), payloadBytes);
        buffer.position(buffer.position() + payloadBytes);
        if (buffer.getInt() != checksum(whole, payload)) {
          return whole;
        }
        whole++;
      }
    }
    return whole;
  }

  private void readFully(ByteBuffer target, long position) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int read = channel.read(target, at);
      if (read < 0) {
        return;
      }
      at += read;
    }
  }

  private int checksum(long index, ByteBuffer payload) {
    CRC32C crc = new CRC32C();
    crc.update(header);
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(index).flip());
    crc.update(payload.duplicate());
    return (int) crc.getValue();
  }

  private int recordBytes() {
    return payloadBytes + Integer.BYTES;
  }

  private long offset(long index) {
    return header.length + index * recordBytes();
  }

  /** How many records there are. */
  long count() {
    return count;
  }

  /** The content of a record. */
  ByteBuffer read(long index) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(payloadBytes);
    readFully(payload, offset(index));
    if (payload.hasRemaining()) {
      throw new IOException("the journal became shorter while it was read");
    }
    return payload.flip();
  }

  /** Adds a record, up to the limit. */
  void append(ByteBuffer payload) throws IOException {
    if (count == COUNT_MAX) {
      return;
    }
    ByteBuffer record = ByteBuffer.allocate(recordBytes());
    record.put(payload.duplicate()).putInt(checksum(count, payload)).flip();
    long at = offset(count);
    while (record.hasRemaining()) {
      at += channel.write(record, at);
    }
    count++;
  }

  /** Forgets the records behind the first ones. */
  void truncate(long first) throws IOException {
    channel.truncate(offset(first));
    count = first;
  }

  private void clear() throws IOException {
    channel.truncate(0);
    ByteBuffer bytes = ByteBuffer.wrap(header);
    while (bytes.hasRemaining()) {
      channel.write(bytes, bytes.position());
    }
    count = 0;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
