package io.deckhouse.aimodels.modelpack.format.gguf;

import java.util.Optional;

/** The types of metadata values (gguf.md {@code gguf_metadata_value_type}), in their order. */
public enum GgufValueType {
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  FLOAT32(4),
  BOOL(1),
  STRING(8),
  ARRAY(12),
  UINT64(8),
  INT64(8),
  FLOAT64(8);

  private final int minBytes;

  GgufValueType(int minBytes) {
    this.minBytes = minBytes;
  }

  /** The bytes that a value takes; of strings and arrays, those of an empty one. */
  int minBytes() {
    return minBytes;
  }

  static Optional<GgufValueType> byId(long id) {
    return id >= 0 && id < values().length ? Optional.of(values()[(int) id]) : Optional.empty();
  }
}
