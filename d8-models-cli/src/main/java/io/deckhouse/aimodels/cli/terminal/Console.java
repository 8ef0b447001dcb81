package io.deckhouse.aimodels.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the command sees of the world: where results and messages go, and the environment.
 *
 * @param out results
 * @param err progress and messages
 * @param in what is typed or sent
 * @param environment variables
 * @param outIsTerminal whether somebody reads {@code out} on a screen
 * @param errIsTerminal whether somebody reads {@code err} on a screen
 */
public record Console(
    PrintWriter out,
    PrintWriter err,
    Input in,
    Map<String, String> environment,
    boolean outIsTerminal,
    boolean errIsTerminal) {
  /** Set by the launcher, since Java cannot tell it of each stream. */
  private static final String TERMINALS = "d8models.terminals";

  /** One to which nothing is typed or sent. */
  public Console(
      PrintWriter out,
      PrintWriter err,
      Map<String, String> environment,
      boolean outIsTerminal,
      boolean errIsTerminal) {
    this(out, err, Input.NONE, environment, outIsTerminal, errIsTerminal);
  }

  public static Console ofProcess() {
    String terminals = System.getProperty(TERMINALS, "");
    return new Console(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        new ProcessInput(),
        System.getenv(),
        terminals.contains("out"),
        terminals.contains("err"));
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** The directory of the local store. */
  public Path home() {
    return variable("D8_MODELS_HOME")
        .map(Path::of)
        .orElseGet(
            () ->
                variable("XDG_DATA_HOME")
                    .map(Path::of)
                    .filter(Path::isAbsolute)
                    .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"))
                    .resolve("d8-models"));
  }

  /** The directory of the person who runs the command, where other programs keep their settings. */
  public Path userHome() {
    return variable("HOME").map(Path::of).orElseGet(() -> Path.of(System.getProperty("user.home")));
  }

  /** Whether to colour what goes to a stream (no-color.org, force-color.org). */
  public boolean colours(boolean isTerminal) {
    if (variable("NO_COLOR").isPresent()) {
      return false;
    }
    Optional<String> forced = variable("FORCE_COLOR");
    if (forced.isPresent()) {
      return !forced.get().equals("0");
    }
    return isTerminal && !variable("TERM").orElse("").equals("dumb");
  }

  public void message(String text) {
    err.println(text);
    err.flush();
  }

  public void flush() {
    out.flush();
    err.flush();
  }
}
