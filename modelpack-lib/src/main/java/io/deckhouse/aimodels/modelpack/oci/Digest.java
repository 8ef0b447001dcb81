package io.deckhouse.aimodels.modelpack.oci;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A digest of content (OCI image-spec, descriptor.md "Digests"): {@code sha256:<64 hex>} or {@code
 * sha512:<128 hex>}, lower case. A value of this type is always safe to use in a path.
 */
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {
  private static final Pattern LOWER_HEX = Pattern.compile("[0-9a-f]*");

  /** The registered algorithms. */
  public enum Algorithm {
    SHA256("sha256", "SHA-256", 64),
    SHA512("sha512", "SHA-512", 128);

    private final String prefix;
    private final String javaName;
    private final int hexLength;

    Algorithm(String prefix, String javaName, int hexLength) {
      this.prefix = prefix;
      this.javaName = javaName;
      this.hexLength = hexLength;
    }

    /** The name before the colon. */
    public String prefix() {
      return prefix;
    }

    /** A new hasher. */
    public MessageDigest hasher() {
      try {
        return MessageDigest.getInstance(javaName);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(javaName + " is part of every Java", e);
      }
    }
  }

  public Digest {
    if (hex.length() != algorithm.hexLength || !LOWER_HEX.matcher(hex).matches()) {
      throw malformed(algorithm.prefix + ":" + hex);
    }
  }

  /**
   * Parses {@code algorithm:hex}.
   *
   * @throws InvalidContentException when it is not a sha256 or sha512 digest
   */
  public static Digest parse(String text) {
    for (Algorithm algorithm : Algorithm.values()) {
      if (text.startsWith(algorithm.prefix + ":")) {
        return new Digest(algorithm, text.substring(algorithm.prefix.length() + 1));
      }
    }
    throw malformed(text);
  }

  /** Whether the text is a digest that {@link #parse} takes. */
  public static boolean isDigest(String text) {
    for (Algorithm algorithm : Algorithm.values()) {
      int colon = algorithm.prefix.length();
      if (text.startsWith(algorithm.prefix + ":")
          && text.length() == colon + 1 + algorithm.hexLength
          && LOWER_HEX.matcher(text.substring(colon + 1)).matches()) {
        return true;
      }
    }
    return false;
  }

  /** The sha256 digest of bytes in memory. */
  public static Digest sha256(byte[] bytes) {
    return of(Algorithm.SHA256, Algorithm.SHA256.hasher().digest(bytes));
  }

  /** The digest that a hasher of the algorithm gave. */
  public static Digest of(Algorithm algorithm, byte[] hash) {
    return new Digest(algorithm, HexFormat.of().formatHex(hash));
  }

  private static InvalidContentException malformed(String text) {
    String shown = text.length() > 150 ? text.substring(0, 150) + "…" : text;
    return new InvalidContentException(
        "digest: " + shown + " (expected: sha256:<64 hex> or sha512:<128 hex>)");
  }

  /** The first twelve hexadecimal digits, for people. */
  public String shortHex() {
    return hex.substring(0, 12);
  }

  @Override
  public int compareTo(Digest other) {
    int byAlgorithm = algorithm.compareTo(other.algorithm);
    return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return algorithm.prefix + ":" + hex;
  }
}
