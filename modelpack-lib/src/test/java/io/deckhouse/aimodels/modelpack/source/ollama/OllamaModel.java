package io.deckhouse.aimodels.modelpack.source.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.gguf.GgmlType;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.testkit.GgufBuilder;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A model as {@code ollama create} and {@code ollama push} put it into a registry. */
final class OllamaModel {
  static final String TEMPLATE = "{{ if .System }}<|im_start|>system\n{{ .System }}{{ end }}";

  static final String SYSTEM = "You are a helpful assistant.";

  static final String PARAMS = "{\"stop\":[\"\\u003c|im_end|\\u003e\"],\"temperature\":0.2}";

  static final String MESSAGES = "[{\"role\":\"user\",\"content\":\"hi\"}]";

  static final String LICENSE = "Apache License\nVersion 2.0, January 2004\n";

  private static final String LAYER = "application/vnd.ollama.image.";

  private static final class Layer {
    private final String mediaType;
    private final byte[] bytes;

    Layer(String mediaType, byte[] bytes) {
      this.mediaType = mediaType;
      this.bytes = bytes;
    }
  }

  private final List<Layer> layers = new ArrayList<>();
  private String remoteHost = "";

  /** Weights, template, system prompt, licence, parameters and messages, in Ollama's order. */
  static OllamaModel usual() {
    return new OllamaModel()
        .with("model", weights())
        .with("template", TEMPLATE)
        .with("system", SYSTEM)
        .with("license", LICENSE)
        .with("params", PARAMS)
        .with("messages", MESSAGES);
  }

  /** A model of 4 MiB. */
  static byte[] weights() {
    return weights(1024);
  }

  /** A model of so many times 4 KiB. */
  static byte[] weights(int rows) {
    return new GgufBuilder()
        .described()
        .tensor("token_embd.weight", GgmlType.F32, 1024, rows)
        .build();
  }

  OllamaModel with(String type, byte[] bytes) {
    layers.add(new Layer(type.contains("/") ? type : LAYER + type, bytes));
    return this;
  }

  OllamaModel with(String type, String text) {
    return with(type, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A model that another host runs. */
  OllamaModel runAt(String host) {
    remoteHost = host;
    return this;
  }

  private byte[] config() {
    ObjectNode config = Json.object();
    config.put("model_format", "gguf").put("model_family", "llama").put("model_type", "27K");
    config.put("file_type", "unknown").put("architecture", "amd64").put("os", "linux");
    if (!remoteHost.isEmpty()) {
      config.put("remote_host", remoteHost).put("remote_model", "large");
    }
    ArrayNode ids = config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
    layers.forEach(layer -> ids.add(TestContent.layer(layer.bytes).digest().toString()));
    return Json.bytes(config);
  }

  /** The manifest, as a push sends it: {@code from} is a path of the publisher's machine. */
  ObjectNode manifest() {
    ObjectNode json = Json.object();
    json.put("schemaVersion", 2);
    json.put("mediaType", "application/vnd.docker.distribution.manifest.v2+json");
    json.set("config", descriptor("application/vnd.docker.container.image.v1+json", config()));
    ArrayNode list = json.putArray("layers");
    for (Layer layer : layers) {
      ObjectNode node = descriptor(layer.mediaType, layer.bytes);
      if (layer.mediaType.equals(LAYER + "model")) {
        node.put("from", "/home/publisher/.ollama/models/blobs/sha256-08b5");
      }
      list.add(node);
    }
    return json;
  }

  private static ObjectNode descriptor(String mediaType, byte[] bytes) {
    Descriptor layer = TestContent.layer(bytes);
    ObjectNode node = Json.object();
    node.put("mediaType", mediaType);
    node.put("digest", layer.digest().toString()).put("size", layer.size());
    return node;
  }

  /** Puts it into a repository. */
  Manifest put(ContentStore repository, String tag) {
    TestContent.putBlob(repository, config());
    layers.forEach(layer -> TestContent.putBlob(repository, layer.bytes));
    Manifest manifest = Manifest.parse(Json.bytes(manifest()), "manifest");
    repository.put(manifest, Optional.of(tag));
    return manifest;
  }
}
