package io.deckhouse.aimodels.modelpack.trust.signature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Envelopes of signed statements (DSSE v1). */
final class Dsse {
  private Dsse() {}

  /** What is signed: the type and the body with their lengths ("PAE" in the specification). */
  static byte[] signedBytes(String type, byte[] body) {
    byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ascii("DSSEv1 " + typeBytes.length + " "));
    bytes.writeBytes(typeBytes);
    bytes.writeBytes(ascii(" " + body.length + " "));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
