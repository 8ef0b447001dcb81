package io.deckhouse.aimodels.modelpack.testkit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes an OCI layout with one artifact by hand, as other tools do or as none should: what the
 * manifest says need not be true.
 */
public final class LayoutBuilder {
  /** The media type of ModelPack's config. */
  public static final String MODEL_CONFIG = "application/vnd.cncf.model.config.v1+json";

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String FILE_PATH = "org.cncf.model.filepath";

  private final Path directory;
  private final ArrayNode layers = Json.array();
  private final List<String> diffIds = new ArrayList<>();
  private String configType = MODEL_CONFIG;
  private String artifactType = "application/vnd.cncf.model.manifest.v1+json";

  public LayoutBuilder(Path directory) {
    this.directory = directory;
  }

  /** A layer of one file, with its path where ModelPack has it. */
  public LayoutBuilder file(String mediaType, String path, byte[] content) {
    layer(mediaType, content, Map.of(FILE_PATH, path));
    return this;
  }

  /** A tar layer that is not compressed, or a layer whose diffId nobody checks. */
  public LayoutBuilder archive(String mediaType, byte[] stored) {
    layer(mediaType, stored, Map.of(FILE_PATH, "archive"));
    return this;
  }

  /** A compressed tar layer. */
  public LayoutBuilder archive(String mediaType, byte[] stored, byte[] plain) {
    layer(mediaType, stored, Map.of(FILE_PATH, "archive"));
    diffIds.set(diffIds.size() - 1, Digest.sha256(plain).toString());
    return this;
  }

  /** A layer with any annotations. Its descriptor may be changed until the layout is written. */
  public ObjectNode layer(String mediaType, byte[] stored, Map<String, String> annotations) {
    ObjectNode descriptor = descriptor(mediaType, stored);
    ObjectNode texts = descriptor.putObject("annotations");
    annotations.forEach(texts::put);
    layers.add(descriptor);
    diffIds.add(Digest.sha256(stored).toString());
    return descriptor;
  }

  /** Another type of config than ModelPack's. */
  public LayoutBuilder configType(String mediaType) {
    configType = mediaType;
    return this;
  }

  public LayoutBuilder artifactType(String type) {
    artifactType = type;
    return this;
  }

  /** The diffIds of the config, in place of the right ones. */
  public LayoutBuilder diffIds(String... ids) {
    diffIds.clear();
    diffIds.addAll(List.of(ids));
    return this;
  }

  /**
   * Writes the layout, with the tag {@code 1}.
   *
   * @return the digest of the manifest
   */
  public String write() {
    ObjectNode config = Json.object();
    config.putObject("descriptor");
    config.putObject("config");
    config.putObject("modelfs").put("type", "layers").set("diffIds", Json.tree(diffIds));
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MANIFEST);
    manifest.put("artifactType", artifactType);
    manifest.set("config", descriptor(configType, Json.bytes(config)));
    manifest.set("layers", layers);
    return write(Json.bytes(manifest));
  }

  /** Writes the layout with a manifest as given. */
  public String write(byte[] manifest) {
    ObjectNode entry = descriptor(MANIFEST, manifest);
    entry.putObject("annotations").put("org.opencontainers.image.ref.name", "1");
    ObjectNode index = Json.object();
    index.put("schemaVersion", 2);
    index.putArray("manifests").add(entry);
    put(directory.resolve("oci-layout"), utf8("{\"imageLayoutVersion\":\"1.0.0\"}"));
    put(directory.resolve("index.json"), Json.bytes(index));
    return entry.path("digest").asText();
  }

  /** The file of a blob. */
  public static Path blob(Path layout, String digest) {
    return layout.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  private ObjectNode descriptor(String mediaType, byte[] content) {
    String digest = Digest.sha256(content).toString();
    put(blob(directory, digest), content);
    ObjectNode descriptor = Json.object();
    descriptor.put("mediaType", mediaType);
    descriptor.put("digest", digest);
    descriptor.put("size", content.length);
    return descriptor;
  }

  private static void put(Path file, byte[] content) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
