package io.deckhouse.aimodels.modelpack.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Index;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Small artifacts whose bytes follow from a seed. */
public final class TestContent {
  /** The type of the artifacts that are made here. */
  public static final String ARTIFACT_TYPE = "application/vnd.test.model.v1+json";

  private static final String LAYER_TYPE = "application/vnd.test.weights.raw";

  private TestContent() {}

  /** Bytes that follow from a seed. */
  public static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** What points at bytes, as a layer. */
  public static Descriptor layer(byte[] bytes) {
    return new Descriptor(LAYER_TYPE, Digest.sha256(bytes), bytes.length);
  }

  /** Stores a blob and describes it as a layer. */
  public static Descriptor putBlob(ContentStore store, byte[] bytes) {
    Descriptor layer = layer(bytes);
    try (BlobWriter writer = store.write(layer)) {
      writer.write(ByteBuffer.wrap(bytes).position(Math.toIntExact(writer.offset())));
      writer.commit();
    }
    return layer;
  }

  /** Stores an artifact with a config and layers that follow from a seed, under a name. */
  public static Manifest putArtifact(
      ContentStore store, String name, long seed, int layers, int layerBytes) {
    List<Descriptor> descriptors = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      descriptors.add(putBlob(store, bytes(seed * 1000 + i, layerBytes)));
    }
    Descriptor config =
        putBlob(store, ("{\"seed\":" + seed + "}").getBytes(StandardCharsets.UTF_8));
    Manifest manifest = Manifest.of(ARTIFACT_TYPE, config, descriptors, Map.of());
    store.put(manifest, Optional.of(name));
    return manifest;
  }

  /** A manifest that refers to another, with an empty config that must be in the store. */
  public static Manifest referrer(Descriptor subject, Descriptor config, String artifactType) {
    Manifest plain = Manifest.of(artifactType, config, List.of(), Map.of());
    var json = Json.parseObject(plain.bytes(), "manifest");
    json.set("subject", json(subject));
    return Manifest.parse(Json.bytes(json), "manifest");
  }

  /** An index of documents, with a subject when there is one. */
  public static ImageIndex index(Optional<Descriptor> subject, Descriptor... documents) {
    var json = Json.parseObject(Index.empty().bytes(), "index");
    var list = json.putArray("manifests");
    for (Descriptor document : documents) {
      list.add(json(document));
    }
    subject.ifPresent(to -> json.set("subject", json(to)));
    return ImageIndex.parse(Json.bytes(json), "index");
  }

  private static ObjectNode json(Descriptor document) {
    ObjectNode json = Json.object();
    json.put("mediaType", document.mediaType());
    json.put("digest", document.digest().toString());
    json.put("size", document.size());
    return json;
  }

  /** Stores the empty config of artifacts without one (image-spec, manifest.md). */
  public static Descriptor putEmptyConfig(ContentStore store) {
    Descriptor blob = putBlob(store, new byte[] {'{', '}'});
    return new Descriptor(MediaTypes.EMPTY_JSON, blob.digest(), blob.size());
  }
}
