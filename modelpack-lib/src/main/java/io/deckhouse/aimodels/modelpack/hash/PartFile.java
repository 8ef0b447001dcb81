package io.deckhouse.aimodels.modelpack.hash;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A file that is hashed while it grows, in one process or in several. A long one has a journal
 * beside it, by which the next process proves what is there faster than by hashing it.
 */
public final class PartFile implements AutoCloseable {
  /** After so many bytes it is looked again whether a processor is idle. */
  private static final long STRETCH_BYTES = 64L * 1024 * 1024;

  private static final String JOURNAL_SUFFIX = ".journal";

  private final Path file;
  private final FileChannel channel;
  private Hasher hasher;
  private long offset;
  private Optional<PartJournal> journal;

  private PartFile(Path file, Hasher hasher, OpenOption create, Optional<PartJournal> journal)
      throws IOException {
    this.file = file;
    this.hasher = hasher;
    this.journal = journal;
    try {
      this.channel =
          FileChannel.open(file, Set.of(create, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } catch (IOException e) {
      dropJournal();
      throw e;
    }
  }

  /** Where the journal of a partial file is, when it has one. */
  public static Path journalOf(Path file) {
    return file.resolveSibling(file.getFileName() + JOURNAL_SUFFIX);
  }

  /** The name of the partial file that a journal belongs to; nothing when it is no journal. */
  public static Optional<String> ofJournal(String name) {
    return name.endsWith(JOURNAL_SUFFIX)
        ? Optional.of(name.substring(0, name.length() - JOURNAL_SUFFIX.length()))
        : Optional.empty();
  }

  /** Begins a file that must not be there; it has no journal. */
  public static PartFile begin(Path file, Digest.Algorithm algorithm) throws IOException {
    return new PartFile(
        file, Hasher.of(algorithm), StandardOpenOption.CREATE_NEW, Optional.empty());
  }

  /**
   * Goes on with what is on the disk, or begins. What the journal proves is not hashed again; a
   * piece that is damaged, and what is behind it, is dropped; a file that is too long begins again.
   *
   * @param blob what the whole file will be
   * @param sizeMax the length that it will have
   */
  public static PartFile resume(Path file, Digest blob, long sizeMax, Pieces pieces)
      throws IOException {
    return resume(file, blob, sizeMax, pieces, false);
  }

  /**
   * Goes on with what the journal proves, and drops the rest: for a file whose digest is not known,
   * so that nothing would show damage.
   *
   * @param name stands for the content
   */
  public static PartFile resumeProven(Path file, Digest name, long sizeMax, Pieces pieces)
      throws IOException {
    return resume(file, name, sizeMax, pieces, true);
  }

  private static PartFile resume(
      Path file, Digest blob, long sizeMax, Pieces pieces, boolean provenOnly) throws IOException {
    boolean journaled = sizeMax >= pieces.fileBytesMin();
    Hasher hasher = journaled ? Hasher.resumable(blob.algorithm()) : Hasher.of(blob.algorithm());
    PartFile part =
        new PartFile(
            file,
            hasher,
            StandardOpenOption.CREATE,
            hasher.tellsStates() ? openJournal(file, blob, pieces) : Optional.empty());
    try {
      if (part.channel.size() > sizeMax) {
        part.restart();
      }
      part.takeProven();
      if (provenOnly) {
        part.channel.truncate(part.offset);
      }
      part.hashRest(part.channel);
      return part;
    } catch (IOException | RuntimeException e) {
      part.close();
      throw e;
    }
  }

  /** A journal that cannot be had costs time, and nothing else. */
  private static Optional<PartJournal> openJournal(Path file, Digest blob, Pieces pieces) {
    try {
      return Optional.of(PartJournal.open(journalOf(file), blob, pieces.pieceBytes()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void takeProven() throws IOException {
    if (journal.isEmpty()) {
      return;
    }
    PartJournal.Proven proven = journal.get().prove(channel);
    if (proven.isDamaged()) {
      channel.truncate(proven.bytes());
    }
    proven.hasher().ifPresent(resumed -> hasher = resumed);
    offset = hasher.position();
  }

  public Path file() {
    return file;
  }

  public Digest.Algorithm algorithm() {
    return hasher.algorithm();
  }

  /** How many bytes are in. */
  public long offset() {
    return offset;
  }

  /** Appends in steps that stay in the processor's cache between hashing and writing. */
  public void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      ByteBuffer step = bytes.slice(bytes.position(), step(bytes.remaining()));
      hasher.update(step.duplicate());
      for (ByteBuffer rest = step.duplicate(); rest.hasRemaining(); ) {
        channel.write(rest, offset + rest.position());
      }
      note(step);
      bytes.position(bytes.position() + step.limit());
    }
  }

  /**
   * Takes in what is left of a source, from the offset to its end; blocks. While a processor has
   * nothing else to do, what is long is hashed in a thread of its own.
   *
   * @param progress takes the number of bytes of each step
   * @throws IOException when the source cannot be read
   */
  public void fill(ByteSource source, HashThreads threads, LongConsumer progress)
      throws IOException {
    source.expect(offset(), source.size());
    threads.enter();
    try {
      while (offset() < source.size()) {
        long end = Math.min(source.size(), offset() + STRETCH_BYTES);
        if (end - offset() >= HashPipeline.WORTH_BYTES && threads.tryEnter()) {
          try {
            fillInTwoThreads(source, end, progress);
          } finally {
            threads.leave();
          }
        } else {
          fillHere(source, end, progress);
        }
      }
    } finally {
      threads.leave();
    }
  }

  private void fillHere(ByteSource source, long end, LongConsumer progress) throws IOException {
    ByteBuffer buffer = source.bufferFor(end - offset());
    while (offset() < end) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - offset()));
      source.readFully(buffer, offset());
      int count = buffer.flip().remaining();
      writeAt(buffer.duplicate(), offset());
      hash(buffer);
      progress.accept(count);
    }
  }

  private void fillInTwoThreads(ByteSource source, long end, LongConsumer progress)
      throws IOException {
    try (HashPipeline pipeline = new HashPipeline(source::buffer, this::hash)) {
      for (long at = offset(); at < end; ) {
        ByteBuffer buffer = pipeline.take();
        buffer.limit((int) Math.min(buffer.capacity(), end - at));
        source.readFully(buffer, at);
        int count = buffer.flip().remaining();
        writeAt(buffer.duplicate(), at);
        pipeline.submit(buffer);
        at += count;
        progress.accept(count);
      }
      pipeline.finish();
    }
  }

  private void writeAt(ByteBuffer bytes, long position) {
    try {
      for (long at = position; bytes.hasRemaining(); ) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      throw ModelPackException.io("write " + file, e);
    }
  }

  private void hash(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      ByteBuffer step = bytes.slice(bytes.position(), step(bytes.remaining()));
      hasher.update(step);
      note(step.rewind());
      bytes.position(bytes.position() + step.limit());
    }
  }

