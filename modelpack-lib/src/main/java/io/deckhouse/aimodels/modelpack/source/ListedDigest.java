package io.deckhouse.aimodels.modelpack.source;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a publisher lists about the bytes of a file. */
public sealed interface ListedDigest {
  /** The digest of the bytes. */
  record Content(Digest digest) implements ListedDigest {
    @Override
    public MessageDigest hasher(long size) {
      return digest.algorithm().hasher();
    }

    @Override
    public String hex() {
      return digest.hex();
    }

    @Override
    public String toString() {
      return digest.toString();
    }
  }

  /**
   * The name of the file as a git object: SHA-1 over a header with its length, and the bytes. Its
   * text is that of a GitOID.
   *
   * @param hex 40 lower case hexadecimal digits
   */
  record GitBlob(String hex) implements ListedDigest {
    private static final String PREFIX = "gitoid:blob:sha1:";
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}");

    public GitBlob {
      if (!isHex(hex)) {
        throw new IllegalArgumentException("git object: " + hex + " (expected: 40 hex digits)");
      }
    }

    /** Whether a text can be the name of a git object. */
    public static boolean isHex(String text) {
      return FORM.matcher(text).matches();
    }

    @Override
    public MessageDigest hasher(long size) {
      try {
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        sha1.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
        return sha1;
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e); // Every Java has it.
      }
    }

    @Override
    public String toString() {
      return PREFIX + hex;
    }
  }

  /** Parses what {@code toString} gives; nothing when the text is something else. */
  static Optional<ListedDigest> parse(String text) {
    if (Digest.isDigest(text)) {
      return Optional.of(new Content(Digest.parse(text)));
    }
    return Optional.of(text)
        .filter(form -> form.startsWith(GitBlob.PREFIX))
        .map(form -> form.substring(GitBlob.PREFIX.length()))
        .filter(GitBlob::isHex)
        .map(GitBlob::new);
  }

  /** Begins the hash that the bytes of a file of that length must have. */
  MessageDigest hasher(long size);

  /** The hash in lower case hexadecimal digits. */
  String hex();

  /** Whether a hash is the listed one. */
  default boolean is(byte[] hash) {
    return HexFormat.of().formatHex(hash).equals(hex());
  }
}
