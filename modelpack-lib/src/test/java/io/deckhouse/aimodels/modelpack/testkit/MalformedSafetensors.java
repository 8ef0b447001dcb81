package io.deckhouse.aimodels.modelpack.testkit;

import static io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder.entry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Safetensors files with one fault each, beside a sound configuration. */
public final class MalformedSafetensors {
  private static final String FILE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final String FIRST = "model-00001-of-00002.safetensors";
  private static final String SECOND = "model-00002-of-00002.safetensors";

  private final List<MalformedCase> cases = new ArrayList<>();

  private MalformedSafetensors() {}

  /** All cases; each name is there once. */
  public static List<MalformedCase> cases() {
    MalformedSafetensors corpus = new MalformedSafetensors();
    corpus.lengths();
    corpus.json();
    corpus.structure();
    corpus.shapes();
    corpus.offsets();
    corpus.dtypes();
    corpus.impostors();
    corpus.indexes();
    corpus.shards();
    return List.copyOf(corpus.cases);
  }

  private void lengths() {
    file("empty-file", new byte[0], "the file is empty");
    for (int size : new int[] {1, 4, 7}) {
      file("file-of-%d-bytes".formatted(size), new byte[size], "too short for a safetensors file");
    }
    file("header-length-0", length(0), "header length 0 is too short");
    file("header-length-1", length(1), "header length 1 is too short");
    file("header-length-999", length(999), "header length 999 is longer than the file");
    file("header-length-one-too-long", length(headerBytes() + 25), "is longer than the file");
    file("header-length-2^31", length(1L << 31), "header length 2147483648 is longer");
    file("header-length-2^63-1", length(Long.MAX_VALUE), "header length 9223372036854775807");
    file("header-length-2^63", length(Long.MIN_VALUE), "header length 9223372036854775808");
    file("header-length-2^64-1", length(-1), "header length 18446744073709551615 is longer");
    file("header-cut", Arrays.copyOf(SafetensorsBuilder.tiny(), 20), "is longer than the file");
    file("header-length-short-by-one", length(headerBytes() - 1), "the header is not valid JSON");
  }

  private void json() {
    header("leading-space", " {}", "the header starts with byte 0x20");
    header("leading-newline", "\n{}", "the header starts with byte 0x0a");
    header("byte-order-mark", "\ufeff{}", "the header starts with byte 0xef");
    header("header-is-array", "[]", "the header starts with byte 0x5b");
    header("header-is-string", "\"a\"", "the header starts with byte 0x22");
    header("header-is-null", "null", "the header starts with byte 0x6e");
    header("trailing-newline", "{}\n", "the header ends with byte 0x0a");
    header("trailing-nul", "{}\0", "the header ends with byte 0x00");
    header("trailing-text", "{} x", "the header ends with byte 0x78");
    header("second-document", "{}{}", "more than one JSON document");
    header("open-object", "{\"a\":}", "the header is not valid JSON");
    header("comment", "{/* */}", "the header is not valid JSON");
    header("trailing-comma", "{\"a\":1,}", "is not an object");
    header("single-quotes", "{'a':1}", "the header is not valid JSON");
    header("NaN-in-shape", tensor("\"F32\"", "[NaN]", "[0,0]"), "not valid JSON");
    header("deep-nesting", "{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}", "is not an object");
    header(
        "deep-nesting-in-shape",
        tensor("\"F32\"", "[".repeat(5000) + "]".repeat(5000), "[0,0]"),
        "not a whole number");
    bytes("invalid-utf8", "{\"a\u00ff\":1}".getBytes(StandardCharsets.ISO_8859_1), "UTF-8");
    bytes("overlong-utf8", new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', '}'}, "UTF-8");
    bytes("utf16", "{}".getBytes(StandardCharsets.UTF_16LE), "the header ends with byte 0x00");
    header("control-character-in-name", "{\"a\u0001\":1}", "the header is not valid JSON");
  }

