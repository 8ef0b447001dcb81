package io.deckhouse.aimodels.modelpack.testkit;

import static io.deckhouse.aimodels.modelpack.testkit.MalformedGguf.with;

import io.deckhouse.aimodels.modelpack.format.gguf.GgmlType;
import io.deckhouse.aimodels.modelpack.format.gguf.GgufValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** GGUF models whose tensor list or length is malformed in one way each; exit code 3. */
final class MalformedTensors {
  private static final int EXIT_CODE = 3;
  private static final String FILE = "model.gguf";

  private final List<MalformedCase> cases = new ArrayList<>();

  private MalformedTensors() {}

  static List<MalformedCase> cases() {
    MalformedTensors corpus = new MalformedTensors();
    corpus.alignments();
    corpus.tensorTypes();
    corpus.tensorShapes();
    corpus.tensorNames();
    corpus.offsets();
    corpus.lengths();
    return corpus.cases;
  }

  private void alignments() {
    for (int alignment : new int[] {0, 1, 2, 3, 4, 12, 24, 33, 48, 1 << 21, 1 << 30, 1 << 31, -1}) {
      String shown = Integer.toUnsignedString(alignment);
      add(
          "alignment " + shown,
          with(b -> b.uint32("general.alignment", alignment)),
          "general.alignment is " + shown);
    }
    add(
        "alignment as a string",
        with(b -> b.text("general.alignment", "32")),
        "general.alignment is not a uint32");
    add(
        "alignment of 64 bits",
        with(b -> b.value("general.alignment", GgufValueType.UINT64, b.int64(32))),
        "general.alignment is not a uint32");
  }

  private void tensorTypes() {
    for (int type : new int[] {4, 5, 31, 32, 33, 36, 37, 38}) {
      add("removed type " + type, tensor(type, 32), "tensor t has the removed type " + type);
    }
    for (int type : new int[] {43, 44, 100, 255, 65_536, Integer.MAX_VALUE, -1}) {
      String shown = Integer.toUnsignedString(type);
      add("unknown type " + shown, tensor(type, 32), "tensor t has the unknown type " + shown);
    }
    for (GgmlType type : GgmlType.values()) {
      if (type.blockElements() > 1) {
        add(
            "row of half a block of " + type,
            tensor(type.id(), type.blockElements() / 2),
            "(expected: a multiple of %d for %s)".formatted(type.blockElements(), type));
      }
    }
    add("scalar of Q4_0", tensor(GgmlType.Q4_0.id()), "expected: a multiple of 32 for Q4_0");
  }

  private void tensorShapes() {
    for (int rank : new int[] {5, 8, 255, 65_536, -1}) {
      String shown = Integer.toUnsignedString(rank);
      byte[] file = with(b -> b.rawTensor(b.string("t"), rank, new long[8], 0, 0).data(64));
      add("rank " + shown, file, "tensor t has " + shown + " dimensions");
    }
    for (int index = 0; index < 4; index++) {
      for (long dimension : new long[] {0, -1, Long.MIN_VALUE}) {
        long[] shape = {1, 1, 1, 1};
        shape[index] = dimension;
        String shown = Long.toUnsignedString(dimension);
        add(
            "dimension %d is %s".formatted(index, shown),
            tensor(0, shape),
            "tensor t: dimension %d is %s".formatted(index, shown));
      }
    }
    long huge = 1L << 32;
    add("dimensions overflow 64 bits", tensor(0, huge, huge), "its dimensions overflow");
    add("dimensions wrap to a small number", tensor(0, huge, huge + 1), "its dimensions overflow");
    add("dimensions wrap to zero", tensor(0, huge, huge, 4, 4), "its dimensions overflow");
    add("four large dimensions", tensor(0, 65_536, 65_536, 65_536, 65_536), "dimensions overflow");
    add("bytes overflow 63 bits", tensor(0, 1L << 62), "tensor t: its size overflows");
    add("bytes of F64 overflow", tensor(28, 1L << 60), "tensor t: its size overflows");
    add("bytes of F16 overflow", tensor(1, 1L << 62, 1), "tensor t: its size overflows");
    add("padding overflows", tensor(24, Long.MAX_VALUE), "the sizes of the tensors overflow");
    add("tensor larger than the file", tensor(0, 1L << 40), "ends at byte ");
    add("tensor one row larger than the file", tensor(0, 8, 3), "ends at byte ");
  }

  private void tensorNames() {
    for (int length : new int[] {64, 65, 1000}) {
      add(
          "tensor name of " + length + " bytes",
          with(b -> b.tensor("n".repeat(length), GgmlType.F32, 8)),
          "the name of tensor 0 is " + length + " bytes long");
    }
    for (long length : new long[] {1L << 33, Long.MAX_VALUE, -1}) {
      add(
          "tensor name length " + Long.toUnsignedString(length),
          with(b -> b.rawTensor(b.int64(length), 1, new long[] {8}, 0, 0)),
          "the name of tensor 0 is " + Long.toUnsignedString(length) + " bytes long");
    }
    add("empty tensor name", with(b -> b.tensor("", GgmlType.F32, 8)), "tensor 0 is empty");
    add(
        "tensor name with a NUL",
        with(b -> b.tensor("a\0b", GgmlType.F32, 8)),
        "the name of tensor 0 has a control character");
    add(
        "tensor twice",
        with(b -> b.tensor("t", GgmlType.F32, 8).tensor("t", GgmlType.F32, 8)),
        "tensor t appears twice");
  }

  private void offsets() {
    for (long offset : new long[] {1, 8, 32, 64, 1L << 40, Long.MAX_VALUE, -32, Long.MIN_VALUE}) {
      String shown = Long.toUnsignedString(offset);
      byte[] file = with(b -> b.rawTensor(b.string("t"), 1, new long[] {8}, 0, offset).data(64));
      add("first offset " + shown, file, "tensor t starts at " + shown + " (expected: 0");
    }
    for (long offset : new long[] {0, 16, 33, 64, 1L << 50}) {
      byte[] file =
          with(
              b ->
                  b.rawTensor(b.string("s"), 1, new long[] {8}, 0, 0)
                      .rawTensor(b.string("t"), 1, new long[] {8}, 0, offset)
                      .data(64));
      add("second offset " + offset, file, "tensor t starts at " + offset + " (expected: 32");
    }
    byte[] swapped =
        with(
            b ->
                b.rawTensor(b.string("s"), 1, new long[] {8}, 0, 32)
                    .rawTensor(b.string("t"), 1, new long[] {8}, 0, 0)
                    .data(64));
    add("tensors out of order", swapped, "tensor s starts at 32 (expected: 0");
  }

  private void lengths() {
    add("one byte too many", tiny().trailing(new byte[1]).build(), "1 bytes follow");
    add("a block too many", tiny().trailing(new byte[4096]).build(), "4096 bytes follow");
    add("zip appended", tiny().trailing(UnsafeFiles.torchZip()).build(), "follow the last tensor");
    add("model appended", tiny().trailing(tiny().build()).build(), "follow the last tensor");
    byte[] none = new GgufBuilder().described().trailing(new byte[64]).build();
    add("data without tensors", none, "64 bytes follow the last tensor");
  }

  private static GgufBuilder tiny() {
    return GgufBuilder.tiny();
  }

  private static byte[] tensor(int type, long... shape) {
    return with(b -> b.rawTensor(b.string("t"), shape.length, shape, type, 0).data(64));
  }

  private void add(String name, byte[] file, String messagePart) {
    cases.add(new MalformedCase("gguf: " + name, Map.of(FILE, file), EXIT_CODE, messagePart));
  }
}
