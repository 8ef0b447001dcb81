package io.deckhouse.aimodels.modelpack.trust.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Digest;

/**
 * What the older form of a signature signs: a manifest, and the repository that it was signed in
 * (containers/image, "Simple signing"). The bytes are those that cosign writes.
 *
 * @param identity the repository, without a tag
 * @param digest of the manifest
 */
record SimpleSigning(String identity, Digest digest) {
  static final String MEDIA_TYPE = "application/vnd.dev.cosign.simplesigning.v1+json";

  /** On the layer with the payload: the signature, in base64. */
  static final String SIGNATURE = "dev.cosignproject.cosign/signature";

  private static final String TYPE = "cosign container image signature";

  byte[] bytes() {
    ObjectNode payload = Json.object();
    ObjectNode critical = payload.putObject("critical");
    critical.putObject("identity").put("docker-reference", identity);
    critical.putObject("image").put("docker-manifest-digest", digest.toString());
    critical.put("type", TYPE);
    payload.putNull("optional");
    return Json.bytes(payload);
  }

  /**
   * Reads a payload.
   *
   * @throws InvalidContentException when it is none
   */
  static SimpleSigning parse(byte[] bytes, String what) {
    JsonNode critical = Json.parseObject(bytes, what).path("critical");
    if (!critical.path("type").asText().equals(TYPE)) {
      throw new InvalidContentException(what + ": not a signature of an artifact");
    }
    return new SimpleSigning(
        critical.path("identity").path("docker-reference").asText(),
        Digest.parse(critical.path("image").path("docker-manifest-digest").asText()));
  }
}
