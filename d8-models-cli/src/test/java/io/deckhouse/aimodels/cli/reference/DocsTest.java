package io.deckhouse.aimodels.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The links of the documentation lead somewhere, and its command lines are understood. */
final class DocsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");
  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```(\\w*)\\n(.*?)^ *```$");
  private static final Set<String> NOT_COMMANDS = Set.of("text", "json", "yaml", "java", "xml");
  private static final Set<String> KEYWORDS = Set.of("time", "if", "!", "then", "do", "while");

  static List<Path> documents() throws IOException {
    Path root = Reference.repository();
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(root)) {
      files.filter(DocsTest::isMarkdown).forEach(documents::add);
    }
    try (Stream<Path> files = Files.walk(root.resolve("docs"))) {
      files.filter(DocsTest::isMarkdown).forEach(documents::add);
    }
    return documents.stream().map(root::relativize).sorted().toList();
  }

  private static boolean isMarkdown(Path file) {
    return file.toString().endsWith(".md");
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksLeadSomewhere(Path document) throws IOException {
    Path file = Reference.repository().resolve(document);
    String text = withoutFences(Files.readString(file));
    List<String> broken = new ArrayList<>();
    for (String link : LINK.matcher(text).results().map(match -> match.group(1)).toList()) {
      if (!link.contains("://") && !isThere(file, link)) {
        broken.add(link);
      }
    }
    assertThat(broken).as("broken links of " + document).isEmpty();
  }

  private static boolean isThere(Path from, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]);
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1 || anchors(target).contains(parts[1]);
  }

  /** The anchors of headings as code hosts derive them. */
  private static Set<String> anchors(Path document) throws IOException {
    return HEADING
        .matcher(withoutFences(Files.readString(document)))
        .results()
        .map(
            match ->
                match
                    .group(1)
                    .strip()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static String withoutFences(String text) {
    return FENCE.matcher(text).replaceAll("");
  }

  /** A call of the program: the variables before it, and its arguments. */
  private record Call(Map<String, String> environment, List<String> arguments) {}

  @ParameterizedTest
  @MethodSource("documents")
  void commandLinesAreUnderstood(Path document) throws IOException {
    for (Call call : calls(document)) {
      String[] arguments = call.arguments().toArray(String[]::new);
      assertThatCode(() -> Reference.commandLine(call.environment()).parseArgs(arguments))
          .as(document + ": d8-models " + String.join(" ", arguments))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void commandLinesAreFound() throws IOException {
    assertThat(calls(Path.of("README.md")).stream().map(Call::arguments))
        .contains(List.of("pack", "examples/tiny-llama", "-t", "tiny-llama:1"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void codeBlocksSayWhatTheyHold(Path document) throws IOException {
    String text = Files.readString(Reference.repository().resolve(document));
    assertThat(FENCE.matcher(text).results().map(match -> match.group(1)))
        .as("kinds of code blocks in " + document)
        .doesNotContain("");
  }

  private static List<Call> calls(Path document) throws IOException {
    String text = Files.readString(Reference.repository().resolve(document));
    List<Call> calls = new ArrayList<>();
    for (MatchResult block : FENCE.matcher(text).results().toList()) {
      if (!NOT_COMMANDS.contains(block.group(1))) {
        String oneLineEach = block.group(2).replaceAll("\\\\\\n\\s*", " ");
        oneLineEach
            .lines()
            .flatMap(line -> ShellLine.commands(line.strip()).stream())
            .forEach(words -> call(words).ifPresent(calls::add));
      }
    }
    return calls;
  }

  private static Optional<Call> call(List<String> words) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      if (word.matches("(.*/)?d8-models")) {
        return Optional.of(new Call(environment, words.subList(i + 1, words.size())));
      } else if (word.matches("\\w+=.*")) {
        environment.put(word.substring(0, equals), word.substring(equals + 1));
      } else if (!KEYWORDS.contains(word)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
