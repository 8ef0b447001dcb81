package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.util.regex.Pattern;

/**
 * The names of a layout: {@code org.opencontainers.image.ref.name} (OCI image-spec,
 * annotations.md). Wider than the grammar there by doubled separators and a leading underscore,
 * because tags and repositories of a registry may have them (distribution-spec) and every one may
 * become a name.
 */
public final class RefName {
  /** The longest name, in characters: a repository of 255, a tag of 128, and room for a host. */
  public static final int LENGTH_MAX = 512;

  private static final String COMPONENT = "[A-Za-z0-9_][A-Za-z0-9._:@+-]*+(?<![:@+])";
  private static final Pattern GRAMMAR = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*+");

  private RefName() {}

  /** Whether the text is a name that a layout can hold. */
  public static boolean isValid(String text) {
    return text.length() <= LENGTH_MAX && GRAMMAR.matcher(text).matches();
  }

  /**
   * Gives back a valid name.
   *
   * @throws InvalidRequestException when it is not one
   */
  public static String check(String text) {
    if (!isValid(text)) {
      String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
      throw new InvalidRequestException(
          "name: "
              + shown
              + " (expected: letters, digits and any of -._:@+, parts joined by /, at most "
              + LENGTH_MAX
              + " characters)");
    }
    return text;
  }
}
