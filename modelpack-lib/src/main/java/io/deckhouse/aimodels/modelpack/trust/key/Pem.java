package io.deckhouse.aimodels.modelpack.trust.key;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of text encoding (RFC 7468): a label and bytes. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Pem(String label, byte[] bytes) {
  private static final Pattern FORM =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]{1,64})-----\\s+([A-Za-z0-9+/=\\s]{1,65536}?)-----END \\1-----");

  /**
   * The first block of a text.
   *
   * @param what names the text in the error
   * @throws InvalidContentException when there is none, or it is malformed
   */
  static Pem parse(byte[] text, String what) {
    Matcher matcher = FORM.matcher(new String(text, StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      throw new InvalidContentException(what + ": not a key (expected: PEM)");
    }
    return decode(matcher.group(2))
        .map(bytes -> new Pem(matcher.group(1), bytes))
        .orElseThrow(() -> new InvalidContentException(what + ": malformed base64 in the PEM"));
  }

  private static Optional<byte[]> decode(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64.replaceAll("\\s", "")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The text of the block, with a line feed at its end. */
  String text() {
    return "-----BEGIN %s-----%n".formatted(label).replace("\r", "")
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
