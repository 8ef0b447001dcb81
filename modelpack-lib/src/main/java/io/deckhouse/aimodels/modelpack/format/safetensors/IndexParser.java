package io.deckhouse.aimodels.modelpack.format.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Parses one index of a sharded set as a stream. */
final class IndexParser {
  private final JsonParser json;
  private final Faults faults;
  private final Map<String, Integer> shards = new LinkedHashMap<>();
  private final Map<String, Integer> shardByTensor = new HashMap<>();
  private OptionalLong totalSize = OptionalLong.empty();
  private boolean hasMap;
  private long nameBytes;

  IndexParser(JsonParser json, Faults faults) {
    this.json = json;
    this.faults = faults;
  }

  ShardIndex parse() throws MalformedException, IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw fault("safetensors-index-structure", "not a JSON object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("weight_map")) {
        weightMap(value);
      } else if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
        metadata();
      } else {
        json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw fault("safetensors-index-json", "more than one JSON document");
    }
    if (!hasMap) {
      throw fault("safetensors-index-structure", "no weight_map");
    }
    return new ShardIndex(new ArrayList<>(shards.keySet()), shardByTensor, totalSize);
  }

  private void metadata() throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean isTotal = json.currentName().equals("total_size");
      JsonToken value = json.nextToken();
      if (isTotal
          && value == JsonToken.VALUE_NUMBER_INT
          && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        totalSize = OptionalLong.of(json.getLongValue());
      }
      json.skipChildren();
    }
  }

  private void weightMap(JsonToken value) throws MalformedException, IOException {
    hasMap = true;
    if (value != JsonToken.START_OBJECT) {
      throw fault("safetensors-index-structure", "weight_map is not an object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String tensor = json.currentName();
      nameBytes += tensor.length();
      if (shardByTensor.size() == SafetensorsReader.TENSORS_MAX
          || nameBytes > SafetensorsReader.NAME_BYTES_MAX) {
        throw fault("safetensors-too-many-tensors", "weight_map names too many tensors");
      }
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw fault(
            "safetensors-index-structure",
            "weight_map " + Printable.quote(tensor) + " is not the name of a file");
      }
      shardByTensor.put(tensor, shard(json.getText()));
    }
  }

  private Integer shard(String name) throws MalformedException {
    Integer known = shards.get(name);
    if (known != null) {
      return known;
    }
    if (!isPlainName(name)) {
      throw fault(
          "safetensors-index-shard-name",
          "weight_map names " + Printable.quote(name) + " (expected: a file in the same folder)");
    }
    shards.put(name, shards.size());
    return shards.size() - 1;
  }

  private static boolean isPlainName(String name) {
    return name.endsWith(ShardName.SUFFIX)
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
  }

  private MalformedException fault(String code, String message) {
    return new MalformedException(faults.of(code, message));
  }
}
