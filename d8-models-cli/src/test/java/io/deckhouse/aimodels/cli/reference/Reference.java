package io.deckhouse.aimodels.cli.reference;

import io.deckhouse.aimodels.cli.D8Models;
import io.deckhouse.aimodels.cli.completion.Completions;
import io.deckhouse.aimodels.cli.completion.Completions.Shell;
import io.deckhouse.aimodels.cli.terminal.Console;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine;

/** All generated files of the repository: their paths in it, and their text. */
final class Reference {
  static final String PAGES = "docs/reference/commands";
  static final String MAN_PAGES = "docs/reference/man";
  static final String COMPLETIONS = "completions";

  private Reference() {}

  /** The commands in an environment, with output to nowhere. */
  static CommandLine commandLine(Map<String, String> environment) {
    Console console =
        new Console(
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            environment,
            false,
            false);
    return new D8Models(console).commandLine();
  }

  /** The root of the repository. */
  static Path repository() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..").normalize();
  }

  static SortedMap<String, String> files() {
    SortedMap<String, String> files = new TreeMap<>();
    for (CommandPage page : pages()) {
      files.put(PAGES + "/" + page.fileName() + ".md", new MarkdownPage(page).text());
      files.put(MAN_PAGES + "/" + page.fileName() + ".1", new ManPage(page).text());
    }
    CommandLine commandLine = commandLine(Map.of());
    files.put(COMPLETIONS + "/d8-models.bash", Completions.script(Shell.BASH, commandLine));
    files.put(COMPLETIONS + "/_d8-models", Completions.script(Shell.ZSH, commandLine));
    files.put(COMPLETIONS + "/d8-models.fish", Completions.script(Shell.FISH, commandLine));
    return files;
  }

  private static List<CommandPage> pages() {
    CommandLine root = commandLine(Map.of());
    List<CommandPage> pages = new ArrayList<>();
    pages.add(CommandPage.of(root));
    root.getSubcommands().values().forEach(command -> pages.add(CommandPage.of(command)));
    return pages;
  }
}
