package io.deckhouse.aimodels.cli.reference;

import io.deckhouse.aimodels.cli.reference.CommandPage.Entry;
import io.deckhouse.aimodels.cli.reference.CommandPage.Example;
import java.util.List;

/** A command's page in {@code docs/reference/commands/}. */
final class MarkdownPage {
  private final CommandPage page;
  private final StringBuilder text = new StringBuilder();

  MarkdownPage(CommandPage page) {
    this.page = page;
  }

  String text() {
    line("<!-- Generated from the program's own help by ReferenceTest; do not edit. -->");
    line("");
    line("# " + page.name());
    line("");
    line(String.join("\n\n", page.description()));
    section("Synopsis");
    fence("text", List.of(page.synopsis()));
    commands();
    arguments();
    options();
    if (!page.notes().isEmpty()) {
      section("Notes");
      fence("text", page.notes());
    }
    examples();
    section("See also");
    line("[exit codes](../exit-codes.md), [environment](../environment.md), [JSON](../json.md)");
    return text.toString();
  }

  private void commands() {
    if (page.commands().isEmpty()) {
      return;
    }
    section("Commands");
    line("| command | does |");
    line("|---|---|");
    for (Entry command : page.commands()) {
      String file = page.fileName() + "-" + command.term() + ".md";
      line("| [" + command.term() + "](" + file + ") | " + cell(command.text()) + " |");
    }
  }

  private void arguments() {
    if (page.arguments().isEmpty()) {
      return;
    }
    section("Arguments");
    line("| argument | meaning | default |");
    line("|---|---|---|");
    for (Entry argument : page.arguments()) {
      line(row(code(argument.term()), cell(argument.text()), cell(argument.defaultValue())));
    }
  }

  private void options() {
    section("Options");
    line("| option | meaning | default | variable |");
    line("|---|---|---|---|");
    for (Entry option : page.options()) {
      line(
          row(
              code(option.term()),
              cell(option.text()),
              cell(option.defaultValue()),
              option.variable().isEmpty() ? "" : code(option.variable())));
    }
  }

  private void examples() {
    if (page.examples().isEmpty()) {
      return;
    }
    section("Examples");
    line("```sh");
    for (Example example : page.examples()) {
      if (!example.remark().isEmpty()) {
        line("# " + example.remark());
      }
      line(example.command());
    }
    line("```");
  }

  private void section(String title) {
    line("");
    line("## " + title);
    line("");
  }

  private void fence(String kind, List<String> lines) {
    line("```" + kind);
    lines.forEach(this::line);
    line("```");
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String code(String term) {
    return "`" + cell(term) + "`";
  }

  private static String cell(String value) {
    return value.replace("|", "\\|");
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
