package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one blob to a registry. What is transferred from a source goes straight there; what is
 * written piece by piece is kept until it is committed.
 */
final class RegistryBlobWriter implements BlobWriter {
  private final RegistryStore store;
  private final Optional<Descriptor> expected;
  private final Optional<UploadJournal.Entry> journal;
  private final BlobUpload upload;
  private final long resumed;
  private @Nullable Spool spool;
  private @Nullable Digest sent;
  private long sentBytes;

  RegistryBlobWriter(
      RegistryStore store,
      Optional<Descriptor> expected,
      Optional<UploadJournal.Entry> journal,
      BlobUpload upload) {
    this.store = store;
    this.expected = expected;
    this.journal = journal;
    this.upload = upload;
    this.resumed =
        upload.resume(
            expected.map(blob -> OptionalLong.of(blob.size())).orElse(OptionalLong.empty()));
  }

  @Override
  public long offset() {
    if (sent != null) {
      return sentBytes;
    }
    return spool == null ? resumed : spool.size();
  }

  @Override
  public void write(ByteBuffer bytes) {
    if (spool == null) {
      if (resumed > 0) {
        throw new IllegalStateException("a blob that has begun is transferred, not written");
      }
      spool = new Spool();
    }
    if (expected.isPresent() && spool.size() + bytes.remaining() > expected.get().size()) {
      throw new InvalidContentException(
          "%s: more bytes than expected (expected: %d)"
              .formatted(expected.get().digest(), expected.get().size()));
    }
    spool.append(bytes);
  }

  @Override
  public void transfer(ByteSource source, LongConsumer progress) throws IOException {
    if (expected.isPresent() && source.size() != expected.get().size()) {
      throw new InvalidContentException(
          "%s: %d bytes to send (expected: %d)"
              .formatted(expected.get().digest(), source.size(), expected.get().size()));
    }
    sent = upload.send(source, expected.map(Descriptor::digest), progress);
    sentBytes = source.size();
    store.arrived(sent, sentBytes);
  }

  @Override
  public void transfer(InputStream stream, LongConsumer progress) throws IOException {
    if (resumed > 0 || expected.isPresent()) {
      throw new IllegalStateException("a stream is sent from its beginning, under no digest");
    }
    StreamUpload.Sent blob = new StreamUpload(upload.endpoint()).send(stream, progress);
    sent = blob.digest();
    sentBytes = blob.size();
    store.arrived(sent, sentBytes);
  }

  @Override
  public boolean share(Path source) {
    return false;
  }

  @Override
  public Digest commit() {
    if (sent == null) {
      sendSpool();
    }
    return Objects.requireNonNull(sent, "sent");
  }

  @Override
  public void commit(Descriptor blob) {
    if (sent == null) {
      Spool made = spool();
      if (made.size() != blob.size()) {
        throw new InvalidContentException(
            "%s: %d bytes arrived (expected: %d)"
                .formatted(blob.digest(), made.size(), blob.size()));
      }
    }
    Digest actual = commit();
    boolean same = actual.equals(blob.digest()) && sentBytes == blob.size();
    if (!same && actual.algorithm() == blob.digest().algorithm()) {
      throw new InvalidContentException(
          "%s: what arrived has the digest %s".formatted(blob.digest(), actual));
    }
  }

  private Spool spool() {
    if (spool == null) {
      spool = new Spool();
    }
    return spool;
  }

  private void sendSpool() {
    Spool made = spool();
    Digest digest = expected.map(Descriptor::digest).orElseGet(made::digest);
    if (store.size(digest).isPresent()) {
      sent = digest;
      sentBytes = made.size();
      return;
    }
    try {
      sent = upload.send(made, Optional.of(digest), _ -> {});
      sentBytes = made.size();
      store.arrived(digest, sentBytes);
    } catch (IOException e) {
      throw ModelPackException.io("read a temporary file", e);
    }
  }

  @Override
  public void close() {
    journal.ifPresent(UploadJournal.Entry::close);
    if (spool != null) {
      try {
        spool.close();
      } catch (IOException e) {
        throw ModelPackException.io("close a temporary file", e);
      }
    }
  }
}
