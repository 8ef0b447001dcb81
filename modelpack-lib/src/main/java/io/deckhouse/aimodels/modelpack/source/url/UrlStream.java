package io.deckhouse.aimodels.modelpack.source.url;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ByteSourceInputStream;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import io.deckhouse.aimodels.modelpack.source.Intake;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import io.deckhouse.aimodels.modelpack.source.archive.ArchiveFormat;
import io.deckhouse.aimodels.modelpack.source.archive.ArchiveStream;
import io.deckhouse.aimodels.modelpack.source.archive.ListedSource;
import io.deckhouse.aimodels.modelpack.source.archive.RawStream;
import io.deckhouse.aimodels.modelpack.source.archive.StoreFill;
import io.deckhouse.aimodels.modelpack.source.archive.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** What lies under an address and is read once, from beginning to end. */
final class UrlStream implements ModelSource {
  private final FileServer server;
  private final Resource resource;
  private final Optional<ArchiveFormat> format;
  private final Optional<Digest> expected;
  private Optional<Digest> seen = Optional.empty();

  /**
   * @param format of an archive; nothing when it is one file of unknown length
   * @param expected the digest of all bytes
   */
  UrlStream(
      FileServer server,
      Resource resource,
      Optional<ArchiveFormat> format,
      Optional<Digest> expected) {
    this.server = server;
    this.resource = resource;
    this.format = format;
    this.expected = expected;
  }

  @Override
  public String location() {
    return resource.address().shown();
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public List<SourceFile> files() {
    throw unread();
  }

  @Override
  public List<String> leftOut() {
    throw unread();
  }

  private InvalidRequestException unread() {
    return new InvalidRequestException(
        location() + ": what is in it is known when all of it has been downloaded",
        "download it first to look at it: curl -LO " + location());
  }

  @Override
  public synchronized Optional<Origin> origin() {
    return Optional.of(new Origin(location(), seen.or(() -> expected).map(Digest::toString)));
  }

  @Override
  public ModelSource settle(Intake intake) {
    try (Progress progress =
            Progress.start(intake.listener(), "download " + location(), resource.size().orElse(0));
        RawStream raw = new RawStream(bytes(), true, progress::advance)) {
      ListedSource source =
          format.isPresent()
              ? new StoreFill(intake)
                  .from(new ArchiveStream(format.get(), location(), raw), Optional.empty())
              : file(raw, intake.store());
      raw.drain();
      check(raw.digest());
      return new ListedSource(location(), source.files(), source.leftOut(), origin());
    } catch (IOException e) {
      throw ModelPackException.io("read " + location(), e);
    }
  }

  private InputStream bytes() {
    if (resource.size().isEmpty()) {
      return server.stream(resource);
    }
    ByteSource source = server.open(resource);
    source.expect(0, source.size());
    return ByteSourceInputStream.owning(source);
  }

  private ListedSource file(RawStream raw, ContentStore store) throws IOException {
    long[] size = {0};
    try (BlobWriter writer = store.write()) {
      writer.transfer(raw, count -> size[0] += count);
      StoredFile file = new StoredFile(resource.address().name(), size[0], writer.commit(), store);
      return new ListedSource(location(), List.of(file), List.of(), Optional.empty());
    }
  }

  private synchronized void check(Digest actual) {
    if (expected.isPresent() && !expected.get().equals(actual)) {
      throw new InvalidContentException(
          "%s: its bytes have the digest %s (expected: %s)"
              .formatted(location(), actual, expected.get()),
          "the file was changed, or the digest is of another one");
    }
    seen = Optional.of(actual);
  }

  @Override
  public void close() {}
}
