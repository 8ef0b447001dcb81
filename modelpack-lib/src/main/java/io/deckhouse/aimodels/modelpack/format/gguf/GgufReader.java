package io.deckhouse.aimodels.modelpack.format.gguf;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the header of one GGUF file (gguf.md, versions 2 and 3, either byte order) forward, in
 * buffers of 64 KiB, and checks everything that a loader relies on: counts against the bytes left,
 * types, sums of sizes, offsets and the length of the file. Tensor data is not read. Blocks.
 *
 * <p>Stricter than the specification, as ggml is: nested arrays are refused, tensors follow one
 * another in order without gaps. Stricter than ggml: no dimension is 0, and nothing follows the
 * padding of the last tensor.
 */
public final class GgufReader {
  /** {@code GGUF} as a little-endian number; the bytes are the same in either order. */
  private static final int MAGIC = 0x46554747;

  /** {@code vers}, as in {@code version https://git-lfs.github.com/spec/v1}. */
  private static final int GIT_LFS_MAGIC = 0x73726576;

  private static final int KEY_VALUE_BYTES_MIN = 8 + 1 + 4 + 1;
  private static final int TENSOR_BYTES_MIN = 8 + 1 + 4 + 4 + 8;

  private final GgufInput in;
  private final ByteOrder order;
  private final int version;
  private final long tensorCount;
  private final GgufMetadata metadata;
  private final long alignment;

  /**
   * Reads the metadata.
   *
   * @param file the path for messages
   * @param source stays open
   */
  public GgufReader(String file, ByteSource source) throws IOException, MalformedException {
    in = new GgufInput(file, source);
    magic();
    long at = in.position();
    int littleEndian = in.readInt("the version");
    order = (littleEndian & 0xFFFF) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    in.order(order);
    version = order == ByteOrder.BIG_ENDIAN ? Integer.reverseBytes(littleEndian) : littleEndian;
    if (version != 2 && version != 3) {
      throw in.fail(
          "gguf-version",
          at,
          "GGUF version %s (expected: 2 or 3)".formatted(Integer.toUnsignedString(version)));
    }
    tensorCount = count("tensor count", TENSOR_BYTES_MIN, GgufLimits.TENSORS_MAX);
    long keyValues = count("key count", KEY_VALUE_BYTES_MIN, GgufLimits.KEY_VALUES_MAX);
    metadata = new GgufMetadataReader(in).read(keyValues);
    alignment = alignment();
  }

  /** 2 or 3. */
  public int version() {
    return version;
  }

  public ByteOrder order() {
    return order;
  }

  public GgufMetadata metadata() {
    return metadata;
  }

  /** The tensors that the file says it has. */
  public long tensorCount() {
    return tensorCount;
  }

  /**
   * Reads the tensor list, then checks the length of the file. To be called once.
   *
   * @param tensors is given each tensor in the file's order, before the file is known to be whole
   */
  public void readTensors(Consumer<GgufTensor> tensors) throws IOException, MalformedException {
    GgufTensorReader reader = new GgufTensorReader(in, alignment);
    Set<String> names = new HashSet<>();
    for (long i = 0; i < tensorCount; i++) {
      long at = in.position();
      GgufTensor tensor = reader.read(i);
      if (!names.add(tensor.name())) {
        throw in.fail("gguf-duplicate-tensor", at, "tensor " + tensor.name() + " appears twice");
      }
      tensors.accept(tensor);
    }
    checkLength(reader);
  }

  private void magic() throws IOException, MalformedException {
    int magic = in.readInt("the magic");
    if (magic == GIT_LFS_MAGIC) {
      throw in.fail(
          "git-lfs-pointer",
          0,
          "not a GGUF file but a Git LFS pointer to one: fetch the content with git lfs pull");
    }
    if (magic != MAGIC) {
      throw in.fail(
          "gguf-magic",
          0,
          String.format(
              Locale.ROOT,
              "not a GGUF file: it begins with %08x (expected: 47475546)",
              Integer.reverseBytes(magic)));
    }
  }

  private long count(String what, int bytesEach, int max) throws IOException, MalformedException {
    long at = in.position();
    long count = in.readLong("the " + what);
    if (count < 0) {
      throw in.fail("gguf-count", at, "%s %d is negative".formatted(what, count));
    }
    if (count > in.remaining() / bytesEach) {
      throw in.fail(
          "gguf-count", at, "%s %d is more than the file can hold".formatted(what, count));
    }
    if (count > max) {
      throw in.fail("gguf-count", at, "%s %d (expected: at most %d)".formatted(what, count, max));
    }
    return count;
  }

  private long alignment() throws MalformedException {
    GgufValue value =
        metadata
            .value("general.alignment")
            .orElse(new GgufValue.Whole(GgufValueType.UINT32, GgufLimits.ALIGNMENT_DEFAULT));
    if (!(value instanceof GgufValue.Whole whole) || whole.type() != GgufValueType.UINT32) {
      throw in.fail("gguf-alignment", in.position(), "general.alignment is not a uint32");
    }
    long bytes = whole.value();
    if (Long.bitCount(bytes) != 1
        || bytes < GgufLimits.ALIGNMENT_MIN
        || bytes > GgufLimits.ALIGNMENT_MAX) {
      throw in.fail(
          "gguf-alignment",
          in.position(),
          "general.alignment is %d (expected: a power of two from %d to %d)"
              .formatted(bytes, GgufLimits.ALIGNMENT_MIN, GgufLimits.ALIGNMENT_MAX));
    }
    return bytes;
  }

  private void checkLength(GgufTensorReader reader) throws MalformedException {
    long headerEnd = in.position();
    long dataStart = reader.padded(headerEnd, headerEnd);
    long end = tensorCount == 0 ? headerEnd : reader.sum(dataStart, reader.dataEnd(), headerEnd);
    long paddedEnd = reader.padded(end, headerEnd);
    if (in.size() < end) {
      throw in.fail(
          "gguf-truncated",
          in.size(),
          "ends at byte %d, its tensors at byte %d".formatted(in.size(), end));
    }
    if (in.size() > paddedEnd) {
      throw in.fail(
          "gguf-trailing-bytes",
          paddedEnd,
          "%d bytes follow the last tensor, which ends at byte %d"
              .formatted(in.size() - paddedEnd, paddedEnd));
    }
  }
}
