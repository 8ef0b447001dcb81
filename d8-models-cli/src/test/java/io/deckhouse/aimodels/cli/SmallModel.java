package io.deckhouse.aimodels.cli;

import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A model of a few hundred bytes, and directories as maps. */
final class SmallModel {
  private SmallModel() {}

  /** Weights, two configurations, a model card and a licence; the map may be changed. */
  static Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(
        "config.json",
        utf8(
            """
            {"architectures": ["LlamaForCausalLM"], "model_type": "llama",
             "torch_dtype": "float32", "max_position_embeddings": 2048}
            """));
    files.put("model.safetensors", weights(1));
    files.put("tokenizer/tokenizer_config.json", utf8("{\"model_max_length\": 2048}\n"));
    files.put("README.md", utf8("---\nlicense: apache-2.0\n---\n# Small\n"));
    files.put("LICENSE", utf8("Apache License\n"));
    return files;
  }

  /** Weights that differ by their first byte. */
  static byte[] weights(int first) {
    byte[] file = new SafetensorsBuilder().tensor("weight", "F32", 32, 16, 16).build();
    file[file.length - 1024] = (byte) first;
    return file;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Every file below a directory, also hidden ones, as text that may be compared. */
  static Map<String, String> read(Path directory) {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(directory.relativize(file).toString(), text(Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Files in memory in the form of {@link #read}. */
  static Map<String, String> texts(Map<String, byte[]> files) {
    Map<String, String> texts = new TreeMap<>();
    files.forEach((path, content) -> texts.put(path, text(content)));
    return texts;
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1);
  }
}
