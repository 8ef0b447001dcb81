package io.deckhouse.aimodels.modelpack.format.detect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.io.InputStream;

/** Recognises a safetensors header (safetensors README "Format"); its rules are the reader's. */
final class SafetensorsProbe {
  private static final int LENGTH_BYTES = 8;
  private static final long HEADER_BYTES_MAX = 100_000_000;

  private SafetensorsProbe() {}

  /** Whether the length fits the file and an object follows. */
  static boolean isPlausible(Head head, long size) {
    if (head.length() < LENGTH_BYTES + 2) {
      return false;
    }
    long length = head.littleLong(0);
    return length >= 2
        && length <= HEADER_BYTES_MAX
        && length <= size - LENGTH_BYTES
        && head.at(LENGTH_BYTES) == '{'
        && "\"} \t\r\n".indexOf(head.at(LENGTH_BYTES + 1)) >= 0;
  }

  /**
   * Whether the header is one JSON object and the last tensor ends where the file does. Asked only
   * about a header whose length bytes are a pickle too.
   */
  static boolean isWhole(ByteSource source, Head head) {
    long length = head.littleLong(0);
    long last = 0;
    int depth = 0;
    try (InputStream in = new SourceStream(source, LENGTH_BYTES);
        JsonParser parser = Json.factory().createParser(new BoundedStream(in, length))) {
      boolean inOffsets = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.FIELD_NAME) {
          inOffsets = parser.currentName().equals("data_offsets");
        } else if (inOffsets && token == JsonToken.VALUE_NUMBER_INT) {
          last = Math.max(last, parser.getLongValue());
        }
      }
      return depth == 0 && last == source.size() - LENGTH_BYTES - length;
    } catch (IOException e) {
      return false;
    }
  }
}
