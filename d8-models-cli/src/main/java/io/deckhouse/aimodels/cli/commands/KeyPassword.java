package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The password of a private key: from a file, from {@code COSIGN_PASSWORD}, or asked for at the
 * terminal.
 */
final class KeyPassword {
  private static final int FILE_MAX_BYTES = 64 * 1024;

  private final Argument<String> file =
      Argument.text(
          "FILE",
          "The first line of this file is the password of the private key (default:"
              + " $COSIGN_PASSWORD, else it is asked for).",
          "--key-password-file");

  /** The option. */
  Argument<?> argument() {
    return file;
  }

  /** The password of a key that is there. */
  char[] existing(Console console) {
    return given(console).orElseGet(() -> ask(console, "Password of the private key"));
  }

  /** The password of a new key; at the terminal it is asked for twice. */
  char[] chosen(Console console) {
    return given(console)
        .orElseGet(
            () -> {
              char[] password = ask(console, "Password of the new key (may be empty)");
              if (!Arrays.equals(password, ask(console, "The same again"))) {
                throw new InvalidRequestException("the passwords are not the same");
              }
              return password;
            });
  }

  private Optional<char[]> given(Console console) {
    return file.given()
        .map(name -> firstLine(Path.of(name)))
        .or(() -> console.variable("COSIGN_PASSWORD"))
        .map(String::toCharArray);
  }

  private static String firstLine(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(FILE_MAX_BYTES), StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse("");
    } catch (IOException e) {
      throw ModelPackException.io("read " + file, e);
    }
  }

  private static char[] ask(Console console, String question) {
    if (!console.in().isTerminal()) {
      throw new InvalidRequestException(
          "the private key has a password, and nobody is there to be asked",
          "set COSIGN_PASSWORD (perhaps empty), or give --key-password-file");
    }
    return console.in().askSecret(question).toCharArray();
  }
}
