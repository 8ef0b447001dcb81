package io.deckhouse.aimodels.modelpack.unpack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which run of the operating system this is. What was written in another one may have been lost
 * with the power, whatever the stamps of files say.
 */
final class BootId {
  private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /** The run's name, where the system has one. */
  static Optional<String> current() {
    try {
      return Optional.of(Files.readString(LINUX, StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
