package io.deckhouse.aimodels.cli.reference;

import io.deckhouse.aimodels.cli.reference.CommandPage.Entry;
import io.deckhouse.aimodels.cli.reference.CommandPage.Example;
import java.util.List;
import java.util.Locale;

/** A command's page in {@code docs/reference/man/}, in the man macros of roff (man(7)). */
final class ManPage {
  private static final List<Entry> EXIT_CODES =
      List.of(
          exit("0", "Done."),
          exit("1", "Another failure: disk full, no permission, not found on this machine."),
          exit("2", "Wrong use of the command."),
          exit("3", "The content is invalid or corrupt."),
          exit("4", "Refused by the content policy."),
          exit("5", "The other side: unreachable, not found there, unauthorised."),
          exit("130", "Interrupted; the same command goes on."));

  private final CommandPage page;
  private final StringBuilder text = new StringBuilder();

  ManPage(CommandPage page) {
    this.page = page;
  }

  private static Entry exit(String code, String meaning) {
    return new Entry(code, meaning, "", "");
  }

  String text() {
    macro(".TH " + escape(page.fileName().toUpperCase(Locale.ROOT)) + " 1 \"\" d8\\-models");
    macro(".nh"); // No hyphens in names.
    macro(".ad l");
    section("NAME");
    macro(escape(page.fileName()) + " \\- " + escape(firstSentence()));
    section("SYNOPSIS");
    macro(".B " + escape(page.synopsis()));
    section("DESCRIPTION");
    paragraphs(page.description());
    entries("COMMANDS", page.commands());
    entries("ARGUMENTS", page.arguments());
    entries("OPTIONS", page.options());
    notes();
    entries("EXIT STATUS", EXIT_CODES);
    examples();
    seeAlso();
    return text.toString();
  }

  private String firstSentence() {
    String first = page.description().getFirst();
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }

  private void paragraphs(List<String> paragraphs) {
    for (int i = 0; i < paragraphs.size(); i++) {
      if (i > 0) {
        macro(".PP");
      }
      line(paragraphs.get(i));
    }
  }

  private void entries(String title, List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    section(title);
    for (Entry entry : entries) {
      macro(".TP");
      macro(".B " + escape(entry.term()));
      line(entry.text());
      if (!entry.defaultValue().isEmpty()) {
        macro(".br");
        line("Default: " + entry.defaultValue() + ".");
      }
      if (!entry.variable().isEmpty()) {
        macro(".br");
        line("Variable: " + entry.variable() + ".");
      }
    }
  }

  private void notes() {
    if (page.notes().isEmpty()) {
      return;
    }
    section("NOTES");
    verbatim(page.notes());
  }

  private void examples() {
    if (page.examples().isEmpty()) {
      return;
    }
    section("EXAMPLES");
    for (Example example : page.examples()) {
      macro(".PP");
      if (!example.remark().isEmpty()) {
        line(example.remark() + ":");
      }
      verbatim(List.of("  " + example.command()));
    }
  }

  private void seeAlso() {
    section("SEE ALSO");
    if (page.commands().isEmpty()) {
      macro(".BR d8\\-models (1)");
      return;
    }
    int left = page.commands().size();
    for (Entry command : page.commands()) {
      left--;
      String name = escape(page.fileName() + "-" + command.term());
      macro(".BR " + name + (left > 0 ? " (1)," : " (1)"));
    }
  }

  private void section(String title) {
    macro(".SH " + title);
  }

  private void verbatim(List<String> lines) {
    macro(".PP");
    macro(".nf");
    for (String line : lines) {
      macro(line.isEmpty() ? ".sp" : guarded(escape(line)));
    }
    macro(".fi");
  }

  private void line(String line) {
    macro(guarded(escape(line)));
  }

  private void macro(String macro) {
    text.append(macro).append('\n');
  }

  private static String escape(String plain) {
    return plain.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\`");
  }

  /** A line of text must not look like a request. */
  private static String guarded(String line) {
    return line.startsWith(".") ? "\\&" + line : line;
  }
}