  private void structure() {
    String sound = "\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]";
    layout(
        "duplicate-tensor",
        objects(entry("a", "U8", 0, 4, 4), entry("a", "U8", 4, 8, 4)),
        "uplicate");
    header("duplicate-metadata", "{\"__metadata__\":{},\"__metadata__\":{}}", "uplicate");
    header("duplicate-metadata-key", "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "uplicate");
    header("duplicate-dtype", "{\"a\":{\"dtype\":\"U8\"," + sound + "}}", "uplicate");
    header("duplicate-shape", "{\"a\":{\"shape\":[1]," + sound + "}}", "uplicate");
    header("duplicate-offsets", "{\"a\":{\"data_offsets\":[0,1]," + sound + "}}", "uplicate");
    layout(
        "duplicate-by-escape", "{\"a\":{" + sound + "},\"\\u0061\":{" + sound + "}}", "uplicate");
    header("metadata-is-array", "{\"__metadata__\":[]}", "__metadata__ is not an object");
    header("metadata-is-string", "{\"__metadata__\":\"pt\"}", "__metadata__ is not an object");
    header("metadata-number", "{\"__metadata__\":{\"a\":1}}", "is not a string");
    header("metadata-null", "{\"__metadata__\":{\"a\":null}}", "is not a string");
    header("metadata-nested", "{\"__metadata__\":{\"a\":{\"b\":\"c\"}}}", "is not a string");
    header("tensor-is-number", "{\"a\":1}", "tensor \"a\" is not an object");
    header("tensor-is-null", "{\"a\":null}", "tensor \"a\" is not an object");
    header("tensor-is-array", "{\"a\":[]}", "tensor \"a\" is not an object");
    header("no-dtype", "{\"a\":{\"shape\":[0],\"data_offsets\":[0,0]}}", "has no dtype");
    header("no-shape", "{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}", "has no shape");
    header("no-offsets", "{\"a\":{\"dtype\":\"U8\",\"shape\":[0]}}", "has no data_offsets");
    header("empty-tensor", "{\"a\":{}}", "has no dtype");
    header("unknown-field", "{\"a\":{\"strides\":[1]," + sound + "}}", "unknown field \"strides\"");
  }

  private void shapes() {
    String[][] shapes = {
      {"shape-is-number", "1", "a shape that is not an array"},
      {"shape-is-null", "null", "a shape that is not an array"},
      {"shape-of-strings", "[\"1\"]", "not a whole number"},
      {"shape-fraction", "[1.0]", "not a whole number"},
      {"shape-exponent", "[1e0]", "not a whole number"},
      {"shape-bool", "[true]", "not a whole number"},
      {"shape-nested", "[[1]]", "not a whole number"},
      {"shape-negative", "[-1]", "the negative number -1"},
      {"shape-two-negatives", "[-1,-1]", "the negative number -1"},
      {"shape-2^63", "[9223372036854775808]", "overflows 64 bits"},
      {"shape-2^64", "[18446744073709551616]", "overflows 64 bits"},
      {"shape-product-wraps-to-0", "[4294967296,4294967296]", "product overflows 64 bits"},
      {"shape-product-wraps-to-1", "[6148914691236517205,3]", "overflows 64 bits"},
      {"shape-bits-wrap", "[2305843009213693952]", "overflows 64 bits"},
      {"rank-65", "[" + "1,".repeat(64) + "1]", "more than 64 dimensions"},
      {"shape-too-small", "[0]", "has 1 bytes (expected: 0"},
      {"shape-too-large", "[2]", "has 1 bytes (expected: 2"},
    };
    for (String[] shape : shapes) {
      String json = tensor("\"U8\"", shape[1], "[0,1]");
      file(shape[0], SafetensorsBuilder.withHeader(json, 1), shape[2]);
    }
  }

  private void offsets() {
    String[][] offsets = {
      {"offsets-are-number", "0", "not two numbers"},
      {"offsets-empty", "[]", "not a whole number"},
      {"offsets-one", "[0]", "not a whole number"},
      {"offsets-three", "[0,1,2]", "not two numbers"},
      {"offsets-negative", "[-1,0]", "the negative number -1"},
      {"offsets-fraction", "[0,1.5]", "not a whole number"},
      {"offsets-2^64-1", "[0,18446744073709551615]", "overflows 64 bits"},
      {"offsets-reversed", "[1,0]", "ends at byte 0, before it begins (1)"},
      {"offsets-past-end", "[0,2]", "ends at byte 2 of the data"},
      {"offsets-far-past-end", "[9223372036854775806,9223372036854775807]", "of the data"},
      {"offsets-wrap-to-1", "[9223372036854775807,9223372036854775807]", "of the data"},
    };
    for (String[] offset : offsets) {
      String json = tensor("\"U8\"", "[1]", offset[1]);
      file(offset[0], SafetensorsBuilder.withHeader(json, 1), offset[2]);
    }
    String first = entry("a", "U8", 0, 4, 4);
    layout("hole-at-start", objects(entry("a", "U8", 4, 8, 4)), "bytes before it belong to no");
    layout("hole-between", objects(first, entry("b", "U8", 5, 8, 3)), "\"b\" begins at byte 5");
    layout("overlap", objects(first, entry("b", "U8", 3, 8, 5)), "it overlaps another tensor");
    layout("same-data-twice", objects(first, entry("b", "U8", 0, 4, 4)), "overlaps another");
    layout(
        "inside-another",
        objects(entry("a", "U8", 0, 8, 8), entry("b", "U8", 2, 3, 1)),
        "overlaps");
    layout("bytes-after-last", objects(first), "the tensors end at byte 4 of the data, which is 8");
    layout("no-tensors-but-data", "{}", "the tensors end at byte 0 of the data");
    layout(
        "empty-tensor-in-middle",
        objects(first, entry("b", "U8", 2, 2, 0), entry("c", "U8", 4, 8, 4)),
        "overlaps");
    layout("empty-tensor-past-last", objects(first, entry("b", "U8", 6, 6, 0)), "begins at byte 6");
    byte[] tiny = SafetensorsBuilder.tiny();
    file("data-cut-by-one", Arrays.copyOf(tiny, tiny.length - 1), "cut off or damaged");
    file("data-cut-off", Arrays.copyOf(tiny, tiny.length - 24), "cut off or damaged");
    file("zip-appended", Arrays.copyOf(tiny, tiny.length + 22), "the tensors end at byte 24");
  }

  private void dtypes() {
    for (String dtype : List.of("F128", "f32", "float32", "", "I4", "F32 ", "Q4_K", "BFLOAT16")) {
      header(
          "dtype-" + (dtype.isEmpty() ? "empty" : dtype.replace(' ', '_')),
          tensor("\"" + dtype + "\"", "[0]", "[0,0]"),
          "has the unknown dtype \"" + dtype + "\"");
    }
    header("dtype-number", tensor("7", "[0]", "[0,0]"), "a dtype that is not a string");
    header("dtype-null", tensor("null", "[0]", "[0,0]"), "a dtype that is not a string");
    header("dtype-array", tensor("[\"F32\"]", "[0]", "[0,0]"), "a dtype that is not a string");
    layout("half-byte-F4", objects(entry("a", "F4", 0, 1, 3)), "3 elements of F4, not whole bytes");
    layout("six-bits-F6", objects(entry("a", "F6_E2M3", 0, 1, 1)), "not whole bytes");
  }

  private void impostors() {
    text(
        "git-lfs-pointer",
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n",
        "a Git LFS pointer");
    text("html-page", "<!DOCTYPE html><html><body>Sign in</body></html>", "an HTML page");
    text("html-without-doctype", "\n<html><head></head></html>", "an HTML page");
    text("json-error-page", "{\"error\":\"Entry not found\"}", "is longer than the file");
    text("plain-text-error", "Entry not found", "is longer than the file");
    text("gguf-content", "GGUF\3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "a GGUF file");
    file("zeros", new byte[4096], "header length 0 is too short");
    policy("pickle-content", Pickles.call());
    policy("torch-zip-content", UnsafeFiles.torchZip());
  }

  private void indexes() {
    index("index-is-array", "[]", "not a JSON object");
    index("index-empty-file", "", "not a JSON object");
    index("index-cut", "{\"weight_map\":{", "not valid JSON");
    index("index-two-documents", "{\"weight_map\":{}}{}", "more than one JSON document");
    index("index-without-map", "{\"metadata\":{}}", "no weight_map");
    index("index-map-is-array", "{\"weight_map\":[]}", "weight_map is not an object");
    index("index-map-to-number", "{\"weight_map\":{\"a\":1}}", "is not the name of a file");
    index("index-duplicate-tensor", map("a", FIRST, "a", SECOND), "uplicate");
    for (String name :
        List.of("../" + FIRST, "/etc/passwd", "sub/" + FIRST, "C:" + FIRST, "..", "a.bin", "")) {
      index(
          "index-names-" + name.replace('/', '!'),
          map("a", name),
          "expected: a file in the same folder");
    }
    index("index-names-backslash", map("a", "..\\\\" + FIRST), "expected: a file in the same");
    index(
        "index-names-missing-shard",
        map("a", FIRST, "b", "other.safetensors"),
        "names other.safetensors, which is not there");
    index("index-swapped-shards", map("a", SECOND, "b", FIRST), "is here, and the index says");
    index("index-lacks-tensor", map("b", SECOND, "c", FIRST), "\"a\" is not in the index");
    index(
        "index-has-extra-tensor",
        map("a", FIRST, "b", SECOND, "c", FIRST),
        "\"c\" is not in " + FIRST);
    index("index-lacks-shard", map("a", FIRST), SECOND + ": no tensor of it is in the index");
  }

  private void shards() {
    byte[] a = shard("a");
    models("shard-missing-no-index", Map.of(FIRST, a), SECOND + ": the shard is not there");
    models("first-shard-missing", Map.of(SECOND, a), FIRST + ": the shard is not there");
    models("tensor-in-two-shards", Map.of(FIRST, a, SECOND, a), "tensor \"a\" is in ");
    models(
        "shard-number-too-large",
        Map.of(FIRST, a, SECOND, shard("b"), "model-00003-of-00002.safetensors", shard("c")),
        "shard 3 (expected: 1 to 2)");
    models(
        "shard-number-0",
        Map.of(FIRST, a, SECOND, shard("b"), "model-00000-of-00002.safetensors", shard("c")),
        "shard 0 (expected: 1 to 2)");
    models("one-shard-broken", Map.of(FIRST, a, SECOND, new byte[9]), SECOND + ": header length 0");
    models(
        "index-without-shards",
        Map.of(INDEX, utf8(map("a", FIRST))),
        FIRST + ", which is not there");
  }

  /** A file whose first eight bytes are overridden. */
  private static byte[] length(long headerLength) {
    return new SafetensorsBuilder()
        .tensor("weight", "F32", 32, 2, 3)
        .headerLength(headerLength)
        .build();
  }

  private static long headerBytes() {
    return new SafetensorsBuilder().tensor("weight", "F32", 32, 2, 3).head().length - 8L;
  }

  private static byte[] shard(String tensor) {
    return new SafetensorsBuilder().tensor(tensor, "F16", 16, 2, 2).build();
  }

  private static String tensor(String dtype, String shape, String offsets) {
    return "{\"a\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(dtype, shape, offsets);
  }

  private static String objects(String... entries) {
    return "{" + String.join(",", entries) + "}";
  }

  private static String map(String... tensorsAndShards) {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < tensorsAndShards.length; i += 2) {
      entries.add("\"%s\":\"%s\"".formatted(tensorsAndShards[i], tensorsAndShards[i + 1]));
    }
    return "{\"metadata\":{},\"weight_map\":{" + String.join(",", entries) + "}}";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void header(String name, String json, String message) {
    bytes(name, utf8(json), message);
  }

  private void bytes(String name, byte[] header, String message) {
    file(name, new SafetensorsBuilder().header(header).build(), message);
  }

  private void layout(String name, String json, String message) {
    file(name, SafetensorsBuilder.withHeader(json, 8), message);
  }

  private void text(String name, String content, String message) {
    file(name, utf8(content), message);
  }

  private void file(String name, byte[] content, String message) {
    models(name, Map.of(FILE, content), message);
  }

  private void policy(String name, byte[] content) {
    cases.add(new MalformedCase("safetensors-" + name, Map.of(FILE, content), 4, FILE));
  }

  private void index(String name, String json, String message) {
    models(name, Map.of(FIRST, shard("a"), SECOND, shard("b"), INDEX, utf8(json)), message);
  }

  private void models(String name, Map<String, byte[]> weights, String message) {
    Map<String, byte[]> files = new LinkedHashMap<>(weights);
    files.put("config.json", utf8("{\"model_type\":\"llama\"}"));
    cases.add(new MalformedCase("safetensors-" + name, files, 3, message));
  }
}
