package io.deckhouse.aimodels.modelpack.trust.key;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** Authenticated encryption as NaCl's secretbox: XSalsa20 and Poly1305. */
final class SecretBox {
  /** The length of a key, in bytes. */
  static final int KEY_BYTES = 32;

  /** The length of a nonce, in bytes. */
  static final int NONCE_BYTES = 24;

  private static final int TAG_BYTES = 16;

  private SecretBox() {}

  /** The tag and the encrypted message. */
  static byte[] seal(byte[] message, byte[] nonce, byte[] key) {
    XSalsa20Engine cipher = cipher(nonce, key);
    byte[] tagKey = tagKey(cipher);
    byte[] box = new byte[TAG_BYTES + message.length];
    cipher.processBytes(message, 0, message.length, box, TAG_BYTES);
    System.arraycopy(tag(tagKey, box), 0, box, 0, TAG_BYTES);
    return box;
  }

  /** The message, or nothing when the key is another or the box was changed. */
  static Optional<byte[]> open(byte[] box, byte[] nonce, byte[] key) {
    if (box.length < TAG_BYTES) {
      return Optional.empty();
    }
    XSalsa20Engine cipher = cipher(nonce, key);
    byte[] expected = tag(tagKey(cipher), box);
    if (!MessageDigest.isEqual(expected, Arrays.copyOf(box, TAG_BYTES))) {
      return Optional.empty();
    }
    byte[] message = new byte[box.length - TAG_BYTES];
    cipher.processBytes(box, TAG_BYTES, message.length, message, 0);
    return Optional.of(message);
  }

  private static XSalsa20Engine cipher(byte[] nonce, byte[] key) {
    XSalsa20Engine cipher = new XSalsa20Engine();
    cipher.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    return cipher;
  }

  /** The first bytes of the stream are the key of the tag. */
  private static byte[] tagKey(XSalsa20Engine cipher) {
    byte[] tagKey = new byte[KEY_BYTES];
    cipher.processBytes(new byte[KEY_BYTES], 0, KEY_BYTES, tagKey, 0);
    return tagKey;
  }

  private static byte[] tag(byte[] tagKey, byte[] box) {
    Poly1305 mac = new Poly1305();
    mac.init(new KeyParameter(tagKey));
    mac.update(box, TAG_BYTES, box.length - TAG_BYTES);
    byte[] tag = new byte[TAG_BYTES];
    mac.doFinal(tag, 0);
    return tag;
  }
}
