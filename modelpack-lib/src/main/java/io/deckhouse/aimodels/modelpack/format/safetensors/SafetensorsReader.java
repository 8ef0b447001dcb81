package io.deckhouse.aimodels.modelpack.format.safetensors;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads and checks the header of a safetensors file: the length of the header, its JSON, and that
 * the tensors fill the data area exactly, without holes and without overlap (safetensors README,
 * "Format"). The weights themselves are never read.
 */
public final class SafetensorsReader {
  /** The longest header, in bytes; the reference library has the same limit. */
  public static final long HEADER_BYTES_MAX = 100_000_000;

  /** The most tensors of one file. */
  public static final int TENSORS_MAX = 250_000;

  /** The most bytes of all names of one header, as they are in memory. */
  public static final long NAME_BYTES_MAX = 24L * 1024 * 1024;

  /** The most dimensions of one tensor. */
  public static final int RANK_MAX = 64;

  private static final int LENGTH_BYTES = 8;

  private SafetensorsReader() {}

  /**
   * Reads the header of a file.
   *
   * @param path names the file in messages
   * @throws MalformedException at the first fault
   * @throws IOException when the source cannot be read
   */
  public static SafetensorsHeader read(ByteSource source, String path)
      throws MalformedException, IOException {
    Faults faults = new Faults(path);
    long headerBytes = headerBytes(source, faults);
    long dataBytes = source.size() - LENGTH_BYTES - headerBytes;
    List<Tensor> tensors =
        new ArrayList<>(HeaderParser.parse(source, LENGTH_BYTES, headerBytes, dataBytes, faults));
    tensors.sort(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end));
    checkContiguous(tensors, dataBytes, faults);
    return new SafetensorsHeader(headerBytes, tensors);
  }

  private static long headerBytes(ByteSource source, Faults faults)
      throws MalformedException, IOException {
    if (source.size() < LENGTH_BYTES) {
      throw notSafetensors(source, faults, tooShort(source.size(), faults));
    }
    ByteBuffer start = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    source.readFully(start, 0);
    long length = start.getLong(0);
    long room = source.size() - LENGTH_BYTES;
    if (Long.compareUnsigned(length, room) > 0) {
      Finding finding =
          faults.at(
              "safetensors-header-longer-than-file",
              0,
              "header length %s is longer than the file (%d bytes)"
                  .formatted(Long.toUnsignedString(length), source.size()));
      throw notSafetensors(source, faults, finding);
    }
    if (length > HEADER_BYTES_MAX) {
      throw new MalformedException(
          faults.at(
              "safetensors-header-too-large",
              0,
              "header length %d is over the limit of %d bytes"
                  .formatted(length, HEADER_BYTES_MAX)));
    }
    checkStart(source, length, faults);
    return length;
  }

  private static Finding tooShort(long size, Faults faults) {
    return size == 0
        ? faults.at("safetensors-empty", 0, "the file is empty")
        : faults.at(
            "safetensors-too-short",
            0,
            "%d bytes are too short for a safetensors file (expected: at least 10)"
                .formatted(size));
  }

  private static void checkStart(ByteSource source, long length, Faults faults)
      throws MalformedException, IOException {
    if (length < 2) {
      throw notSafetensors(
          source,
          faults,
          faults.at(
              "safetensors-header-too-short",
              0,
              "header length %d is too short for a JSON object".formatted(length)));
    }
    ByteBuffer first = ByteBuffer.allocate(1);
    source.readFully(first, LENGTH_BYTES);
    if (first.get(0) != '{') {
      throw notSafetensors(
          source,
          faults,
          faults.at(
              "safetensors-header-start",
              LENGTH_BYTES,
              "the header starts with byte 0x%02x (expected: '{')".formatted(first.get(0))));
    }
  }

  /** What a file is instead, where its first bytes tell, says more than a wrong number does. */
  private static MalformedException notSafetensors(ByteSource source, Faults faults, Finding fault)
      throws IOException {
    return new MalformedException(Impostor.find(source, faults).orElse(fault));
  }

  private static void checkContiguous(List<Tensor> tensors, long dataBytes, Faults faults)
      throws MalformedException {
    long expected = 0;
    for (Tensor tensor : tensors) {
      if (tensor.begin() != expected) {
        throw new MalformedException(
            faults.of(
                tensor.begin() > expected ? "safetensors-hole" : "safetensors-overlap",
                "the data of tensor %s begins at byte %d (expected: %d): %s"
                    .formatted(
                        Printable.quote(tensor.name()),
                        tensor.begin(),
                        expected,
                        tensor.begin() > expected
                            ? "bytes before it belong to no tensor"
                            : "it overlaps another tensor")));
      }
      expected = tensor.end();
    }
    if (expected != dataBytes) {
      throw new MalformedException(
          faults.of(
              "safetensors-length",
              "the tensors end at byte %d of the data, which is %d bytes long (expected: the same)"
                  .formatted(expected, dataBytes)));
    }
  }
}
