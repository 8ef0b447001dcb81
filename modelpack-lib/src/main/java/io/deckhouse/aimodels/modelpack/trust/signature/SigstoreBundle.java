package io.deckhouse.aimodels.modelpack.trust.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.trust.key.SigningKey;
import io.deckhouse.aimodels.modelpack.trust.key.VerificationKey;
import java.util.Base64;

/**
 * A signed in-toto statement in a sigstore bundle, version 0.3: what newer versions of cosign keep
 * as a referrer. Made with a key, without a transparency log.
 *
 * @param payload the statement, in JSON
 * @param signature in DER
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record SigstoreBundle(byte[] payload, byte[] signature) {
  static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
  static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

  static SigstoreBundle sign(byte[] statement, SigningKey key) {
    return new SigstoreBundle(statement, key.sign(Dsse.signedBytes(PAYLOAD_TYPE, statement)));
  }

  boolean isBy(VerificationKey key) {
    return key.accepts(Dsse.signedBytes(PAYLOAD_TYPE, payload), signature);
  }

  byte[] bytes(VerificationKey key) {
    ObjectNode bundle = Json.object();
    bundle.put("mediaType", MEDIA_TYPE);
    bundle.putObject("verificationMaterial").putObject("publicKey").put("hint", key.hint());
    ObjectNode envelope = bundle.putObject("dsseEnvelope");
    envelope.put("payload", Base64.getEncoder().encodeToString(payload));
    envelope.put("payloadType", PAYLOAD_TYPE);
    envelope
        .putArray("signatures")
        .addObject()
        .put("sig", Base64.getEncoder().encodeToString(signature));
    return Json.bytes(bundle);
  }

  /**
   * Reads a bundle.
   *
   * @throws InvalidContentException when it holds no statement with one signature
   */
  static SigstoreBundle parse(byte[] bytes, String what) {
    JsonNode envelope = Json.parseObject(bytes, what).path("dsseEnvelope");
    JsonNode signatures = envelope.path("signatures");
    if (!envelope.path("payloadType").asText().equals(PAYLOAD_TYPE) || signatures.size() != 1) {
      throw new InvalidContentException(
          what + ": not a signed statement (expected: one signature of an in-toto statement)");
    }
    return new SigstoreBundle(
        decode(envelope.path("payload"), what), decode(signatures.get(0).path("sig"), what));
  }

  private static byte[] decode(JsonNode text, String what) {
    try {
      return Base64.getDecoder().decode(text.asText());
    } catch (IllegalArgumentException e) {
      throw new InvalidContentException(what + ": malformed base64", e);
    }
  }
}
