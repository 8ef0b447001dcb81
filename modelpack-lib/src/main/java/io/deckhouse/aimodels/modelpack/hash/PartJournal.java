package io.deckhouse.aimodels.modelpack.hash;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.parallel.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/**
 * What is written down about a partial file while it grows: after each piece its CRC32C and the
 * state of the hasher. The next process compares checksums, which takes a tenth of the time that
 * hashing takes, and believes no byte that the checksums do not cover.
 */
final class PartJournal implements AutoCloseable {
  private static final int PAYLOAD_BYTES = Integer.BYTES + Sha256State.BYTES;

  private final RecordFile records;
  private final int pieceBytes;
  private final CRC32C piece = new CRC32C();

  private PartJournal(RecordFile records, int pieceBytes) {
    this.records = records;
    this.pieceBytes = pieceBytes;
  }

  /** Opens or begins the journal of a blob; records of another blob or piece size are dropped. */
  static PartJournal open(Path file, Digest blob, int pieceBytes) throws IOException {
    String key = "part " + pieceBytes + " " + blob;
    return new PartJournal(
        RecordFile.open(file, key.getBytes(StandardCharsets.US_ASCII), PAYLOAD_BYTES), pieceBytes);
  }

  /** How many bytes may pass before the next record is due. */
  int untilPieceEnds(long offset) {
    return pieceBytes - (int) (offset % pieceBytes);
  }

  /**
   * Takes note of bytes that were hashed and written.
   *
   * @param bytes no more than {@link #untilPieceEnds} said
   */
  void passed(ByteBuffer bytes, Hasher hasher) throws IOException {
    piece.update(bytes);
    if (hasher.position() % pieceBytes == 0) {
      ByteBuffer payload = ByteBuffer.allocate(PAYLOAD_BYTES).putInt((int) piece.getValue());
      hasher.state().orElseThrow().put(payload);
      records.append(payload.flip());
      piece.reset();
    }
  }

  /**
   * What the checksums say about a partial file.
   *
   * @param bytes the length of the longest beginning that is as it was written, in whole pieces
   * @param hasher the hasher of that beginning, unless it is empty
   * @param isDamaged whether the piece behind it is not as it was written
   */
  record Proven(long bytes, Optional<Hasher> hasher, boolean isDamaged) {}

  /** Compares the pieces of a partial file, and forgets what was noted about the others. */
  Proven prove(FileChannel partial) throws IOException {
    long recorded = Math.min(records.count(), partial.size() / pieceBytes);
    long whole = countWhole(partial, recorded);
    records.truncate(whole);
    return new Proven(
        whole * pieceBytes,
        whole == 0 ? Optional.empty() : state(whole - 1).map(Hasher::resume),
        whole < recorded);
  }

  private long countWhole(FileChannel partial, long recorded) throws IOException {
    AtomicLong next = new AtomicLong();
    AtomicLong whole = new AtomicLong(recorded);
    Callable<Boolean> checkNext =
        () -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(Hasher.BUFFER_BYTES);
          for (long index = next.getAndIncrement();
              index < whole.get();
              index = next.getAndIncrement()) {
            if (!isWhole(partial, index, buffer)) {
              whole.accumulateAndGet(index, Math::min);
            }
          }
          return true;
        };
    int threads = (int) Math.min(recorded, Workers.defaultConcurrency());
    try {
      new Workers(Math.max(1, threads)).run(Collections.nCopies(threads, checkNext));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return whole.get();
  }

  private boolean isWhole(FileChannel partial, long index, ByteBuffer buffer) {
    try {
      ByteBuffer payload = records.read(index);
      int expected = payload.getInt();
      if (payload.getLong() != (index + 1) * pieceBytes) {
        return false;
      }
      CRC32C crc = new CRC32C();
      long end = (index + 1) * pieceBytes;
      for (long at = index * pieceBytes; at < end; ) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
        int read = partial.read(buffer, at);
        if (read < 0) {
          return false;
        }
        at += read;
        crc.update(buffer.flip());
      }
      return (int) crc.getValue() == expected;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Sha256State> state(long index) throws IOException {
    return Sha256State.get(records.read(index).position(Integer.BYTES));
  }

  /** Forgets everything. */
  void restart() throws IOException {
    piece.reset();
    records.truncate(0);
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
