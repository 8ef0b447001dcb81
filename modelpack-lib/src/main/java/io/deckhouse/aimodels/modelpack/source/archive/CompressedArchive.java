package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ByteSourceInputStream;
import io.deckhouse.aimodels.modelpack.format.tar.ForwardBytes;
import io.deckhouse.aimodels.modelpack.format.tar.TarEntry;
import io.deckhouse.aimodels.modelpack.format.tar.TarWalk;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import io.deckhouse.aimodels.modelpack.source.Intake;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import io.deckhouse.aimodels.modelpack.source.remote.Heads;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A compressed tar of this machine. It is read from beginning to end: once to pack it; to look at
 * it once more for every file of which more than the beginning is needed.
 */
final class CompressedArchive implements ModelSource {
  /** What is kept of all files, in bytes. */
  private static final long KEPT_BYTES_MAX = 24L * 1024 * 1024;

  private final StampedArchive archive;
  private final ArchiveFormat format;
  private @Nullable ListedSource scanned;

  CompressedArchive(StampedArchive archive, ArchiveFormat format) {
    this.archive = archive;
    this.format = format;
  }

  @Override
  public String location() {
    return archive.name();
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public List<SourceFile> files() {
    return scanned().files();
  }

  @Override
  public List<String> leftOut() {
    return scanned().leftOut();
  }

  @Override
  public Optional<Origin> origin() {
    return Optional.empty();
  }

  @Override
  public ModelSource settle(Intake intake) {
    long size = archive.stamp().size();
    try (Progress progress = Progress.start(intake.listener(), "unpack " + location(), size)) {
      return read(
          progress::advance, stream -> new StoreFill(intake).from(stream, Optional.empty()));
    }
  }

  private synchronized ListedSource scanned() {
    if (scanned == null) {
      scanned = read(_ -> {}, this::scan);
    }
    return scanned;
  }

  @FunctionalInterface
  private interface Reader {
    ListedSource read(ArchiveStream stream) throws IOException;
  }

  private ListedSource read(LongConsumer progress, Reader reader) {
    try (ByteSource bytes = archive.open();
        RawStream raw = new RawStream(ByteSourceInputStream.owning(bytes), false, progress)) {
      ListedSource source = reader.read(new ArchiveStream(format, location(), raw));
      archive.requireUnchanged();
      return source;
    } catch (IOException e) {
      throw ModelPackException.io("read " + location(), e);
    }
  }

  private record Scanned(String path, long size, ByteBuffer head, int index) {}

  private ListedSource scan(ArchiveStream stream) throws IOException {
    EntryRules rules = new EntryRules(location());
    List<Scanned> found = new ArrayList<>();
    int[] entries = {0};
    long[] kept = {0};
    stream.visit(
        (entry, content) -> {
          int index = entries[0]++;
          Optional<String> path = rules.admit(entry);
          if (path.isPresent()) {
            long size = entry.size().orElseThrow(); // A tar tells it.
            int head = (int) Math.min(Math.min(Heads.HEAD_BYTES, size), KEPT_BYTES_MAX - kept[0]);
            kept[0] += head;
            found.add(
                new Scanned(path.get(), size, ByteBuffer.wrap(content.readNBytes(head)), index));
          }
        });
    String folder = rules.finish();
    List<SourceFile> files = new ArrayList<>();
    for (Scanned file : found) {
      files.add(
          new ScannedFile(
              EntryRules.below(file.path(), folder),
              file.size(),
              file.head(),
              () -> content(file.index())));
    }
    return new ListedSource(location(), files, rules.leftOut(folder), Optional.empty());
  }

  /** A stream that stands at the beginning of the content of an entry. */
  private InputStream content(int index) throws IOException {
    archive.requireUnchanged();
    InputStream plain =
        format.compression().decompress(ByteSourceInputStream.owning(archive.open()), location());
    ForwardBytes bytes = new ForwardBytes(plain);
    TarWalk walk = new TarWalk(bytes, location());
    for (int i = 0; ; i++) {
      Optional<TarEntry> entry = walk.next();
      if (entry.isEmpty()) {
        plain.close();
        throw new EOFException("the archive changed while it was read");
      }
      if (i == index) {
        return new EntryContent(
            new ByteSourceInputStream(
                bytes, entry.get().data().offset(), entry.get().data().size()),
            plain);
      }
    }
  }

  /** The content of an entry; closing it closes the archive. */
  private static final class EntryContent extends FilterInputStream {
    private final InputStream whole;

    EntryContent(InputStream content, InputStream whole) {
      super(content);
      this.whole = whole;
    }

    @Override
    public void close() throws IOException {
      whole.close();
    }
  }

  @Override
  public void close() {}
}
