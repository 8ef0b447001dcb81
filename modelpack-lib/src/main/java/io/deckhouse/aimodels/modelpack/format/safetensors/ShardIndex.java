package io.deckhouse.aimodels.modelpack.format.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ByteSourceInputStream;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * An index of a sharded set: {@code model.safetensors.index.json}.
 *
 * @param shards the names of the files, in the order in which the index first names them
 * @param shardByTensor the position in {@code shards} of the file that holds a tensor
 * @param totalSize {@code metadata.total_size}, in bytes, where it is a whole number
 */
record ShardIndex(List<String> shards, Map<String, Integer> shardByTensor, OptionalLong totalSize) {
  /** The longest index, in bytes. */
  static final long INDEX_BYTES_MAX = 100_000_000;

  private static final Pattern FILE_NAME =
      Pattern.compile(".+\\.safetensors(\\.[\\w-]+)?\\.index(\\.[\\w-]+)?\\.json");

  static boolean isIndex(String fileName) {
    return FILE_NAME.matcher(fileName).matches();
  }

  /** The stem of the shards that belong to an index, from the name of its file. */
  static String stem(String fileName) {
    String base = fileName.substring(0, fileName.indexOf(ShardName.SUFFIX));
    String variant =
        fileName
            .substring(base.length() + ShardName.SUFFIX.length())
            .replace(".index", "")
            .replace(".json", "");
    return base + variant;
  }

  /**
   * Reads an index as a stream.
   *
   * @throws MalformedException when it is not an index within the limits
   */
  static ShardIndex read(ByteSource source, String path) throws MalformedException, IOException {
    Faults faults = new Faults(path);
    if (source.size() > INDEX_BYTES_MAX) {
      throw new MalformedException(
          faults.of(
              "safetensors-index-too-large",
              "%d bytes are over the limit of %d bytes for an index"
                  .formatted(source.size(), INDEX_BYTES_MAX)));
    }
    try (JsonParser json =
        Json.factory().createParser(new ByteSourceInputStream(source, 0, source.size()))) {
      return new IndexParser(json, faults).parse();
    } catch (JsonProcessingException e) {
      throw new MalformedException(
          faults.of("safetensors-index-json", "not valid JSON: %s".formatted(Json.reason(e))));
    }
  }
}
