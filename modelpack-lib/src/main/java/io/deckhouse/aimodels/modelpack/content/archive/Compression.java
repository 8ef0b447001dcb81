package io.deckhouse.aimodels.modelpack.content.archive;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;

/** Formats that a tar archive is often wrapped in, and that cannot be read in place. */
enum Compression {
  GZIP("1f8b"),
  ZSTD("28b52ffd"),
  XZ("fd377a585a00"),
  BZIP2("425a68"),
  ZIP("504b0304");

  private static final int MAGIC_BYTES_MAX = 6;

  private final String magic;

  Compression(String magic) {
    this.magic = magic;
  }

  /**
   * Lets only what is not compressed pass.
   *
   * @throws InvalidContentException when it is
   */
  static void refuse(ByteSource archive, String location) throws IOException {
    byte[] start = new byte[(int) Math.min(MAGIC_BYTES_MAX, archive.size())];
    archive.readFully(ByteBuffer.wrap(start), 0);
    String hex = HexFormat.of().formatHex(start);
    for (Compression compression : values()) {
      if (hex.startsWith(compression.magic)) {
        throw new InvalidContentException(
            location + ": compressed with " + compression.name().toLowerCase(Locale.ROOT),
            "decompress it first: an archive is read in place");
      }
    }
  }
}
