package io.deckhouse.aimodels.modelpack.format.huggingface;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The YAML between two lines of three dashes at the start of a model card, as far as it is flat:
 * {@code key: value}, {@code key: [a, b]} and lists of one item a line. What it does not understand
 * it leaves out; it never fails.
 */
final class FrontMatter {
  private static final int VALUES_MAX = 200;
  private static final int VALUE_CHARS_MAX = 200;

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private FrontMatter() {}

  static FrontMatter parse(String text) {
    FrontMatter matter = new FrontMatter();
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().strip().equals("---")) {
      return matter;
    }
    String key = "";
    for (String line : lines.subList(1, lines.size())) {
      String stripped = line.strip();
      if (stripped.equals("---")) {
        return matter;
      }
      key = matter.line(line, stripped, key);
    }
    // Without an end it is a text that begins with a rule.
    return new FrontMatter();
  }

  /** All values of a key; one value for {@code key: value}. */
  List<String> all(String key) {
    return values.getOrDefault(key, List.of());
  }

  /** Takes one line, and returns the key to which following list items belong. */
  private String line(String line, String stripped, String key) {
    if (stripped.startsWith("- ")) {
      add(key, stripped.substring(2));
      return key;
    }
    int colon = line.indexOf(':');
    boolean isNested = !line.isEmpty() && Character.isWhitespace(line.charAt(0));
    if (isNested || colon <= 0 || stripped.startsWith("#")) {
      // Items under something that is not understood belong to no key.
      return stripped.isEmpty() || stripped.startsWith("#") ? key : "";
    }
    String name = line.substring(0, colon).strip();
    String value = line.substring(colon + 1).strip();
    if (value.startsWith("[") && value.endsWith("]")) {
      for (String item : value.substring(1, value.length() - 1).split(",", VALUES_MAX + 1)) {
        add(name, item);
      }
      return "";
    }
    add(name, value);
    return value.isEmpty() ? name : "";
  }

  private void add(String key, String raw) {
    String value = scalar(raw);
    List<String> known = values.computeIfAbsent(key, name -> new ArrayList<>());
    boolean isPlain =
        !value.isEmpty()
            && value.length() <= VALUE_CHARS_MAX
            && "|>&*!{[".indexOf(value.charAt(0)) < 0
            && value.chars().noneMatch(Character::isISOControl);
    if (isPlain && !key.isEmpty() && known.size() < VALUES_MAX) {
      known.add(value);
    }
  }

  private static String scalar(String raw) {
    String value = raw.strip();
    if (value.length() >= 2) {
      char quote = value.charAt(0);
      int end = value.indexOf(quote, 1);
      if ((quote == '"' || quote == '\'') && end > 0) {
        return value.substring(1, end);
      }
    }
    int comment = value.indexOf(" #");
    return comment < 0 ? value : value.substring(0, comment).strip();
  }
}
