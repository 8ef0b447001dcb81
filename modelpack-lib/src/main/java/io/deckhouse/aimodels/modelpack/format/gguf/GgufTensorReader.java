package io.deckhouse.aimodels.modelpack.format.gguf;

import io.deckhouse.aimodels.modelpack.format.MalformedException;
import java.io.IOException;

/** Reads the tensor list of one file (gguf.md {@code gguf_tensor_info_t}) with checked sums. */
final class GgufTensorReader {
  private final GgufInput in;
  private final long alignment;

  /** Where the next tensor must start. */
  private long nextOffset;

  private long dataEnd;

  GgufTensorReader(GgufInput in, long alignment) {
    this.in = in;
    this.alignment = alignment;
  }

  GgufTensor read(long index) throws IOException, MalformedException {
    long at = in.position();
    String name = name(index);
    int rank = rank(name);
    long[] shape = new long[rank];
    for (int i = 0; i < rank; i++) {
      shape[i] = dimension(name, i);
    }
    GgmlType type = type(name);
    long rowElements = rank == 0 ? 1 : shape[0];
    if (rowElements % type.blockElements() != 0) {
      throw in.fail(
          "gguf-tensor-shape",
          at,
          "tensor %s: dimension 0 is %d (expected: a multiple of %d for %s)"
              .formatted(name, rowElements, type.blockElements(), type));
    }
    long elements = elements(name, shape, at);
    long bytes = bytes(name, type, elements, at);
    long offset = offset(name);
    dataEnd = sum(offset, bytes, at);
    nextOffset = padded(dataEnd, at);
    return new GgufTensor(name, type, rank, elements, offset, bytes);
  }

  /** Where the last tensor ends in the data section, without padding. */
  long dataEnd() {
    return dataEnd;
  }

  /** The next multiple of the alignment. */
  long padded(long position, long at) throws MalformedException {
    return sum(position, alignment - 1, at) & -alignment;
  }

  long sum(long a, long b, long at) throws MalformedException {
    try {
      return Math.addExact(a, b);
    } catch (ArithmeticException e) {
      throw in.fail("gguf-overflow", at, "the sizes of the tensors overflow");
    }
  }

  private String name(long index) throws IOException, MalformedException {
    long at = in.position();
    String what = "the name of tensor " + index;
    int length = (int) in.readLength(GgufLimits.TENSOR_NAME_BYTES_MAX, what);
    if (length == 0) {
      throw in.fail("gguf-tensor-name", at, what + " is empty");
    }
    String name = in.readText(length, what);
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw in.fail("gguf-tensor-name", at, what + " has a control character");
    }
    return name;
  }

  private int rank(String name) throws IOException, MalformedException {
    long at = in.position();
    long rank = Integer.toUnsignedLong(in.readInt("tensor " + name));
    if (rank > GgufLimits.DIMENSIONS_MAX) {
      throw in.fail(
          "gguf-tensor-shape",
          at,
          "tensor %s has %d dimensions (expected: at most %d)"
              .formatted(name, rank, GgufLimits.DIMENSIONS_MAX));
    }
    return (int) rank;
  }

  private long dimension(String name, int index) throws IOException, MalformedException {
    long at = in.position();
    long dimension = in.readLong("tensor " + name);
    if (dimension <= 0) {
      throw in.fail(
          "gguf-tensor-shape",
          at,
          "tensor %s: dimension %d is %s (expected: 1 to 2^63-1)"
              .formatted(name, index, Long.toUnsignedString(dimension)));
    }
    return dimension;
  }

  private GgmlType type(String name) throws IOException, MalformedException {
    long at = in.position();
    long id = Integer.toUnsignedLong(in.readInt("tensor " + name));
    return GgmlType.byId(id)
        .orElseThrow(
            () ->
                in.fail(
                    "gguf-tensor-type",
                    at,
                    "tensor %s has the %s type %d"
                        .formatted(name, GgmlType.isRemoved(id) ? "removed" : "unknown", id)));
  }

  private long elements(String name, long[] shape, long at) throws MalformedException {
    long product = 1;
    for (long dimension : shape) {
      try {
        product = Math.multiplyExact(product, dimension);
      } catch (ArithmeticException e) {
        throw in.fail("gguf-overflow", at, "tensor %s: its dimensions overflow".formatted(name));
      }
    }
    return product;
  }

  private long bytes(String name, GgmlType type, long elements, long at) throws MalformedException {
    try {
      return type.bytes(elements);
    } catch (ArithmeticException e) {
      throw in.fail("gguf-overflow", at, "tensor %s: its size overflows".formatted(name));
    }
  }

  private long offset(String name) throws IOException, MalformedException {
    long at = in.position();
    long offset = in.readLong("tensor " + name);
    if (offset != nextOffset) {
      throw in.fail(
          "gguf-tensor-offset",
          at,
          "tensor %s starts at %s (expected: %d, after the tensor before it)"
              .formatted(name, Long.toUnsignedString(offset), nextOffset));
    }
    return offset;
  }
}
