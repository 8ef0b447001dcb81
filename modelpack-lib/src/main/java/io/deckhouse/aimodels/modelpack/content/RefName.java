package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.util.regex.Pattern;

/** The grammar of {@code org.opencontainers.image.ref.name} (OCI image-spec, annotations.md). */
public final class RefName {
  /** The longest name, in characters: a repository of 255, a tag of 128, and room for a host. */
  public static final int LENGTH_MAX = 512;

  private static final String COMPONENT = "[A-Za-z0-9]++(?:(?:--|[-._:@+])[A-Za-z0-9]++)*+";
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
              + " (expected: letters and digits, joined by / or one of -._:@+ or --, at most "
              + LENGTH_MAX
              + " characters)");
    }
    return text;
  }
}
