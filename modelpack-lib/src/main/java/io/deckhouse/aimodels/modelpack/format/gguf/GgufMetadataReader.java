package io.deckhouse.aimodels.modelpack.format.gguf;

import io.deckhouse.aimodels.modelpack.format.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the key-value pairs of one file; long strings and arrays are passed over. */
final class GgufMetadataReader {
  private final GgufInput in;
  private long keyBytes;
  private long keptBytes;

  GgufMetadataReader(GgufInput in) {
    this.in = in;
  }

  GgufMetadata read(long count) throws IOException, MalformedException {
    Map<String, GgufValue> values = new LinkedHashMap<>();
    for (long i = 0; i < count; i++) {
      long at = in.position();
      String key = key(i);
      if (values.containsKey(key)) {
        throw in.fail("gguf-duplicate-key", at, "key " + key + " appears twice");
      }
      values.put(key, value(key));
    }
    return new GgufMetadata(values);
  }

  private String key(long index) throws IOException, MalformedException {
    long at = in.position();
    String what = "key " + index;
    int length = (int) in.readLength(GgufLimits.KEY_BYTES_MAX, what);
    keyBytes += length;
    if (length == 0) {
      throw in.fail("gguf-key", at, what + " is empty");
    }
    if (keyBytes > GgufLimits.KEYS_TOTAL_BYTES_MAX) {
      throw in.fail(
          "gguf-key",
          at,
          "the keys are more than %d bytes together".formatted(GgufLimits.KEYS_TOTAL_BYTES_MAX));
    }
    String key = in.readText(length, what);
    if (!key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw in.fail("gguf-key", at, what + " is not printable ASCII");
    }
    return key;
  }

  private GgufValue value(String key) throws IOException, MalformedException {
    GgufValueType type = type("the type of " + key);
    return switch (type) {
      case UINT8 -> new GgufValue.Whole(type, in.readByte(key));
      case INT8 -> new GgufValue.Whole(type, (byte) in.readByte(key));
      case UINT16 -> new GgufValue.Whole(type, Short.toUnsignedLong(in.readShort(key)));
      case INT16 -> new GgufValue.Whole(type, in.readShort(key));
      case UINT32 -> new GgufValue.Whole(type, Integer.toUnsignedLong(in.readInt(key)));
      case INT32 -> new GgufValue.Whole(type, in.readInt(key));
      case UINT64, INT64 -> new GgufValue.Whole(type, in.readLong(key));
      case FLOAT32 -> new GgufValue.Real(Float.intBitsToFloat(in.readInt(key)));
      case FLOAT64 -> new GgufValue.Real(Double.longBitsToDouble(in.readLong(key)));
      case BOOL -> flag(key);
      case STRING -> text(key);
      case ARRAY -> array(key);
    };
  }

  private GgufValueType type(String what) throws IOException, MalformedException {
    long at = in.position();
    long id = Integer.toUnsignedLong(in.readInt(what));
    return GgufValueType.byId(id)
        .orElseThrow(
            () ->
                in.fail("gguf-value-type", at, "%s is %d (expected: 0 to 12)".formatted(what, id)));
  }

  private GgufValue flag(String key) throws IOException, MalformedException {
    long at = in.position();
    int value = in.readByte(key);
    if (value > 1) {
      throw in.fail("gguf-bool", at, "%s is %d (expected: 0 or 1)".formatted(key, value));
    }
    return new GgufValue.Flag(value == 1);
  }

  private GgufValue text(String key) throws IOException, MalformedException {
    long length = in.readLength(GgufLimits.STRING_BYTES_MAX, key);
    if (!isKept(length)) {
      in.skip(length);
      return new GgufValue.LongText(length);
    }
    return new GgufValue.Text(in.readText((int) length, key));
  }

  private boolean isKept(long length) {
    if (length > GgufLimits.KEPT_STRING_BYTES_MAX
        || keptBytes + length > GgufLimits.KEPT_TOTAL_BYTES_MAX) {
      return false;
    }
    keptBytes += length;
    return true;
  }

  private GgufValue array(String key) throws IOException, MalformedException {
    long at = in.position();
    GgufValueType type = type("the element type of " + key);
    if (type == GgufValueType.ARRAY) {
      throw in.fail("gguf-nested-array", at, key + " is an array of arrays");
    }
    at = in.position();
    long count = in.readLong("the length of " + key);
    if (count < 0 || count > in.remaining() / type.minBytes()) {
      throw in.fail(
          "gguf-array-length",
          at,
          "%s has %s elements, which is more than the file can hold"
              .formatted(key, Long.toUnsignedString(count)));
    }
    if (count > GgufLimits.ARRAY_LENGTH_MAX) {
      throw in.fail(
          "gguf-array-length",
          at,
          "%s has %d elements (expected: at most %d)"
              .formatted(key, count, GgufLimits.ARRAY_LENGTH_MAX));
    }
    if (type == GgufValueType.STRING) {
      return strings(key, count);
    }
    in.skip(count * type.minBytes());
    return new GgufValue.Array(type, count, List.of());
  }

  private GgufValue strings(String key, long count) throws IOException, MalformedException {
    String what = "an element of " + key;
    boolean keep = count <= GgufLimits.KEPT_ARRAY_LENGTH_MAX;
    List<String> kept = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      long length = in.readLength(GgufLimits.STRING_BYTES_MAX, what);
      if (keep && isKept(length)) {
        kept.add(in.readText((int) length, what));
      } else {
        in.skip(length);
      }
    }
    return new GgufValue.Array(GgufValueType.STRING, count, kept);
  }
}
