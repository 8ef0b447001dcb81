package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code d8-models} without a command. */
@Command(
    name = "d8-models",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Packs AI model files as verified OCI artifacts, looks at them and gives them back.",
      "Models are Safetensors, GGUF or Diffusers files; artifacts have the CNCF ModelPack format."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Locations:",
      "  NAME[:TAG]               the local store ($D8_MODELS_HOME)",
      "  oci:DIR[:TAG]            an OCI image layout directory",
      "  oci-archive:FILE[:TAG]   an OCI image layout in a tar (read only)",
      "  PATH                     a model directory or a model file, where a source is meant",
      "",
      "Exit codes: 0 done, 1 another failure, 2 wrong use, 3 invalid or corrupt content,",
      "4 refused by policy, 5 the other side failed, 130 interrupted.",
      "Every option has an environment variable: --layer-format is D8_MODELS_LAYER_FORMAT.",
      "",
      "Examples:",
      "  d8-models pack ./my-model -t my-model:1     pack a directory into the local store",
      "  d8-models inspect my-model:1                see what it is",
      "  d8-models unpack my-model:1 ./copy          get the files back, verified"
    })
public final class RootCommand implements Runnable {
  private final Console console;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Print results and errors only.")
  private boolean quiet;

  @Spec private CommandSpec spec;

  public RootCommand(Console console) {
    this.console = console;
  }

  /** Whether stack traces are wanted. */
  public boolean debug() {
    return debug;
  }

  /** Whether only results and errors are wanted. */
  boolean quiet() {
    return quiet;
  }

  @Override
  public void run() {
    spec.commandLine().usage(console.err());
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
