package io.deckhouse.aimodels.modelpack.artifact;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.ByteSourceInputStream;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;

/** A blob as a stream that is hashed while it is read; {@link #verify} compares the digest. */
public final class VerifiedInputStream extends DigestInputStream {
  private final Descriptor expected;

  private VerifiedInputStream(InputStream stream, Descriptor expected) {
    super(stream, expected.digest().algorithm().hasher());
    this.expected = expected;
  }

  /**
   * Opens a blob at its beginning.
   *
   * @throws InvalidContentException when the blob's size is not the descriptor's
   */
  public static VerifiedInputStream open(ContentStore store, Descriptor expected) {
    BlobReader blob = store.read(expected.digest());
    if (blob.size() != expected.size()) {
      throw new InvalidContentException(
          expected.digest() + ": " + blob.size() + " bytes (expected: " + expected.size() + ")");
    }
    blob.expect(0, expected.size());
    return new VerifiedInputStream(ByteSourceInputStream.owning(blob), expected);
  }

  @Override
  public long skip(long count) throws IOException {
    // What is skipped counts for the digest, so it is read.
    long left = count;
    byte[] buffer = new byte[(int) Math.min(Blobs.BUFFER_BYTES, Math.max(1, count))];
    while (left > 0) {
      int read = read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return count - left;
  }

  /**
   * Reads what is left and compares the digest.
   *
   * @throws InvalidContentException when it is another one
   */
  public void verify() throws IOException {
    skip(Long.MAX_VALUE);
    Digest actual = Digest.of(expected.digest().algorithm(), getMessageDigest().digest());
    if (!actual.equals(expected.digest())) {
      throw new InvalidContentException(
          expected.digest() + ": its bytes have the digest " + actual);
    }
  }
}
