package io.deckhouse.aimodels.modelpack.verify;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.HollowStore;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/**
 * Takes in blobs and keeps nothing but tells their digests: where an archive is unpacked to when
 * only that is wanted.
 */
final class ForgetfulStore implements HollowStore {
  @Override
  public String location() {
    return "nowhere";
  }

  @Override
  public BlobWriter write() {
    return new HashingWriter();
  }

  @Override
  public BlobWriter write(Descriptor expected) {
    return write();
  }

  @Override
  public InvalidRequestException readOnly() {
    return new InvalidRequestException("nothing is kept here");
  }

  private static final class HashingWriter implements BlobWriter {
    private final MessageDigest hasher = Digest.Algorithm.SHA256.hasher();
    private long offset;

    @Override
    public long offset() {
      return offset;
    }

    @Override
    public void write(ByteBuffer bytes) {
      offset += bytes.remaining();
      hasher.update(bytes);
    }

    @Override
    public void transfer(ByteSource source, LongConsumer progress) throws IOException {
      ByteBuffer buffer = source.bufferFor(source.size() - offset);
      while (offset < source.size()) {
        int count = source.read(buffer.clear(), offset);
        if (count < 0) {
          throw new EOFException("ends at byte " + offset);
        }
        write(buffer.flip());
        progress.accept(count);
      }
    }

    @Override
    public boolean share(Path source) {
      return false;
    }

    @Override
    public Digest commit() {
      return Digest.of(Digest.Algorithm.SHA256, hasher.digest());
    }

    @Override
    public void commit(Descriptor expected) {
      Digest digest = commit();
      if (!digest.equals(expected.digest())) {
        throw new InvalidContentException(digest + " (expected: " + expected.digest() + ")");
      }
    }

    @Override
    public void close() {}
  }
}
