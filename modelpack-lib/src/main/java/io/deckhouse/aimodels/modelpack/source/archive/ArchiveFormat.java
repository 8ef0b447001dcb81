package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.artifact.Compression;
import java.util.Locale;
import java.util.Optional;

/** The formats of archives that models come in. The name says which; the first bytes must agree. */
public enum ArchiveFormat {
  TAR(Compression.NONE, ".tar", ".tar"),
  TAR_GZIP(Compression.GZIP, ".tar.gz", ".tgz"),
  TAR_ZSTD(Compression.ZSTD, ".tar.zst", ".tzst"),
  ZIP(Compression.NONE, ".zip", ".zip");

  /** What {@link #require} looks at, in bytes. */
  static final int MAGIC_BYTES = 262;

  private static final int TAR_MAGIC_AT = 257;

  private final Compression compression;
  private final String suffix;
  private final String shortSuffix;

  ArchiveFormat(Compression compression, String suffix, String shortSuffix) {
    this.compression = compression;
    this.suffix = suffix;
    this.shortSuffix = shortSuffix;
  }

  /** The format that a file's name stands for; nothing when it is no archive. */
  public static Optional<ArchiveFormat> ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (ArchiveFormat format : values()) {
      if (lower.endsWith(format.suffix) || lower.endsWith(format.shortSuffix)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** How the archive as a whole is compressed. */
  Compression compression() {
    return compression;
  }

  /**
   * Compares the first bytes of an archive with its name.
   *
   * @param start the first {@link #MAGIC_BYTES} bytes, or all there are
   * @param what names the archive in the error
   * @throws InvalidContentException when they are of something else
   */
  void require(byte[] start, String what) {
    if (!isStart(start)) {
      throw new InvalidContentException(
          what + ": its first bytes are not those of a " + suffix + " archive",
          "an archive is taken for what its name says");
    }
  }

  private boolean isStart(byte[] start) {
    return switch (this) {
      case TAR -> start.length > TAR_MAGIC_AT && !isOther(start) && isTar(start);
      case TAR_GZIP -> has(start, 0, 0x1f, 0x8b);
      case TAR_ZSTD -> isZstd(start);
      case ZIP -> has(start, 0, 'P', 'K', 3, 4) || has(start, 0, 'P', 'K', 5, 6);
    };
  }

  private static boolean isOther(byte[] start) {
    return TAR_GZIP.isStart(start) || TAR_ZSTD.isStart(start) || ZIP.isStart(start);
  }

  /** The oldest archives have no magic; a header whose checksum is wrong is refused later. */
  private static boolean isTar(byte[] start) {
    return has(start, TAR_MAGIC_AT, 'u', 's', 't', 'a', 'r') || start[TAR_MAGIC_AT] == 0;
  }

  /** A frame, or one that is to be skipped, which some programs begin with. */
  private static boolean isZstd(byte[] start) {
    return has(start, 0, 0x28, 0xb5, 0x2f, 0xfd)
        || (start.length >= 4 && (start[0] & 0xf0) == 0x50 && has(start, 1, 0x2a, 0x4d, 0x18));
  }

  private static boolean has(byte[] start, int at, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (at + i >= start.length || (start[at + i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
