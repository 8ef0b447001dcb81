package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.tar.TarEntry;
import io.deckhouse.aimodels.modelpack.format.tar.TarWalk;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A model directory in an archive of this machine. The files of a tar and of a zip are read in
 * place; a compressed tar is a stream. A single top folder is entered; what {@link EntryRules}
 * refuses is refused.
 */
public final class ArchiveSource {
  private ArchiveSource() {}

  /** Whether a file is an archive by its name. */
  public static boolean isArchive(String name) {
    return ArchiveFormat.ofName(name).isPresent();
  }

  /**
   * Opens an archive, whose name says that it is one.
   *
   * @throws NotFoundException when it is not there
   * @throws InvalidContentException when its bytes are not what its name says, or it holds what a
   *     model must not
   */
  public static ModelSource open(Path file) {
    ArchiveFormat format =
        ArchiveFormat.ofName(file.toString())
            .orElseThrow(() -> new IllegalArgumentException(file + " is not named as an archive"));
    if (!Files.exists(file)) {
      throw NotFoundException.local("no such file: " + file);
    }
    if (!Files.isRegularFile(file)) {
      throw new InvalidContentException(file + ": not a regular file");
    }
    try {
      StampedArchive archive = StampedArchive.of(file);
      try (ByteSource bytes = archive.open()) {
        requireMagic(format, bytes, archive.name());
        return switch (format) {
          case TAR -> tar(archive, bytes);
          case ZIP -> zip(archive, bytes);
          case TAR_GZIP, TAR_ZSTD -> new CompressedArchive(archive, format);
        };
      }
    } catch (IOException e) {
      throw ModelPackException.io("read " + file, e);
    }
  }

  private static void requireMagic(ArchiveFormat format, ByteSource bytes, String what)
      throws IOException {
    byte[] start = new byte[(int) Math.min(ArchiveFormat.MAGIC_BYTES, bytes.size())];
    bytes.readFully(ByteBuffer.wrap(start), 0);
    format.require(start, what);
  }

  private static ModelSource tar(StampedArchive archive, ByteSource bytes) throws IOException {
    EntryRules rules = new EntryRules(archive.name());
    Map<String, Function<String, SourceFile>> found = new LinkedHashMap<>();
    TarWalk walk = new TarWalk(bytes, archive.name());
    for (Optional<TarEntry> next = walk.next(); next.isPresent(); next = walk.next()) {
      TarEntry entry = next.get();
      rules
          .admit(TarEntries.entry(entry))
          .ifPresent(name -> found.put(name, path -> new RegionFile(path, archive, entry.data())));
    }
    return listed(archive, rules, found);
  }

  private static ModelSource zip(StampedArchive archive, ByteSource bytes) throws IOException {
    EntryRules rules = new EntryRules(archive.name());
    Map<String, Function<String, SourceFile>> found = new LinkedHashMap<>();
    Expansion expansion = new Expansion(bytes::size, archive.name());
    for (ZipDirectory.Member member : ZipDirectory.read(bytes, archive.name())) {
      Optional<String> name = rules.admit(member.record().entry());
      if (name.isPresent()) {
        member.record().requireReadable(archive.name());
        expansion.add(member.record().size());
        found.put(name.get(), path -> new ZipFile(path, archive, member));
      }
    }
    return listed(archive, rules, found);
  }

  private static ModelSource listed(
      StampedArchive archive, EntryRules rules, Map<String, Function<String, SourceFile>> found) {
    String folder = rules.finish();
    List<SourceFile> files = new ArrayList<>();
    found.forEach((name, file) -> files.add(file.apply(EntryRules.below(name, folder))));
    return new ListedSource(archive.name(), files, rules.leftOut(folder), Optional.empty());
  }
}
