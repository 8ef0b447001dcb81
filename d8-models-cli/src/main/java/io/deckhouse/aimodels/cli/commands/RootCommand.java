package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code d8-models} without a command. */
public final class RootCommand implements DefinedCommand, Runnable {
  private final Console console;

  private final Argument<Boolean> debug =
      Argument.flagOfAll("Print the stack trace of a failure.", "--debug");

  private final Argument<Boolean> quiet =
      Argument.flagOfAll("Print results and errors only.", "-q", "--quiet");

  public RootCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Definition.of(
                this,
                "d8-models",
                "Packs AI model files as verified OCI artifacts, moves them and gives them back.",
                "Models are Safetensors, GGUF or Diffusers files; artifacts have the CNCF ModelPack"
                    + " format.")
            .takes(debug, quiet)
            .notes(
                "",
                "Locations:",
                "  NAME[:TAG]               the local store ($D8_MODELS_HOME)",
                "  HOST/REPO[:TAG][@DIGEST] a registry",
                "  oci:DIR[:TAG]            an OCI image layout directory",
                "  oci-archive:FILE[:TAG]   an OCI image layout in a tar (read only)",
                "  PATH                     a model directory, a model file or an archive of one, where a",
                "                           source is meant",
                "  hf://ORG/REPO[@REVISION][/FILE.gguf|:QUANT]    Hugging Face (source)",
                "  ollama://[HOST/][NAMESPACE/]NAME[:TAG]         Ollama (source)",
                "  https://…                                      a file or an archive (source)",
                "",
                "Exit codes: 0 done, 1 another failure, 2 wrong use, 3 invalid or corrupt content,",
                "4 refused by policy, 5 the other side failed, 130 interrupted.",
                "Every option has an environment variable: --layer-format is D8_MODELS_LAYER_FORMAT.")
            .examples(
                "d8-models pack ./my-model -t my-model:1     pack a directory into the local store",
                "d8-models inspect my-model:1                see what it is",
                "d8-models unpack my-model:1 ./copy          get the files back, verified",
                "d8-models push my-model:1 registry.example.org/models/my-model")
            .spec()
            .versionProvider(new Version());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    return spec;
  }

  /** Whether stack traces are wanted. */
  public boolean debug() {
    return debug.value();
  }

  /** Whether only results and errors are wanted. */
  boolean quiet() {
    return quiet.value();
  }

  @Override
  public void run() {
    CommandLine commandLine = debug.spec().command().commandLine();
    commandLine.usage(console.err());
    throw new ParameterException(commandLine, "a command is missing");
  }
}
