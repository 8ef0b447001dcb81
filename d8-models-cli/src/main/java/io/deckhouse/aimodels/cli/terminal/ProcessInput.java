package io.deckhouse.aimodels.cli.terminal;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The input of this process. */
final class ProcessInput implements Input {
  private static final int LENGTH_MAX_BYTES = 64 * 1024;

  @Override
  public boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent();
  }

  @Override
  public String ask(String question) {
    return await(
        () -> Objects.requireNonNullElse(terminal().readLine("%s: ", question), "").strip());
  }

  @Override
  public String askSecret(String question) {
    return await(
        () -> {
          char @Nullable [] secret = terminal().readPassword("%s: ", question);
          return secret == null ? "" : new String(secret);
        });
  }

  private static java.io.Console terminal() {
    return Optional.ofNullable(System.console()).orElseThrow();
  }

  @Override
  public String rest() {
    return await(ProcessInput::readAll);
  }

  private static String readAll() throws IOException {
    // The descriptor stays open: it belongs to the process.
    @SuppressWarnings("resource")
    InputStream in = new FileInputStream(FileDescriptor.in);
    byte[] bytes = in.readNBytes(LENGTH_MAX_BYTES + 1);
    if (bytes.length > LENGTH_MAX_BYTES) {
      throw new InvalidRequestException(
          "the standard input is too long (expected: 64 KiB at most)");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Reads on a thread of its own, since an interruption does not end the reading. */
  private static String await(Callable<String> reading) {
    FutureTask<String> answer = new FutureTask<>(reading);
    Thread.ofPlatform().daemon().name("input").start(answer);
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedTransferException("interrupted", e);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    return switch (e.getCause()) {
      case IOException cause -> ModelPackException.io("read the standard input", cause);
      case RuntimeException cause -> cause;
      case null, default -> new IllegalStateException(e);
    };
  }
}
