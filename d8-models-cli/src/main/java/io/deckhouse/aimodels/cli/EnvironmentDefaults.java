package io.deckhouse.aimodels.cli;

import io.deckhouse.aimodels.cli.terminal.Console;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option has a variable: {@code --layer-format} is {@code D8_MODELS_LAYER_FORMAT}. */
public final class EnvironmentDefaults implements IDefaultValueProvider {
  private final Console console;

  EnvironmentDefaults(Console console) {
    this.console = console;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    return console.variable(variableOf(option)).orElse(null);
  }

  /** The name of an option's variable. */
  public static String variableOf(OptionSpec option) {
    return "D8_MODELS_"
        + option.longestName().replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
