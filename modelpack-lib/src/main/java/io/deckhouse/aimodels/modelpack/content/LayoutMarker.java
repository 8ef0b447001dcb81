package io.deckhouse.aimodels.modelpack.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.json.Json;

/**
 * The content of the file {@code oci-layout} (OCI image-spec, image-layout.md "oci-layout file").
 */
public final class LayoutMarker {
  /** The longest one that is read, in bytes. */
  public static final int SIZE_MAX_BYTES = 64 * 1024;

  private static final String FIELD = "imageLayoutVersion";
  private static final String VERSION = "1.0.0";

  private LayoutMarker() {}

  /** A new one. */
  public static byte[] bytes() {
    ObjectNode json = Json.object();
    json.put(FIELD, VERSION);
    return Json.bytes(json);
  }

  /**
   * Checks one that was read.
   *
   * @param where names the layout in the error
   * @throws InvalidContentException when it is malformed or of another version
   */
  public static void check(byte[] marker, String where) {
    JsonNode version = Json.parseObject(marker, where + ": oci-layout").get(FIELD);
    if (version == null || !VERSION.equals(version.textValue())) {
      throw new InvalidContentException(
          where + ": " + FIELD + " of oci-layout: " + version + " (expected: " + VERSION + ")");
    }
  }
}
