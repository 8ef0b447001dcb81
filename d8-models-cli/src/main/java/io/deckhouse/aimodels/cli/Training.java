package io.deckhouse.aimodels.cli;

import io.deckhouse.aimodels.cli.terminal.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs the usual commands once on a model that it makes, so that the virtual machine can keep what
 * it has learned in a cache. The launcher does this on its first start.
 */
public final class Training {
  private static final int WEIGHT_BYTES = 48 * 1024 * 1024;

  private Training() {}

  public static void main(String[] arguments) throws IOException {
    Path work = Path.of(arguments[0]);
    Path model = work.resolve("model");
    Files.createDirectories(model);
    writeModel(model);
    Console console =
        new Console(
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            Map.of("D8_MODELS_HOME", work.resolve("store").toString()),
            false,
            false);
    String copy = work.resolve("copy").toString();
    String[][] commands = {
      {"--help"},
      {"version"},
      {"pack", model.toString(), "-t", "training:1", "--no-cache"},
      {"pack", model.toString(), "-t", "training:2", "--layer-format", "tar"},
      {"list"},
      {"list", "-o", "json"},
      {"inspect", "training:1"},
      {"inspect", model.toString(), "-o", "json"},
      {"verify", "training:1"},
      {"unpack", "training:1", copy},
      {"remove", "training:1"},
      {"prune"},
      {"no-such-command"},
    };
    for (String[] command : commands) {
      new D8Models(console).run(command);
    }
  }

  private static void writeModel(Path model) throws IOException {
    String header =
        "{\"weight\":{\"dtype\":\"F32\",\"shape\":[%d,1024],\"data_offsets\":[0,%d]}}"
            .formatted(WEIGHT_BYTES / 4096, WEIGHT_BYTES);
    String padded = header + " ".repeat(8 - header.length() % 8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + padded.length() + WEIGHT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(padded.length()).put(padded.getBytes(StandardCharsets.UTF_8));
    Files.write(model.resolve("model.safetensors"), file.array());
    Files.writeString(
        model.resolve("config.json"),
        "{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\"}");
  }
}
