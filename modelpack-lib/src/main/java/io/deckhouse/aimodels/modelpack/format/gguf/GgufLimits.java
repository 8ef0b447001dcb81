package io.deckhouse.aimodels.modelpack.format.gguf;

/**
 * The limits of GGUF headers. The largest published models stay below a tenth of each; a file over
 * a limit is refused, and nothing is reserved before a length was compared with the limit and with
 * the bytes that are left.
 */
public final class GgufLimits {
  /** Key-value pairs in one file. */
  public static final int KEY_VALUES_MAX = 65_536;

  /** The longest key, in bytes (gguf.md "File Structure"). */
  public static final int KEY_BYTES_MAX = 65_535;

  /** All keys of one file together, in bytes. */
  public static final int KEYS_TOTAL_BYTES_MAX = 8 * 1024 * 1024;

  /** The longest string, in bytes. */
  public static final long STRING_BYTES_MAX = 64L * 1024 * 1024;

  /** The longest string whose text is kept, in bytes; of a longer one only the length is known. */
  public static final int KEPT_STRING_BYTES_MAX = 128 * 1024;

  /** All strings of one file whose text is kept, in bytes. */
  public static final int KEPT_TOTAL_BYTES_MAX = 8 * 1024 * 1024;

  /** Elements of one array. */
  public static final long ARRAY_LENGTH_MAX = 64L * 1024 * 1024;

  /** The longest array of strings whose elements are kept. */
  public static final int KEPT_ARRAY_LENGTH_MAX = 256;

  /** Tensors in one file, and in all shards of a split set. */
  public static final int TENSORS_MAX = 250_000;

  /** The longest tensor name, in bytes (GGML_MAX_NAME less the terminator). */
  public static final int TENSOR_NAME_BYTES_MAX = 63;

  /** Dimensions of one tensor (GGML_MAX_DIMS). */
  public static final int DIMENSIONS_MAX = 4;

  /** Bytes; where {@code general.alignment} is not given. */
  public static final int ALIGNMENT_DEFAULT = 32;

  /** Bytes; every alignment is a power of two and a multiple of this. */
  public static final int ALIGNMENT_MIN = 8;

  /** Bytes; an alignment without a bound makes every padded sum wrap. */
  public static final int ALIGNMENT_MAX = 1024 * 1024;

  /** Shards of one split set. */
  public static final int SHARDS_MAX = 10_000;

  private GgufLimits() {}
}