  /** Hashes what another file with the same bytes, or this one, has behind the offset. */
  public void hashRest(FileChannel from) throws IOException {
    ByteBuffer buffer = buffer(from.size() - offset);
    while (from.read(buffer.limit(step(buffer.capacity())), offset) > 0) {
      hasher.update(buffer.flip());
      note(buffer.rewind());
      buffer.clear();
    }
  }

  /** Direct memory is given back late: small files, of which there may be many, take none. */
  private static ByteBuffer buffer(long count) {
    return count < Hasher.BUFFER_BYTES
        ? ByteBuffer.allocate((int) Math.max(1, count))
        : ByteBuffer.allocateDirect(Hasher.BUFFER_BYTES);
  }

  private int step(int wanted) {
    int usual = Math.min(wanted, Hasher.BUFFER_BYTES);
    return journal.map(notes -> Math.min(usual, notes.untilPieceEnds(offset))).orElse(usual);
  }

  private void note(ByteBuffer bytes) {
    offset += bytes.remaining();
    if (journal.isEmpty()) {
      return;
    }
    try {
      journal.get().passed(bytes.duplicate(), hasher);
    } catch (IOException e) {
      dropJournal();
    }
  }

  private void dropJournal() {
    try (PartJournal _ = journal.orElse(null)) {
      journal = Optional.empty();
    } catch (IOException e) {
      // What is lost is time, and only when the transfer is interrupted.
    }
  }

  /** The channel, for what is done to the file as a whole. */
  public FileChannel channel() {
    return channel;
  }

  /** The digest so far; more may be appended afterwards. */
  public Digest digest() {
    return hasher.digest();
  }

  /** Forgets everything that is in. */
  public void restart() throws IOException {
    channel.truncate(0);
    offset = 0;
    hasher =
        hasher.tellsStates() ? Hasher.resumable(hasher.algorithm()) : Hasher.of(hasher.algorithm());
    if (journal.isPresent()) {
      journal.get().restart();
    }
  }

  /** Waits until the file is on the disk. */
  public void force() throws IOException {
    channel.force(true);
  }

  /** Removes the journal of a file that is whole and will get its final name. */
  public void removeJournal() {
    dropJournal();
    try {
      Files.deleteIfExists(journalOf(file));
    } catch (IOException e) {
      // One that stays is not believed about other bytes.
    }
  }

  /** Removes the file and its journal. */
  public void discard() throws IOException {
    removeJournal();
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    dropJournal();
    channel.close();
  }
}
