package io.deckhouse.aimodels.modelpack.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A credential helper of docker: the program {@code docker-credential-NAME}, which keeps logins in
 * a keychain. Secrets go through its input and output only, and what it says is never shown.
 *
 * <p>oras-java can ask one too, but waits for ever, logs what a failing one printed, and cannot
 * name Docker Hub as helpers do.
 */
final class HelperProgram {
  /** How long a helper may take: it may be waiting for a person. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int ANSWER_LENGTH_MAX = 1024 * 1024;
  private static final String NOT_FOUND = "credentials not found";

  private record Answer(int exitCode, String output) {}

  private final String program;
  private final List<Path> searchPath;
  private final Duration limit;

  /**
   * Names a helper; nothing is started yet.
   *
   * @param name without {@code docker-credential-}
   * @param searchPath the directories where programs are
   */
  HelperProgram(String name, List<Path> searchPath, Duration limit) {
    this.program = "docker-credential-" + name;
    this.searchPath = List.copyOf(searchPath);
    this.limit = limit;
  }

  /**
   * Asks for a login.
   *
   * @throws LocalFailureException when the helper is missing, fails or takes too long
   */
  Optional<Login> get(String server) {
    Answer answer = run("get", server.getBytes(StandardCharsets.UTF_8));
    if (answer.exitCode != 0 && saysNotFound(answer)) {
      return Optional.empty();
    }
    checkExit("get", answer);
    try {
      ObjectNode node = Json.parseObject(answer.output.getBytes(StandardCharsets.UTF_8), program);
      String secret = node.path("Secret").asText();
      return secret.isEmpty()
          ? Optional.empty()
          : Optional.of(Login.stored(node.path("Username").asText(), secret));
    } catch (InvalidContentException e) {
      // Without the cause, which quotes the answer.
      throw new LocalFailureException(program + ": its answer is not a JSON object");
    }
  }

  /** Has a login kept. */
  void store(String server, Login login) {
    ObjectNode node = Json.object();
    node.put("ServerURL", server);
    node.put(
        "Username",
        login.kind() == Login.Kind.IDENTITY_TOKEN ? Login.IDENTITY_TOKEN_USER : login.user());
    node.put("Secret", login.secret());
    checkExit("store", run("store", Json.bytes(node)));
  }

  /** Has a login forgotten; one that is not there is as good. */
  void erase(String server) {
    Answer answer = run("erase", server.getBytes(StandardCharsets.UTF_8));
    if (!saysNotFound(answer)) {
      checkExit("erase", answer);
    }
  }

  private static boolean saysNotFound(Answer answer) {
    return answer.output.contains(NOT_FOUND);
  }

  private void checkExit(String action, Answer answer) {
    if (answer.exitCode != 0) {
      throw new LocalFailureException(
          program + " " + action + " failed with exit code " + answer.exitCode);
    }
  }

  private Answer run(String action, byte[] input) {
    Path file = locate();
    long end = System.nanoTime() + limit.toNanos();
    Process process;
    try {
      process =
          new ProcessBuilder(file.toString(), action)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new LocalFailureException(file + " cannot be run", "check the program's permissions");
    }
    try {
      FutureTask<byte[]> output =
          new FutureTask<>(() -> process.getInputStream().readNBytes(ANSWER_LENGTH_MAX + 1));
      Thread.ofVirtual().start(output);
      Thread.ofVirtual().start(() -> send(process, input));
      byte[] bytes = output.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (bytes.length > ANSWER_LENGTH_MAX) {
        throw new LocalFailureException(
            program + ": its answer is too long (at most " + ANSWER_LENGTH_MAX + " bytes)");
      }
      if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new TimeoutException();
      }
      return new Answer(process.exitValue(), new String(bytes, StandardCharsets.UTF_8));
    } catch (TimeoutException e) {
      throw new LocalFailureException(
          program + " " + action + " gave no answer within " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw new LocalFailureException(program + " " + action + ": its answer cannot be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedTransferException("interrupted while waiting for " + program, e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void send(Process process, byte[] input) {
    try (OutputStream out = process.getOutputStream()) {
      out.write(input);
    } catch (IOException e) {
      // It ended without reading all: its exit code tells.
    }
  }

  private Path locate() {
    return searchPath.stream()
        .map(directory -> directory.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .orElseThrow(
            () ->
                new LocalFailureException(
                    program + " is not on the PATH",
                    "install this credential helper, or take it out of the login file"));
  }

  @Override
  public String toString() {
    return program;
  }
}
