package io.deckhouse.aimodels.modelpack.auth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a server asks for before it answers (RFC 9110, section 11.6.1, "WWW-Authenticate").
 *
 * @param scheme as in {@code bearer}, in lower case
 * @param parameters by name in lower case; of two with one name the first counts
 */
record Challenge(String scheme, Map<String, String> parameters) {
  /** How much of one header is looked at, in characters. */
  static final int HEADER_LENGTH_MAX = 16 * 1024;

  /** How many challenges are taken from an answer. */
  static final int CHALLENGES_MAX = 16;

  /** How many parameters a challenge keeps. */
  static final int PARAMETERS_MAX = 32;

  Challenge {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** A parameter that is there and not empty. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  /** Reads all challenges of all headers, in order; what is malformed is passed over. */
  static List<Challenge> parse(List<String> headers) {
    List<Challenge> all = new ArrayList<>();
    for (String header : headers) {
      new Scan(header.substring(0, Math.min(header.length(), HEADER_LENGTH_MAX))).readInto(all);
    }
    return List.copyOf(all.subList(0, Math.min(all.size(), CHALLENGES_MAX)));
  }

  /** One header, read from left to right. */
  private static final class Scan {
    private final String text;
    private int position;

    Scan(String text) {
      this.text = text;
    }

    void readInto(List<Challenge> all) {
      String scheme = "";
      Map<String, String> parameters = new LinkedHashMap<>();
      boolean listItem = true;
      while (position < text.length()) {
        char next = text.charAt(position);
        String token = token();
        if (token.isEmpty()) {
          listItem = listItem ? isBlank(next) || next == ',' : next == ',';
          position++;
        } else if (takeEquals()) {
          String value = value();
          if (parameters.size() < PARAMETERS_MAX) {
            parameters.putIfAbsent(token.toLowerCase(Locale.ROOT), value);
          }
          listItem = false;
        } else if (listItem) {
          // A scheme begins an item of the list; a lone token elsewhere belongs to nobody.
          add(all, scheme, parameters);
          scheme = token.toLowerCase(Locale.ROOT);
          parameters.clear();
          listItem = false;
        }
      }
      add(all, scheme, parameters);
    }

    private static void add(List<Challenge> all, String scheme, Map<String, String> parameters) {
      if (!scheme.isEmpty() && all.size() < CHALLENGES_MAX) {
        all.add(new Challenge(scheme, parameters));
      }
    }

    private String token() {
      int start = position;
      while (position < text.length() && isTokenCharacter(text.charAt(position))) {
        position++;
      }
      return text.substring(start, position);
    }

    /** Moves behind an equals sign, with blanks around it, if there is one. */
    private boolean takeEquals() {
      int at = afterBlanks(position);
      if (at >= text.length() || text.charAt(at) != '=') {
        return false;
      }
      position = afterBlanks(at + 1);
      return true;
    }

    private int afterBlanks(int from) {
      int at = from;
      while (at < text.length() && isBlank(text.charAt(at))) {
        at++;
      }
      return at;
    }

    private String value() {
      if (position < text.length() && text.charAt(position) == '"') {
        position++;
        return quoted();
      }
      // Some servers leave out the quotes where they are needed.
      int start = position;
      while (position < text.length()
          && text.charAt(position) != ','
          && !isBlank(text.charAt(position))) {
        position++;
      }
      return text.substring(start, position);
    }

    private String quoted() {
      StringBuilder value = new StringBuilder();
      while (position < text.length() && text.charAt(position) != '"') {
        if (text.charAt(position) == '\\' && position + 1 < text.length()) {
          position++;
        }
        value.append(text.charAt(position));
        position++;
      }
      position++;
      return value.toString();
    }

    private static boolean isBlank(char character) {
      return character == ' ' || character == '\t';
    }

    private static boolean isTokenCharacter(char character) {
      return (character >= 'a' && character <= 'z')
          || (character >= 'A' && character <= 'Z')
          || (character >= '0' && character <= '9')
          || "!#$%&'*+-.^_`|~".indexOf(character) >= 0;
    }
  }
}
