package io.deckhouse.aimodels.modelpack.format.detect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.FileKind;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Looks for {@code auto_map} at any depth of a configuration: it names Python of the repository
 * that {@code transformers} runs. A configuration that no strict parser reads may still be read by
 * another, so there the bare text decides.
 */
final class RemoteCodeScan {
  private static final String AUTO_MAP = "auto_map";

  private RemoteCodeScan() {}

  static Optional<Verdict> config(byte[] json) {
    return hasAutoMap(json)
        ? Optional.of(
            Verdict.refused(
                FileKind.JSON, Allowance.REMOTE_CODE, "auto_map, which names Python to run"))
        : Optional.empty();
  }

  private static boolean hasAutoMap(byte[] json) {
    try (JsonParser parser = Json.factory().createParser(json)) {
      parser.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature());
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME && parser.currentName().equals(AUTO_MAP)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      String text = new String(json, StandardCharsets.ISO_8859_1).replace("\0", "");
      return text.contains(AUTO_MAP) || text.contains("\\u");
    }
  }
}
