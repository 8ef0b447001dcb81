package io.deckhouse.aimodels.modelpack.testkit;

import io.deckhouse.aimodels.modelpack.format.gguf.GgmlType;
import io.deckhouse.aimodels.modelpack.format.gguf.GgufValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** GGUF models that are malformed in one way each; exit code 3. */
public final class MalformedGguf {
  private static final int EXIT_CODE = 3;
  private static final String FILE = "model.gguf";

  private final List<MalformedCase> cases = new ArrayList<>();

  private MalformedGguf() {}

  /** All cases; names are unique. */
  public static List<MalformedCase> cases() {
    MalformedGguf corpus = new MalformedGguf();
    corpus.beginnings();
    corpus.counts();
    corpus.truncations();
    corpus.keyValues();
    corpus.arrays();
    corpus.tokenArrays();
    corpus.tokenArrayShapes();
    corpus.metadata();
    corpus.splits();
    corpus.severalModels();
    corpus.cases.addAll(MalformedTensors.cases());
    return List.copyOf(corpus.cases);
  }

  private void beginnings() {
    for (String magic : List.of("GGML", "gguf", "FUGG", "GGUE", "\0\0\0\0", "lmgg")) {
      add("magic " + magic.replace("\0", "0"), tiny().magic(magic).build(), "not a GGUF file");
    }
    add("empty file", new byte[0], "ends at byte 0");
    add("magic alone", Arrays.copyOf(tiny().build(), 4), "ends at byte 4");
    byte[] page = "<!DOCTYPE html><html>Sign in</html>".getBytes(StandardCharsets.UTF_8);
    add("HTML page", page, "not a GGUF file");
    add("JSON", "{\"error\":\"not found\"}".getBytes(StandardCharsets.UTF_8), "not a GGUF file");
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    add("Git LFS pointer", pointer.getBytes(StandardCharsets.UTF_8), "a Git LFS pointer");
    for (int version : new int[] {0, 1, 4, 5, 255, 0xFFFF}) {
      add("version " + version, tiny().version(version).build(), "GGUF version " + version);
    }
    GgufBuilder big = new GgufBuilder().bigEndian().described().twoTensors();
    add("version 1, big-endian", big.version(1).build(), "GGUF version 1 ");
    big = new GgufBuilder().bigEndian().described().twoTensors();
    add("version 4, big-endian", big.version(4).build(), "GGUF version 4 ");
  }

  private void counts() {
    for (long count : new long[] {-1, Long.MIN_VALUE}) {
      add("tensor count " + count, tiny().tensorCount(count).build(), "tensor count " + count);
      add("key count " + count, tiny().valueCount(count).build(), "key count " + count);
    }
    for (long count : new long[] {1000, 1L << 31, 1L << 32, 1L << 60, Long.MAX_VALUE}) {
      String end = " " + count + " is more than the file can hold";
      add("tensor count " + count, tiny().tensorCount(count).build(), "tensor count" + end);
      add("key count " + count, tiny().valueCount(count).build(), "key count" + end);
    }
    byte[] many = new GgufBuilder().valueCount(65_537).data(65_537 * 14).build();
    add("more keys than the limit", many, "key count 65537 (expected: at most 65536)");
    many = new GgufBuilder().tensorCount(250_001).data(250_001 * 25).build();
    add("more tensors than the limit", many, "tensor count 250001 (expected: at most 250000)");
    add("one key more than there is", tiny().valueCount(6).build(), FILE + ": ");
    add("one key less than there is", tiny().valueCount(4).build(), FILE + ": ");
    add("one tensor more than there is", tiny().tensorCount(3).build(), FILE + ": ");
    add("one tensor less than there is", tiny().tensorCount(1).build(), "follow the last tensor");
  }

