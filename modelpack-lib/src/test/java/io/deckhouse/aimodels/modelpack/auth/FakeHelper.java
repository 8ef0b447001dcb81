package io.deckhouse.aimodels.modelpack.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A credential helper that is a shell script. */
final class FakeHelper {
  private FakeHelper() {}

  /** A helper that runs these lines of shell. */
  static void install(Path directory, String name, String script) throws IOException {
    Path file = directory.resolve("docker-credential-" + name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** A helper that keeps what it is given, one login, in the file {@code kept}. */
  static void installKeeping(Path directory, String name) throws IOException {
    install(
        directory,
        name,
        """
        cd "%s"
        echo "$@" >> calls
        case "$1" in
          store) cat > kept;;
          get) cat > asked; test -f kept && cat kept && exit 0
               echo 'credentials not found in native keychain'; exit 1;;
          erase) cat > erased; rm -f kept;;
        esac"""
            .formatted(directory));
  }
}
