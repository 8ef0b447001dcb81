package io.deckhouse.aimodels.cli;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.ErrorCode;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints a failure as one line and what to do about it, and gives its exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final int ANOTHER_FAILURE = 1;

  private final Console console;
  private final BooleanSupplier debug;

  Failures(Console console, BooleanSupplier debug) {
    this.console = console;
    this.debug = debug;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    print(String.valueOf(e.getMessage()));
    List<String> similar =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    console.message(
        similar.isEmpty()
            ? e.getCommandLine().getCommandSpec().qualifiedName() + " --help shows how it is used"
            : "did you mean " + String.join(" or ", similar) + "?");
    return ErrorCode.INVALID_REQUEST.exitCode();
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parseResult) {
    int exitCode =
        switch (failure) {
          case ModelPackException e -> {
            print(String.valueOf(e.getMessage()));
            Arrays.stream(e.getSuppressed())
                .map(Failures::oneLine)
                .filter(further -> !String.valueOf(e.getMessage()).endsWith(further))
                .distinct()
                .forEach(further -> console.message("  - " + further));
            e.advice().ifPresent(console::message);
            yield e.code().exitCode();
          }
          default -> {
            print("internal error: " + failure);
            console.message("run it again with --debug and report what it prints");
            yield ANOTHER_FAILURE;
          }
        };
    if (debug.getAsBoolean()) {
      failure.printStackTrace(console.err());
      console.err().flush();
    }
    return exitCode;
  }

  private void print(String message) {
    String label =
        console.colours(console.errIsTerminal()) ? "\u001b[31merror:\u001b[0m " : "error: ";
    console.flush();
    console.message(label + oneLine(message));
  }

  private static String oneLine(Throwable failure) {
    return oneLine(
        failure instanceof ModelPackException
            ? String.valueOf(failure.getMessage())
            : failure.toString());
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