  private void truncations() {
    byte[] whole = tiny().build();
    for (int length : new int[] {6, 12, 20, 24, 30, 40, 50, 60, 100, 150, 200, 240, 260}) {
      add("cut at byte " + length, Arrays.copyOf(whole, length), FILE + ": ");
    }
    add("last data byte is missing", Arrays.copyOf(whole, whole.length - 1), "ends at byte ");
    add("half of the data is missing", Arrays.copyOf(whole, whole.length - 60), "ends at byte ");
  }

  private void keyValues() {
    for (int type : new int[] {13, 14, 255, 0x10000, 0x7FFFFFFF, -1}) {
      byte[] file = with(b -> b.rawValue(b.string("a.b"), type, new byte[16]));
      String shown = Integer.toUnsignedString(type);
      add("value type " + shown, file, "the type of a.b is " + shown);
    }
    add("empty key", with(b -> b.text("", "x")), "key 0 is empty");
    add("key with a space", with(b -> b.text("a b", "x")), "key 0 is not printable ASCII");
    add("key with a NUL", with(b -> b.text("a\0b", "x")), "key 0 is not printable ASCII");
    add("key with a line end", with(b -> b.text("a\nb", "x")), "key 0 is not printable ASCII");
    add("key of other letters", with(b -> b.text("clé", "x")), "key 0 is not printable ASCII");
    byte[] badUtf8 = {2, 0, 0, 0, 0, 0, 0, 0, (byte) 0xC3, 0x28};
    add("key that is not UTF-8", with(b -> b.rawValue(badUtf8, 8, b.string("x"))), "not UTF-8");
    add(
        "string that is not UTF-8",
        with(b -> b.value("a.b", GgufValueType.STRING, badUtf8)),
        "a.b is not UTF-8");
    add("key twice", with(b -> b.text("a.b", "x").text("a.b", "y")), "key a.b appears twice");
    String longKey = "k".repeat(65_536);
    add("key of 65536 bytes", with(b -> b.text(longKey, "x")), "expected: at most 65535");
    for (long length : new long[] {1L << 20, 1L << 31, 1L << 40, Long.MAX_VALUE, -1}) {
      String shown = Long.toUnsignedString(length);
      add(
          "key length " + shown,
          with(b -> b.rawValue(b.int64(length), 8, b.string("x"))),
          "key 0 is " + shown + " bytes long");
      add(
          "string length " + shown,
          with(b -> b.value("a.b", GgufValueType.STRING, b.int64(length))),
          "a.b is " + shown + " bytes long");
    }
    for (int value : new int[] {2, 255}) {
      add(
          "bool " + value,
          with(b -> b.value("a.b", GgufValueType.BOOL, new byte[] {(byte) value})),
          "a.b is " + value + " (expected: 0 or 1)");
    }
  }

  private void arrays() {
    for (GgufValueType type : GgufValueType.values()) {
      if (type == GgufValueType.ARRAY) {
        continue;
      }
      for (long count : new long[] {1L << 40, Long.MAX_VALUE, -1}) {
        add(
            "array of %s %s".formatted(Long.toUnsignedString(count), type),
            with(b -> b.array("a.b", type, count, new byte[8])),
            "a.b has " + Long.toUnsignedString(count) + " elements, which is more than");
      }
    }
    add(
        "array of arrays",
        with(b -> b.array("a.b", GgufValueType.ARRAY, 1, new byte[12])),
        "a.b is an array of arrays");
    add(
        "array of an unknown type",
        with(
            b ->
                b.value(
                    "a.b", GgufValueType.ARRAY, new byte[] {99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})),
        "the element type of a.b is 99");
    add(
        "element longer than the file",
        with(b -> b.array("a.b", GgufValueType.STRING, 1, b.int64(1L << 50))),
        "an element of a.b is " + (1L << 50) + " bytes long");
  }

