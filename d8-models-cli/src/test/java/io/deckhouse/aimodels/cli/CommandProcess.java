package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The command in a process of its own, with the memory that every command has to be content with.
 */
final class CommandProcess {
  private final Process process;
  private final Path out;
  private final Path err;

  private CommandProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts the command with the local store {@code directory/home}. */
  static CommandProcess start(Path directory, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElseThrow());
    line.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    line.add("--enable-native-access=ALL-UNNAMED");
    line.addAll(List.of("-cp", Objects.requireNonNull(System.getProperty("java.class.path"))));
    line.add(Main.class.getName());
    line.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().keySet().removeIf(name -> name.startsWith("D8_MODELS_"));
    builder.environment().put("D8_MODELS_HOME", directory.resolve("home").toString());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new CommandProcess(builder.start(), out, err);
  }

  CommandFixture.Outcome await() throws IOException {
    int exitCode = process.onExit().join().exitValue();
    CommandFixture.Outcome outcome =
        new CommandFixture.Outcome(
            exitCode,
            Files.readString(out, StandardCharsets.UTF_8),
            Files.readString(err, StandardCharsets.UTF_8));
    assertThat(outcome.err()).doesNotContain("OutOfMemoryError");
    return outcome;
  }
}
