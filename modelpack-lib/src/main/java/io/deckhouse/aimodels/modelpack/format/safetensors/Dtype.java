package io.deckhouse.aimodels.modelpack.format.safetensors;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The number types of safetensors, by the names that a header uses, with their names in ModelPack
 * (model-spec, config.md "precision") where that has one.
 */
public enum Dtype {
  BOOL(8, "bool", false),
  F4(4, "", true),
  F6_E2M3(6, "", true),
  F6_E3M2(6, "", true),
  U8(8, "uint8", false),
  I8(8, "int8", false),
  F8_E5M2(8, "float8_e5m2", true),
  F8_E4M3(8, "float8_e4m3", true),
  F8_E8M0(8, "", true),
  F8_E4M3FNUZ(8, "", true),
  F8_E5M2FNUZ(8, "", true),
  I16(16, "int16", false),
  U16(16, "uint16", false),
  F16(16, "float16", true),
  BF16(16, "bfloat16", true),
  I32(32, "int32", false),
  U32(32, "uint32", false),
  F32(32, "float32", true),
  C64(64, "complex64", true),
  F64(64, "float64", true),
  I64(64, "int64", false),
  U64(64, "uint64", false);

  private static final Map<String, Dtype> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(Dtype::name, Function.identity()));

  private final int bits;
  private final String precision;
  private final boolean floatingPoint;

  Dtype(int bits, String precision, boolean floatingPoint) {
    this.bits = bits;
    this.precision = precision;
    this.floatingPoint = floatingPoint;
  }

  /** The dtype of a header's name; names are case-sensitive. */
  public static Optional<Dtype> byName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The size of one element in bits; less than 8 for the types that share bytes. */
  public int bits() {
    return bits;
  }

  /** The name in a ModelPack config's {@code precision}, or empty when it has none. */
  public Optional<String> precision() {
    return Optional.of(precision).filter(name -> !name.isEmpty());
  }

  public boolean isFloatingPoint() {
    return floatingPoint;
  }
}
