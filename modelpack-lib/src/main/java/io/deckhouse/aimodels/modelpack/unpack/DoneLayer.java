package io.deckhouse.aimodels.modelpack.unpack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.ModelPaths;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.source.FileStamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of the {@link DoneLog}: a layer whose files are staged and verified.
 *
 * @param key tells the layer
 * @param boot the run of the operating system that wrote it
 * @param written the stamps of its files, by path
 * @param passedOver the paths in it that the filter did not accept
 */
record DoneLayer(String key, String boot, Map<String, FileStamp> written, List<String> passedOver) {

  byte[] line() {
    ObjectNode json = Json.object();
    json.put("layer", key);
    json.put("boot", boot);
    ObjectNode files = json.putObject("written");
    written.forEach((path, stamp) -> files.set(path, stamp(stamp)));
    json.set("passedOver", Json.tree(passedOver));
    return Json.bytes(json);
  }

  /**
   * Reads a line.
   *
   * @throws InvalidContentException when it is not one, or a path in it is not safe
   */
  static DoneLayer parse(byte[] line) {
    ObjectNode json = Json.parseObject(line, "log");
    Map<String, FileStamp> written = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> file : json.path("written").properties()) {
      requireSafe(file.getKey());
      written.put(file.getKey(), stamp(file.getValue()));
    }
    List<String> passedOver = new ArrayList<>();
    json.path("passedOver").forEach(path -> passedOver.add(path.asText()));
    return new DoneLayer(
        json.path("layer").asText(), json.path("boot").asText(), written, passedOver);
  }

  private static void requireSafe(String path) {
    if (ModelPaths.fault(path).isPresent()) {
      throw new InvalidContentException("log: a path that is not safe");
    }
  }

  private static ArrayNode stamp(FileStamp stamp) {
    return Json.array()
        .add(stamp.size())
        .add(stamp.modifiedNanos())
        .add(stamp.changedNanos())
        .add(stamp.inode())
        .add(stamp.device());
  }

  private static FileStamp stamp(JsonNode json) {
    return new FileStamp(
        json.path(0).asLong(),
        json.path(1).asLong(),
        json.path(2).asLong(),
        json.path(3).asLong(),
        json.path(4).asLong());
  }
}
