package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Takes in one blob: hashed while it is written, invisible until it is committed. Used by one thread
 * at a time.
 */
public interface BlobWriter extends AutoCloseable {
  /** The number of bytes that are in; a resumed blob starts above zero. */
  long offset();

  /** Appends the remaining bytes of the buffer. */
  void write(ByteBuffer bytes) throws IOException;

  /**
   * Takes in the whole of a file by sharing its blocks, where the file systems can (reflink), and
   * hashes it. Only at offset zero.
   *
   * @return false when blocks cannot be shared; nothing was written then
   */
  boolean share(FileChannel source) throws IOException;

  /**
   * Makes the blob visible under the digest of what was written, or finds that it was there already.
   *
   * @return its digest, sha256
   */
  Digest commit() throws IOException;

  /**
   * Makes the blob visible.
   *
   * @throws io.deckhouse.aimodels.modelpack.InvalidContentException when what was written has another
   *     digest or size; it is discarded then
   */
  void commit(Descriptor expected) throws IOException;

  /** Without a commit: discards an unknown blob, keeps the durable part of a known one. */
  @Override
  void close();
}
