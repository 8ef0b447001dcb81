package io.deckhouse.aimodels.modelpack.artifact;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.format.ModelPaths;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Walks the entries of a tar layer. A model needs files and folders only: links, devices, unsafe
 * paths, too many entries and streams that expand beyond all proportion are refused.
 */
public final class TarLayer {
  /** The most entries of one archive. */
  public static final int ENTRY_COUNT_MAX = 100_000;

  /** The most that compressed bytes may expand to, as a factor. */
  public static final int EXPANSION_FACTOR_MAX = 200;

  /** What any archive may expand to, whatever its own size, in bytes. */
  public static final long EXPANSION_FREE_BYTES = 64L * 1024 * 1024;

  /** Takes the files of an archive, in their order. */
  @FunctionalInterface
  public interface FileVisitor {
    /**
     * Takes one file.
     *
     * @param path safe to use below a directory
     * @param size in bytes
     * @param content of the file, to be read in part, in whole or not at all
     */
    void visit(String path, long size, InputStream content) throws IOException;
  }

  private final String what;

  /**
   * Prepares a walk.
   *
   * @param what names the archive in errors
   */
  public TarLayer(String what) {
    this.what = what;
  }

  /**
   * Visits every file.
   *
   * @param plain the decompressed bytes; read to the end, so that a digest over them is whole
   * @throws InvalidContentException when the archive is malformed or holds what a model must not
   */
  public void visit(InputStream plain, FileVisitor visitor) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(plain, StandardCharsets.UTF_8.name());
    int entries = 0;
    for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
      if (++entries > ENTRY_COUNT_MAX) {
        throw new InvalidContentException(
            what + ": more than " + ENTRY_COUNT_MAX + " entries in one archive");
      }
      visitEntry(entry, tar, visitor);
    }
    drain(plain);
  }

  private @Nullable TarArchiveEntry next(TarArchiveInputStream tar) {
    try {
      return tar.getNextEntry();
    } catch (IllegalArgumentException e) {
      throw new InvalidContentException(what + ": malformed tar: " + e.getMessage(), e);
    } catch (IOException e) {
      throw DecodedStream.failure(what, e);
    }
  }

  private void visitEntry(TarArchiveEntry entry, TarArchiveInputStream tar, FileVisitor visitor)
      throws IOException {
    String name = entry.getName();
    String path = name.startsWith("./") ? name.substring(2) : name;
    if (entry.isDirectory()) {
      requireSafe(path.endsWith("/") ? path.substring(0, path.length() - 1) : path, true);
      return;
    }
    requireSafe(path, false);
    if (!isPlainFile(entry)) {
      throw new InvalidContentException(
          what + ": " + Printable.text(path) + ": a link, device, pipe or sparse entry");
    }
    visitor.visit(path, entry.getSize(), new DecodedStream(tar, what));
  }

  /** Not by {@code isFile}, which takes devices, pipes and unknown types for files. */
  private static boolean isPlainFile(TarArchiveEntry entry) {
    byte type = entry.getLinkFlag();
    return (type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM) && !entry.isSparse();
  }

  private void requireSafe(String path, boolean folder) {
    if (folder && (path.isEmpty() || path.equals("."))) {
      return;
    }
    Optional<String> fault = ModelPaths.fault(path);
    if (fault.isPresent()) {
      throw new InvalidContentException(
          what + ": unsafe path " + Printable.text(path) + ": " + fault.get());
    }
  }

  private static void drain(InputStream stream) throws IOException {
    byte[] buffer = new byte[Blobs.BUFFER_BYTES];
    int count;
    do {
      count = stream.read(buffer);
    } while (count >= 0);
  }
}