  private void tokenArrays() {
    String tokens = "tokenizer.ggml.tokens";
    for (GgufValueType type :
        List.of(
            GgufValueType.UINT8,
            GgufValueType.INT32,
            GgufValueType.FLOAT32,
            GgufValueType.UINT64,
            GgufValueType.BOOL)) {
      add(
          "tokens of " + type,
          with(b -> b.array(tokens, type, 2, new byte[2 * bytes(type)])),
          tokens + " has elements of type " + type);
    }
    for (GgufValueType type :
        List.of(
            GgufValueType.UINT8, GgufValueType.INT32, GgufValueType.FLOAT64, GgufValueType.INT16)) {
      add(
          "scores of " + type,
          with(b -> b.array("tokenizer.ggml.scores", type, 2, new byte[2 * bytes(type)])),
          "tokenizer.ggml.scores has elements of type " + type);
    }
    for (GgufValueType type :
        List.of(
            GgufValueType.UINT8, GgufValueType.FLOAT32, GgufValueType.INT64, GgufValueType.INT16)) {
      add(
          "token types of " + type,
          with(b -> b.array("tokenizer.ggml.token_type", type, 2, new byte[2 * bytes(type)])),
          "tokenizer.ggml.token_type has elements of type " + type);
    }
  }

  private void tokenArrayShapes() {
    String tokens = "tokenizer.ggml.tokens";
    add(
        "token types of strings",
        with(b -> b.texts("tokenizer.ggml.token_type", "a", "b")),
        "tokenizer.ggml.token_type has elements of type STRING");
    add(
        "merges of numbers",
        with(b -> b.array("tokenizer.ggml.merges", GgufValueType.INT32, 2, new byte[8])),
        "tokenizer.ggml.merges has elements of type INT32");
    add("tokens are no array", with(b -> b.text(tokens, "a")), tokens + " is not an array");
    add(
        "fewer scores than tokens",
        with(
            b ->
                b.texts(tokens, "a", "b")
                    .array("tokenizer.ggml.scores", GgufValueType.FLOAT32, 1, new byte[4])),
        "tokenizer.ggml.scores has 1 elements (expected: 2");
    add(
        "more token types than tokens",
        with(
            b ->
                b.texts(tokens, "a", "b")
                    .array("tokenizer.ggml.token_type", GgufValueType.INT32, 3, new byte[12])),
        "tokenizer.ggml.token_type has 3 elements (expected: 2");
  }

  private void metadata() {
    add("no metadata", new GgufBuilder().twoTensors().build(), "no general.architecture");
    byte[] empty = new GgufBuilder().text("general.architecture", "").twoTensors().build();
    add("empty architecture", empty, "no general.architecture");
    byte[] number = new GgufBuilder().uint32("general.architecture", 7).twoTensors().build();
    add("architecture is a number", number, "general.architecture is not a string");
    for (String key :
        List.of(
            "general.type", "general.license", "tokenizer.ggml.model", "tokenizer.chat_template")) {
      byte[] file = new GgufBuilder().text("general.architecture", "llama").uint32(key, 7).build();
      add(key + " is a number", file, key + " is not a string");
    }
    add(
        "file type is a string",
        with(b -> b.text("general.quantization_version", "2")),
        "general.quantization_version is not a whole number");
    byte[] context =
        new GgufBuilder()
            .text("general.architecture", "llama")
            .int32("llama.context_length", -1)
            .twoTensors()
            .build();
    add("context length is negative", context, "llama.context_length is not a whole number");
  }

