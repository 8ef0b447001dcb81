package io.deckhouse.aimodels.modelpack.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Makes small safetensors files: valid ones, and by overriding a part any wrong one. */
public final class SafetensorsBuilder {
  private final List<String> entries = new ArrayList<>();
  private long dataBytes;
  private int padding;
  private Optional<byte[]> header = Optional.empty();
  private OptionalLong headerLength = OptionalLong.empty();
  private OptionalLong fileDataBytes = OptionalLong.empty();

  /** A valid file with one F32 matrix of 2 × 3. */
  public static byte[] tiny() {
    return new SafetensorsBuilder().tensor("weight", "F32", 32, 2, 3).build();
  }

  /** A file with a header as written, and so many bytes of data. */
  public static byte[] withHeader(String json, long dataBytes) {
    return new SafetensorsBuilder().header(json).dataBytes(dataBytes).build();
  }

  /** A tensor whose data follow those of the one before. */
  public SafetensorsBuilder tensor(String name, String dtype, int bits, long... shape) {
    long bytes = Arrays.stream(shape).reduce(1, (a, b) -> a * b) * bits / 8;
    entries.add(entry(name, dtype, dataBytes, dataBytes + bytes, shape));
    dataBytes += bytes;
    return this;
  }

  /** An entry of a header, with offsets as given. */
  public static String entry(String name, String dtype, long begin, long end, long... shape) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
        .formatted(
            name,
            dtype,
            LongStream.of(shape).mapToObj(Long::toString).collect(Collectors.joining(",")),
            begin,
            end);
  }

  /** An entry as written, before those that follow. */
  public SafetensorsBuilder raw(String entry) {
    entries.add(entry);
    return this;
  }

  /** Spaces after the JSON. */
  public SafetensorsBuilder padding(int spaces) {
    padding = spaces;
    return this;
  }

  /** The header in place of the tensors that were added. */
  public SafetensorsBuilder header(String json) {
    return header(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The header as bytes, which need not be UTF-8. */
  public SafetensorsBuilder header(byte[] bytes) {
    header = Optional.of(bytes.clone());
    return this;
  }

  /** The length that is written before the header, whatever its length is. */
  public SafetensorsBuilder headerLength(long length) {
    headerLength = OptionalLong.of(length);
    return this;
  }

  /** The length of the data area, whatever the tensors need. */
  public SafetensorsBuilder dataBytes(long bytes) {
    fileDataBytes = OptionalLong.of(bytes);
    return this;
  }

  /** The bytes of length and header, without data. */
  public byte[] head() {
    byte[] json =
        header.orElseGet(
            () ->
                ("{" + String.join(",", entries) + "}" + " ".repeat(padding))
                    .getBytes(StandardCharsets.UTF_8));
    byte[] length =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(headerLength.orElse(json.length))
            .array();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes(length);
    head.writeBytes(json);
    return head.toByteArray();
  }

  /** The whole file; the data are zeros. */
  public byte[] build() {
    byte[] head = head();
    return Arrays.copyOf(head, Math.toIntExact(head.length + fileDataBytes.orElse(dataBytes)));
  }
}
