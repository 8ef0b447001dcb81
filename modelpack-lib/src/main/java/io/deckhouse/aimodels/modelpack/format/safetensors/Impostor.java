package io.deckhouse.aimodels.modelpack.format.safetensors;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Says what a file is that bears the name of a safetensors file and is not one. It is asked only
 * about files whose header is wrong already: the length of a valid header may look like a pickle.
 */
final class Impostor {
  private static final int LOOK_BYTES = 512;
  private static final int PICKLE_PROTO = 0x80;
  private static final int PICKLE_PROTOCOL_MAX = 5;

  private Impostor() {}

  static Optional<Finding> find(ByteSource source, Faults faults) throws IOException {
    ByteBuffer start = ByteBuffer.allocate((int) Math.min(LOOK_BYTES, source.size()));
    source.readFully(start, 0);
    byte[] bytes = start.array();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String trimmed = text.stripLeading().toLowerCase(Locale.ROOT);
    if (text.startsWith("version https://git-lfs.github.com/spec/")) {
      return Optional.of(
          faults.at(
              "git-lfs-pointer",
              0,
              "a Git LFS pointer in place of the file: fetch the content with git lfs pull"));
    }
    if (trimmed.startsWith("<!doctype html") || trimmed.startsWith("<html")) {
      return Optional.of(
          faults.at(
              "html-page",
              0,
              "an HTML page in place of the file: download it again, from an address that"
                  + " needs no login"));
    }
    return otherFormat(bytes, text)
        .map(
            format ->
                faults.at(
                    "safetensors-other-format", 0, "%s, not a safetensors file".formatted(format)));
  }

  private static Optional<String> otherFormat(byte[] bytes, String text) {
    if (text.startsWith("GGUF")) {
      return Optional.of("a GGUF file");
    }
    if (text.startsWith("PK\003\004")) {
      return Optional.of("a zip archive, as PyTorch writes them");
    }
    if (bytes.length > 1
        && (bytes[0] & 0xff) == PICKLE_PROTO
        && bytes[1] > 0
        && bytes[1] <= PICKLE_PROTOCOL_MAX) {
      return Optional.of("a pickle");
    }
    return Optional.empty();
  }
}
