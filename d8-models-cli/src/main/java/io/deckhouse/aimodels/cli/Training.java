package io.deckhouse.aimodels.cli;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.artifact.ModelPack;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the usual commands once on a model that it makes, so that the virtual machine can keep what
 * it has learned in a cache. The launcher does this before the first start of each kind.
 */
public final class Training {
  private static final int WEIGHT_BYTES = 48 * 1024 * 1024;

  private Training() {}

  /**
   * Trains.
   *
   * @param arguments {@code short} or {@code work}, and a directory to work in
   */
  public static void main(String[] arguments) throws IOException {
    Path work = Path.of(arguments[1]);
    Files.createDirectories(work);
    Console console =
        new Console(
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            Map.of("D8_MODELS_HOME", work.resolve("store").toString()),
            false,
            false);
    Interruption.install(Thread.currentThread()).finished(0);
    try (TrainingRegistry registry = new TrainingRegistry(work.resolve("registry"))) {
      List<List<String>> commands =
          arguments[0].equals("short")
              ? shortCommands(work, registry.host())
              : workCommands(work, registry.host());
      for (List<String> command : commands) {
        new D8Models(console).run(command.toArray(String[]::new));
      }
    }
  }

  private static List<List<String>> shortCommands(Path work, String host) {
    Locations locations = Locations.of(work.resolve("store"));
    try (Place place = locations.write("training:1");
        BlobWriter writer = place.store().write()) {
      byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
      writer.write(ByteBuffer.wrap(config));
      Descriptor descriptor = new Descriptor(MediaTypes.EMPTY_JSON, writer.commit(), config.length);
      place
          .store()
          .put(
              Manifest.of(ModelPack.ARTIFACT_TYPE, descriptor, List.of(), Map.of()),
              Optional.of(place.name()));
    }
    return List.of(
        List.of("version"),
        List.of("list"),
        List.of("list", "-o", "json"),
        List.of("tag", "training:1", "training:2"),
        List.of("remove", "training:1"),
        List.of("prune"),
        List.of("list", host + "/a/b", "--plain-http"));
  }

  private static List<List<String>> workCommands(Path work, String host) throws IOException {
    Path model = work.resolve("model");
    Files.createDirectories(model);
    writeModel(model);
    String source = model.toString();
    return List.of(
        List.of("pack", source, "-t", "training:1", "--no-cache"),
        List.of("pack", source, "-t", "training:2", "--layer-format", "tar"),
        List.of("inspect", "training:1"),
        List.of("inspect", source, "-o", "json"),
        List.of("verify", "training:1"),
        List.of("unpack", "training:1", work.resolve("copy").toString()),
        List.of("push", "training:1", host + "/a/b:1", "--plain-http"),
        List.of("pull", host + "/a/b:1", "-t", "oci:" + work.resolve("pulled"), "--plain-http"),
        List.of("inspect", host + "/a/b:1", "--plain-http"),
        List.of("unpack", host + "/a/b:1", work.resolve("direct").toString(), "--plain-http"),
        List.of("pack", source, "-t", host + "/a/c:1", "--plain-http", "--no-cache"),
        List.of("copy", host + "/a/c:1", host + "/a/d:1", "--plain-http"));
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
