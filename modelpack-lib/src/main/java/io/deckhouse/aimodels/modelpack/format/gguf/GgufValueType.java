package io.deckhouse.aimodels.modelpack.format.gguf;

import java.util.Optional;

/** The types of metadata values (gguf.md {@code gguf_metadata_value_type}). */
public enum GgufValueType {
  UINT8(0, 1),
  INT8(1, 1),
  UINT16(2, 2),
  INT16(3, 2),
  UINT32(4, 4),
  INT32(5, 4),
  FLOAT32(6, 4),
  BOOL(7, 1),
  STRING(8, 8),
  ARRAY(9, 12),
  UINT64(10, 8),
  INT64(11, 8),
  FLOAT64(12, 8);

  private final int id;
  private final int minBytes;

  GgufValueType(int id, int minBytes) {
    this.id = id;
    this.minBytes = minBytes;
  }

  /** The number in the file. */
  public int id() {
    return id;
  }

  /** The bytes that a value takes; of strings and arrays, those of an empty one. */
  int minBytes() {
    return minBytes;
  }

  static Optional<GgufValueType> byId(long id) {
    return id >= 0 && id < values().length ? Optional.of(values()[(int) id]) : Optional.empty();
  }
}
