package io.deckhouse.aimodels.cli.reference;

import io.deckhouse.aimodels.cli.EnvironmentDefaults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What the reference says about one command, taken from its picocli model.
 *
 * @param name with the program, as in {@code d8-models pack}
 * @param description one paragraph for each element
 * @param notes the lines of the help's footer before its examples, verbatim
 */
record CommandPage(
    String name,
    String synopsis,
    List<String> description,
    List<Entry> arguments,
    List<Entry> options,
    List<Entry> commands,
    List<String> notes,
    List<Example> examples) {
  private static final Pattern DEFAULT = Pattern.compile("\\s*\\(default: ([^)]*)\\)");
  private static final String EXAMPLES = "Examples:";

  /** An argument, an option or a command, and what is said about it; empty where nothing is. */
  record Entry(String term, String text, String defaultValue, String variable) {}

  /** A command line and what it is an example of. */
  record Example(String command, String remark) {}

  static CommandPage of(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    List<String> footer =
        Arrays.stream(spec.usageMessage().footer()).map(String::stripTrailing).toList();
    int examples = footer.indexOf(EXAMPLES);
    return new CommandPage(
        spec.qualifiedName(),
        synopsis(spec),
        List.of(spec.usageMessage().description()),
        spec.positionalParameters().stream().map(CommandPage::argument).toList(),
        options(spec).stream().map(CommandPage::option).toList(),
        commands(command),
        trim(footer.subList(0, examples < 0 ? footer.size() : examples)),
        examples < 0 ? List.of() : examples(footer.subList(examples + 1, footer.size())));
  }

  /** The name as a file may bear it, as in {@code d8-models-pack}. */
  String fileName() {
    return name.replace(' ', '-');
  }

  private static List<OptionSpec> options(CommandSpec spec) {
    return spec.options().stream()
        .filter(option -> !option.hidden())
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .toList();
  }

  private static String synopsis(CommandSpec spec) {
    List<String> parts = new ArrayList<>();
    parts.add(spec.qualifiedName());
    parts.add("[OPTION]...");
    for (OptionSpec option : options(spec)) {
      if (option.required()) {
        parts.add(option.shortestName() + " " + option.paramLabel());
      }
    }
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      parts.add(
          (argument.required() ? argument.paramLabel() : "[" + argument.paramLabel() + "]")
              + (argument.arity().max() > 1 ? "..." : ""));
    }
    if (!spec.subcommands().isEmpty()) {
      parts.add("COMMAND [ARGUMENT]...");
    }
    return String.join(" ", parts);
  }

  private static List<Entry> commands(CommandLine command) {
    List<Entry> entries = new ArrayList<>();
    new TreeMap<>(command.getSubcommands())
        .forEach(
            (name, child) ->
                entries.add(
                    new Entry(
                        name, child.getCommandSpec().usageMessage().description()[0], "", "")));
    return entries;
  }

  private static Entry argument(PositionalParamSpec argument) {
    return entry(argument.paramLabel(), argument, "");
  }

  private static Entry option(OptionSpec option) {
    String names = String.join(", ", option.names());
    String term = option.arity().max() > 0 ? names + " " + option.paramLabel() : names;
    boolean hasVariable = !option.usageHelp() && !option.versionHelp();
    return entry(term, option, hasVariable ? EnvironmentDefaults.variableOf(option) : "");
  }

  private static Entry entry(String term, ArgSpec argument, String variable) {
    String text = String.join(" ", argument.description());
    Matcher matcher = DEFAULT.matcher(text);
    String defaultValue = matcher.find() ? matcher.group(1) : "";
    return new Entry(term, matcher.replaceAll(""), defaultValue, variable);
  }

  /** Command and remark are at least three spaces apart. */
  private static List<Example> examples(List<String> lines) {
    List<Example> examples = new ArrayList<>();
    for (String line : trim(lines)) {
      String[] parts = line.strip().split("\\s{3,}", 2);
      examples.add(new Example(parts[0], parts.length > 1 ? parts[1] : ""));
    }
    return examples;
  }

  private static List<String> trim(List<String> lines) {
    int from = 0;
    int to = lines.size();
    while (from < to && lines.get(from).isEmpty()) {
      from++;
    }
    while (to > from && lines.get(to - 1).isEmpty()) {
      to--;
    }
    return List.copyOf(lines.subList(from, to));
  }
}
