package io.deckhouse.aimodels.modelpack.verify;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.NamedManifest;
import io.deckhouse.aimodels.modelpack.content.ReadOnlyStore;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Takes in blobs and keeps nothing but tells their digests: where an archive is unpacked to when
 * only that is wanted.
 */
final class ForgetfulStore implements ReadOnlyStore {
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
  public OptionalLong size(Digest digest) {
    return OptionalLong.empty();
  }

  @Override
  public BlobReader read(Digest digest) {
    throw NotFoundException.local(digest + " was not kept");
  }

  @Override
  public Optional<Descriptor> resolve(String nameOrDigest) {
    return Optional.empty();
  }

  @Override
  public Document document(Descriptor descriptor) {
    throw NotFoundException.local(descriptor.digest() + " was not kept");
  }

  @Override
  public List<NamedManifest> names() {
    return List.of();
  }

  @Override
  public Optional<Descriptor> only() {
    return Optional.empty();
  }

  @Override
  public List<Descriptor> referrers(Digest subject) {
    return List.of();
  }

  @Override
  public InvalidRequestException readOnly() {
    return new InvalidRequestException("nothing is kept here");
  }

  @Override
  public void close() {}

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
