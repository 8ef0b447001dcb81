package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.auth.LoginFile;
import io.deckhouse.aimodels.modelpack.auth.StoredCredentials;
import io.deckhouse.aimodels.modelpack.oci.Reference;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the logins of the person who runs the command are.
 *
 * @param files in the order in which they count; the first is the one that changes
 * @param searchPath the directories where credential helpers are
 */
record LoginStore(List<Path> files, List<Path> searchPath) {
  static LoginStore of(Console console) {
    return new LoginStore(
        StoredCredentials.files(console.environment(), console.userHome()),
        StoredCredentials.searchPath(console.environment()));
  }

  /**
   * The name of a registry as somebody wrote it.
   *
   * @throws InvalidRequestException when it is something else
   */
  static String host(String text) {
    Reference reference = Reference.parse(text + "/any");
    if (reference.host().filter(text::equals).isEmpty()) {
      throw new InvalidRequestException(
          "registry: " + text + " (expected: HOST[:PORT] with a dot or a port, or localhost)");
    }
    return text;
  }

  /** All logins. */
  Credentials credentials() {
    return new StoredCredentials(files, searchPath);
  }

  /** The file that changes. */
  LoginFile file() {
    return new LoginFile(path(), searchPath);
  }

  Path path() {
    return files.getFirst();
  }
}
