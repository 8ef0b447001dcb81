package io.deckhouse.aimodels.modelpack.format.tar;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * Goes from header to header of an uncompressed tar archive (POSIX ustar and pax, GNU), reading
 * nothing but headers. Unlike the readers of libraries it limits what an extended header may hold.
 */
public final class TarWalk {
  private static final int BLOCK_BYTES = 512;

  /** The longest extended header or long name, in bytes. */
  private static final int EXTENSION_MAX_BYTES = 1024 * 1024;

  /** More than any file has, in bytes; sums of such lengths do not overflow. */
  private static final long ENTRY_MAX_BYTES = 1L << 60;

  private final ByteSource archive;
  private final String location;
  private long at;
  private Map<String, String> pax = Map.of();
  private Optional<String> longName = Optional.empty();

  /**
   * @param archive read forward only, so that it may be a {@link ForwardBytes}
   * @param location names the archive in messages
   */
  public TarWalk(ByteSource archive, String location) {
    this.archive = archive;
    this.location = location;
  }

  /**
   * The next member, or nothing at the end-of-archive mark.
   *
   * @throws InvalidContentException when the archive is cut short or malformed
   */
  public Optional<TarEntry> next() throws IOException {
    while (true) {
      byte[] header = bytes(at, BLOCK_BYTES, "a header");
      if (isZero(header)) {
        return Optional.empty();
      }
      TarArchiveEntry entry = parse(header);
      boolean extension = isExtension(entry);
      Region data = new Region(at + BLOCK_BYTES, extension ? entry.getSize() : size(entry));
      require(
          data.size() >= 0
              && data.size() <= ENTRY_MAX_BYTES
              && data.size() <= archive.size() - data.offset(),
          "cut short: an entry of " + data.size() + " bytes does not fit");
      long next = Math.addExact(data.offset(), roundUp(data.size()));
      if (extension) {
        takeExtension(entry, data);
        at = next;
        continue;
      }
      TarEntry member = new TarEntry(name(entry), kind(entry, data), data);
      at = next;
      pax = Map.of();
      longName = Optional.empty();
      return Optional.of(member);
    }
  }

  private static long roundUp(long size) {
    return Math.addExact(size, BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
  }

  private TarArchiveEntry parse(byte[] header) throws IOException {
    try {
      require(TarUtils.verifyCheckSum(header), "not a tar header");
      return new TarArchiveEntry(header);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new InvalidContentException(location + ": not a tar header (at byte " + at + ")", e);
    }
  }

  private static boolean isExtension(TarArchiveEntry entry) {
    return entry.isPaxHeader()
        || entry.isGlobalPaxHeader()
        || entry.isGNULongNameEntry()
        || entry.isGNULongLinkEntry();
  }

  private void takeExtension(TarArchiveEntry entry, Region data) throws IOException {
    require(
        data.size() <= EXTENSION_MAX_BYTES,
        "extended header of " + data.size() + " bytes (expected: at most 1 MiB)");
    byte[] bytes = bytes(data.offset(), (int) data.size(), "an extended header");
    if (entry.isPaxHeader()) {
      pax = PaxRecords.parse(bytes).orElseThrow(() -> invalid("malformed pax header"));
    } else if (entry.isGNULongNameEntry()) {
      longName = Optional.of(new String(bytes, StandardCharsets.UTF_8).replaceAll("\0+$", ""));
    }
  }

  private long size(TarArchiveEntry entry) {
    String text = pax.get("size");
    if (text == null) {
      return entry.getSize();
    }
    require(text.matches("[0-9]{1,18}"), "pax size is not a number");
    return Long.parseLong(text);
  }

  private String name(TarArchiveEntry entry) {
    String name = pax.getOrDefault("path", longName.orElse(entry.getName()));
    while (name.startsWith("./")) {
      name = name.substring(2);
    }
    return name;
  }

  private TarEntry.Kind kind(TarArchiveEntry entry, Region data) {
    if (entry.isOldGNUSparse() || pax.keySet().stream().anyMatch(k -> k.startsWith("GNU.sparse"))) {
      return TarEntry.Kind.SPARSE;
    }
    return switch (entry.getLinkFlag()) {
      case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM, TarConstants.LF_CONTIG ->
          entry.isDirectory() && data.size() == 0 ? TarEntry.Kind.DIRECTORY : TarEntry.Kind.FILE;
      case TarConstants.LF_DIR -> TarEntry.Kind.DIRECTORY;
      case TarConstants.LF_LINK, TarConstants.LF_SYMLINK -> TarEntry.Kind.LINK;
      default -> TarEntry.Kind.OTHER;
    };
  }

  private byte[] bytes(long offset, int count, String what) throws IOException {
    require(count <= archive.size() - offset, "cut short: " + what + " or the end mark is missing");
    byte[] bytes = new byte[count];
    try {
      archive.readFully(ByteBuffer.wrap(bytes), offset);
    } catch (EOFException e) {
      throw invalid("cut short: " + what + " or the end mark is missing");
    }
    return bytes;
  }

  private static boolean isZero(byte[] header) {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      throw invalid(problem);
    }
  }

  private InvalidContentException invalid(String problem) {
    return new InvalidContentException(location + ": " + problem + " (at byte " + at + ")");
  }
}
