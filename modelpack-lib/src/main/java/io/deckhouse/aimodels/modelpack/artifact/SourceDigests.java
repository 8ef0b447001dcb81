package io.deckhouse.aimodels.modelpack.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The annotation {@link FactAnnotations#SOURCE_DIGESTS}. */
public final class SourceDigests {
  private SourceDigests() {}

  /**
   * What is recorded for each path, as it stands there: nobody has checked that it is a digest.
   *
   * @throws InvalidContentException when it is not a JSON object of texts
   */
  public static Map<String, String> of(Manifest manifest) {
    String json = manifest.annotations().getOrDefault(FactAnnotations.SOURCE_DIGESTS, "{}");
    Map<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry :
        Json.parseObject(json.getBytes(StandardCharsets.UTF_8), FactAnnotations.SOURCE_DIGESTS)
            .properties()) {
      if (!entry.getValue().isTextual()) {
        throw new InvalidContentException(
            FactAnnotations.SOURCE_DIGESTS + ": not a text (expected: the digest of a file)");
      }
      digests.put(entry.getKey(), entry.getValue().textValue());
    }
    return digests;
  }
}
