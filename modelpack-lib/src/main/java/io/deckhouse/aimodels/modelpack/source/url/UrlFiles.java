package io.deckhouse.aimodels.modelpack.source.url;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.parallel.Workers;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import io.deckhouse.aimodels.modelpack.source.Intake;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import io.deckhouse.aimodels.modelpack.source.archive.ListedSource;
import io.deckhouse.aimodels.modelpack.source.archive.StoredFile;
import io.deckhouse.aimodels.modelpack.source.remote.Heads;
import io.deckhouse.aimodels.modelpack.source.remote.RemoteFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Files of known lengths under addresses of one folder: one file, or a set of shards. */
final class UrlFiles implements ModelSource {
  private final FileServer server;
  private final List<Resource> resources;
  private final Heads heads = new Heads();
  private Optional<Digest> digest;

  /**
   * @param digest of the only file, where it is given
   */
  UrlFiles(FileServer server, List<Resource> resources, Optional<Digest> digest) {
    this.server = server;
    this.resources = List.copyOf(resources);
    this.digest = digest;
  }

  @Override
  public String location() {
    return resources.getFirst().address().shown();
  }

  @Override
  public List<SourceFile> files() {
    return resources.stream()
        .<SourceFile>map(this::file)
        .sorted(Comparator.comparing(SourceFile::path))
        .toList();
  }

  private RemoteFile file(Resource resource) {
    return new RemoteFile(
        resource.address().name(),
        resource.size().orElseThrow(),
        digest.map(ListedDigest.Content::new),
        () -> server.open(resource),
        heads);
  }

  @Override
  public List<String> leftOut() {
    return List.of();
  }

  @Override
  public synchronized Optional<Origin> origin() {
    return Optional.of(new Origin(location(), digest.map(Digest::toString)));
  }

  /** Without a digest the files go into the store first: that tells what they are. */
  @Override
  public ModelSource settle(Intake intake) {
    if (digest.isPresent()) {
      return this;
    }
    List<Resource> taken =
        resources.stream().filter(file -> intake.filter().accepts(file.address().name())).toList();
    taken.forEach(resource -> intake.gate().admits(file(resource)));
    intake.gate().requireAll();
    long total = taken.stream().mapToLong(file -> file.size().orElseThrow()).sum();
    List<SourceFile> stored = new ArrayList<>();
    try (Progress whole = Progress.start(intake.listener(), "download", total)) {
      List<Callable<StoredFile>> tasks = new ArrayList<>();
      taken.forEach(resource -> tasks.add(() -> take(resource, intake.store(), whole)));
      if (!tasks.isEmpty()) {
        stored.addAll(new Workers(Workers.defaultConcurrency()).run(tasks));
      }
    }
    List<String> leftOut =
        resources.stream()
            .map(file -> file.address().name())
            .filter(name -> !intake.filter().accepts(name))
            .toList();
    if (resources.size() == 1) {
      learn(stored.stream().findFirst().flatMap(SourceFile::digest));
    }
    return new ListedSource(location(), stored, leftOut, origin());
  }

  private synchronized void learn(Optional<Digest> seen) {
    digest = seen;
  }

  private StoredFile take(Resource resource, ContentStore store, Progress whole) {
    RemoteFile file = file(resource);
    try (Progress part = whole.part(file.path(), file.size());
        ByteSource source = file.open();
        BlobWriter writer =
            resource.key().map(key -> store.write(key, file.size())).orElseGet(store::write)) {
      part.skip(writer.offset());
      writer.transfer(source, part::advance);
      if (writer.offset() != file.size()) {
        throw new InvalidContentException(
            "%s: %d bytes came (expected: %d)"
                .formatted(resource.address().shown(), writer.offset(), file.size()));
      }
      return new StoredFile(file.path(), file.size(), writer.commit(), store);
    } catch (IOException e) {
      throw ModelPackException.io("read " + resource.address().shown(), e);
    }
  }

  @Override
  public void close() {}
}