  private void splits() {
    for (int missing = 0; missing < 3; missing++) {
      String name = GgufBuilder.shardName("model", missing, 3);
      Map<String, byte[]> files = GgufBuilder.split("model", 3);
      files.remove(name);
      addFiles(
          "shard " + (missing + 1) + " of 3 is missing",
          files,
          "1 of 3 shards are missing: " + name);
    }
    Map<String, byte[]> lone = new LinkedHashMap<>();
    lone.put(GgufBuilder.shardName("model", 0, 4), GgufBuilder.shard(0, 4, 4).build());
    addFiles("first of 4 shards alone", lone, "3 of 4 shards are missing");
    replaced("total is too small", GgufBuilder.shard(1, 2, 1), "split.tensors.count is 1 and 2");
    replaced(
        "tensor in two shards",
        GgufBuilder.shard(1, 2, 2).tensor("blk.0.weight", GgmlType.F16, 32),
        "tensor blk.0.weight is in another shard too");
    replaced(
        "one tensor more than the total",
        GgufBuilder.shard(1, 2, 2).tensor("extra", GgmlType.F16, 32),
        "the shards have 3 tensors (expected: 2 by split.tensors.count)");
    replaced("shard of a set of 3", GgufBuilder.shard(1, 3, 2), "shard 2 of 3 by split.no");
    replaced("shard with the number of the first", GgufBuilder.shard(0, 2, 2), "shard 1 of 2 by");
    replaced("shard that is a whole model", tiny(), "has no split.count");
    replaced(
        "shard that is cut",
        GgufBuilder.shard(1, 2, 2).tensorCount(2),
        GgufBuilder.shardName("model", 1, 2) + ": ");
    Map<String, byte[]> renamed = new LinkedHashMap<>();
    renamed.put("a.gguf", GgufBuilder.shard(0, 2, 2).build());
    renamed.put("b.gguf", GgufBuilder.shard(1, 2, 2).build());
    addFiles("shards with other names", renamed, "a.gguf: is a shard by split.count");
    Map<String, byte[]> prefixes = new LinkedHashMap<>();
    prefixes.put(GgufBuilder.shardName("a", 0, 2), GgufBuilder.shard(0, 2, 2).build());
    prefixes.put(GgufBuilder.shardName("b", 1, 2), GgufBuilder.shard(1, 2, 2).build());
    addFiles("shards of two sets", prefixes, "1 of 2 shards are missing: a-00002-of-00002.gguf");
  }

  private void severalModels() {
    addFiles(
        "two quantizations",
        Map.of("a-Q4_0.gguf", tiny().build(), "b-Q8_0.gguf", tiny().build()),
        "several models: a-Q4_0.gguf, b-Q8_0.gguf");
    Map<String, byte[]> mixed = GgufBuilder.split("model", 2);
    mixed.put("other.gguf", tiny().build());
    addFiles(
        "a split set and a model", mixed, "several models: model-00001-of-00002.gguf, other.gguf");
    addFiles(
        "models in folders",
        Map.of("q4/model.gguf", tiny().build(), "q8/model.gguf", tiny().build()),
        "several models: q4/model.gguf, q8/model.gguf");
  }

  /** A split set of two whose second shard is another file. */
  private void replaced(String name, GgufBuilder second, String messagePart) {
    Map<String, byte[]> files = GgufBuilder.split("model", 2);
    files.put(GgufBuilder.shardName("model", 1, 2), second.build());
    addFiles("split: " + name, files, messagePart);
  }

  private static GgufBuilder tiny() {
    return GgufBuilder.tiny();
  }

  /** A file with something before the metadata of the tiny model. */
  static byte[] with(UnaryOperator<GgufBuilder> change) {
    return change.apply(new GgufBuilder()).described().build();
  }

  private static int bytes(GgufValueType type) {
    return switch (type) {
      case UINT8, INT8, BOOL -> 1;
      case UINT16, INT16 -> 2;
      case UINT32, INT32, FLOAT32 -> 4;
      case UINT64, INT64, FLOAT64, STRING -> 8;
      case ARRAY -> 12;
    };
  }

  private void add(String name, byte[] file, String messagePart) {
    addFiles(name, Map.of(FILE, file), messagePart);
  }

  private void addFiles(String name, Map<String, byte[]> files, String messagePart) {
    cases.add(new MalformedCase("gguf: " + name, files, EXIT_CODE, messagePart));
  }
}
