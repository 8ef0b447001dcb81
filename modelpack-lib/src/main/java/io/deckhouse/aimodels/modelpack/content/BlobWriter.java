package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Takes in one blob: hashed while it is written, invisible until it is committed. Used by one
 * thread at a time.
 */
public interface BlobWriter extends AutoCloseable {
  /** The number of bytes that are in; a resumed blob starts above zero. */
  long offset();

  /**
   * Appends the remaining bytes of the buffer; blocks.
   *
   * @throws io.deckhouse.aimodels.modelpack.InvalidContentException when a known blob becomes
   *     longer than it may be; it is discarded then
   */
  void write(ByteBuffer bytes);

  /**
   * Takes in what is left of a blob, from {@link #offset()} to the end of the source; blocks. A
   * writer that lost something on its way reads that again.
   *
   * @param progress takes the number of bytes of each step; a negative one for bytes that have to
   *     be moved again
   * @throws IOException when the source cannot be read
   */
  void transfer(ByteSource source, LongConsumer progress) throws IOException;

  /**
   * Takes in a stream that can be read only once, from offset zero to its end; blocks. What has to
   * be moved again is kept in memory, as far as it may be that.
   *
   * @param progress takes the number of bytes of each step
   * @throws IOException when the stream cannot be read
   * @throws io.deckhouse.aimodels.modelpack.UnavailableException when the other side has lost what
   *     cannot be read again
   */
  default void transfer(InputStream stream, LongConsumer progress) throws IOException {
    byte[] buffer = new byte[ByteSource.BUFFER_BYTES];
    for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
      write(ByteBuffer.wrap(buffer, 0, count));
      progress.accept(count);
    }
  }

  /**
   * Takes in the whole of a file by sharing its blocks, where it is on the same file system and
   * that can (reflink), and hashes it. Only at offset zero. The caller makes sure that nobody wrote
   * to the file meanwhile, by its stamp before and after.
   *
   * @return false when blocks cannot be shared; nothing was written then
   */
  boolean share(Path source);

  /**
   * Makes the blob visible under the digest of what was written, or finds that it was there
   * already.
   *
   * @return its digest: sha256, or that of a known blob
   */
  Digest commit();

  /**
   * Makes the blob visible.
   *
   * @throws io.deckhouse.aimodels.modelpack.InvalidContentException when what was written has
   *     another digest or size; it is discarded then. A blob that began above zero may fail because
   *     the part that was there is damaged: the next writer begins at zero
   */
  void commit(Descriptor expected);

  /**
   * Without a commit: discards an unknown blob without a key, keeps the durable part of another.
   */
  @Override
  void close();
}
