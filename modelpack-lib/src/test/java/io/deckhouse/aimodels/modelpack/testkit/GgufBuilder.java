package io.deckhouse.aimodels.modelpack.testkit;

import io.deckhouse.aimodels.modelpack.format.gguf.GgmlType;
import io.deckhouse.aimodels.modelpack.format.gguf.GgufValueType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Writes small GGUF files, valid ones and, with the raw parts, any other. Tensors are written in
 * order, with zeros for data.
 */
public final class GgufBuilder {
  /** Parameters of {@link #tiny()}: 32 x 4 and 8. */
  public static final long TINY_PARAMETERS = 32 * 4 + 8;

  private final ByteArrayOutputStream values = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private byte[] magic = "GGUF".getBytes(StandardCharsets.US_ASCII);
  private byte[] trailing = {};
  private int version = 3;
  private int alignment = 32;
  private long valueCount;
  private long tensorCount;
  private long dataBytes;
  private long lastEnd;
  private boolean padLast = true;

  /** A model of two tensors with the least metadata. */
  public static GgufBuilder tiny() {
    return new GgufBuilder().described().twoTensors();
  }

  /** The least metadata, and no tensor yet. */
  public GgufBuilder described() {
    return text("general.architecture", "llama")
        .text("general.name", "Tiny")
        .text("general.license", "apache-2.0")
        .uint32("general.file_type", 2)
        .uint32("llama.context_length", 2048);
  }

  /** The tensors of {@link #tiny()}. */
  public GgufBuilder twoTensors() {
    return tensor("token_embd.weight", GgmlType.Q4_0, 32, 4)
        .tensor("output_norm.weight", GgmlType.F32, 8);
  }

  /** A split set of files with one tensor each. */
  public static Map<String, byte[]> split(String prefix, int count) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      files.put(shardName(prefix, i, count), shard(i, count, count).build());
    }
    return files;
  }

  /** The name of a shard, counted from 0. */
  public static String shardName(String prefix, int index, int count) {
    return String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", prefix, index + 1, count);
  }

  /** A shard with one tensor {@code blk.INDEX.weight} of 64 elements. */
  public static GgufBuilder shard(int index, int count, int tensorsTotal) {
    GgufBuilder shard = new GgufBuilder();
    if (index == 0) {
      shard.described();
    }
    return shard
        .uint16("split.no", index)
        .uint16("split.count", count)
        .int32("split.tensors.count", tensorsTotal)
        .tensor("blk." + index + ".weight", GgmlType.F16, 32, 2);
  }

  /** To be called before anything is added. */
  public GgufBuilder bigEndian() {
    order = ByteOrder.BIG_ENDIAN;
    return this;
  }

  public GgufBuilder magic(String text) {
    magic = text.getBytes(StandardCharsets.ISO_8859_1);
    return this;
  }

  public GgufBuilder version(int number) {
    version = number;
    return this;
  }

  /** Declares an alignment and pads by it; to be called before tensors are added. */
  public GgufBuilder alignment(int bytes) {
    alignment = bytes;
    return uint32("general.alignment", bytes);
  }

  /** The tensor count in the header, whatever was added. */
  public GgufBuilder tensorCount(long count) {
    tensorCount = count;
    return this;
  }

  /** The key count in the header, whatever was added. */
  public GgufBuilder valueCount(long count) {
    valueCount = count;
    return this;
  }

  public GgufBuilder text(String key, String text) {
    return value(key, GgufValueType.STRING, string(text));
  }

  public GgufBuilder uint16(String key, int number) {
    return value(key, GgufValueType.UINT16, buffer(2).putShort((short) number).array());
  }

  public GgufBuilder uint32(String key, int number) {
    return value(key, GgufValueType.UINT32, int32(number));
  }

  public GgufBuilder int32(String key, int number) {
    return value(key, GgufValueType.INT32, int32(number));
  }

  /** An array of strings. */
  public GgufBuilder texts(String key, String... texts) {
    ByteArrayOutputStream elements = new ByteArrayOutputStream();
    for (String text : texts) {
      elements.writeBytes(string(text));
    }
    return array(key, GgufValueType.STRING, texts.length, elements.toByteArray());
  }

  /** An array of elements of a type, as bytes. */
  public GgufBuilder array(String key, GgufValueType type, long count, byte[] elements) {
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    array.writeBytes(int32(type.id()));
    array.writeBytes(int64(count));
    array.writeBytes(elements);
    return value(key, GgufValueType.ARRAY, array.toByteArray());
  }

  /** A value of a type, as bytes. */
  public GgufBuilder value(String key, GgufValueType type, byte[] value) {
    return rawValue(string(key), type.id(), value);
  }

  /** A key, a type and a value as they are. */
  public GgufBuilder rawValue(byte[] key, int type, byte[] value) {
    values.writeBytes(key);
    values.writeBytes(int32(type));
    values.writeBytes(value);
    valueCount++;
    return this;
  }

  /** A tensor that follows the one before it. */
  public GgufBuilder tensor(String name, GgmlType type, long... shape) {
    long elements = 1;
    for (long dimension : shape) {
      elements *= dimension;
    }
    long offset = dataBytes;
    lastEnd = offset + elements / type.blockElements() * type.blockBytes();
    dataBytes = (lastEnd + alignment - 1) / alignment * alignment;
    return rawTensor(string(name), shape.length, shape, type.id(), offset);
  }

  /** A tensor description as it is, without data. */
  public GgufBuilder rawTensor(byte[] name, int rank, long[] shape, int type, long offset) {
    tensors.writeBytes(name);
    tensors.writeBytes(int32(rank));
    for (long dimension : shape) {
      tensors.writeBytes(int64(dimension));
    }
    tensors.writeBytes(int32(type));
    tensors.writeBytes(int64(offset));
    tensorCount++;
    return this;
  }

  /** Room for data of raw tensors. */
  public GgufBuilder data(int bytes) {
    dataBytes = bytes;
    lastEnd = bytes;
    return this;
  }

  /** Leaves out the padding of the last tensor. */
  public GgufBuilder unpaddedEnd() {
    padLast = false;
    return this;
  }

  /** Bytes after the padding of the last tensor. */
  public GgufBuilder trailing(byte[] bytes) {
    trailing = bytes.clone();
    return this;
  }

  /** The file. */
  public byte[] build() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(magic);
    file.writeBytes(int32(version));
    file.writeBytes(int64(tensorCount));
    file.writeBytes(int64(valueCount));
    file.writeBytes(values.toByteArray());
    file.writeBytes(tensors.toByteArray());
    while (alignment > 0 && alignment <= 65_536 && file.size() % alignment != 0) {
      file.write(0);
    }
    file.writeBytes(new byte[Math.toIntExact(padLast ? dataBytes : lastEnd)]);
    file.writeBytes(trailing);
    return file.toByteArray();
  }

  /** A string with its length. */
  public byte[] string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return buffer(Long.BYTES + bytes.length).putLong(bytes.length).put(bytes).array();
  }

  /** Four bytes in the file's order. */
  public byte[] int32(int number) {
    return buffer(Integer.BYTES).putInt(number).array();
  }

  /** Eight bytes in the file's order. */
  public byte[] int64(long number) {
    return buffer(Long.BYTES).putLong(number).array();
  }

  private ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(order);
  }
}
