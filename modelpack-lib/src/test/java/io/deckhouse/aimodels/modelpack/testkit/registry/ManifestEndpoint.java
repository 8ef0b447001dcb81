package io.deckhouse.aimodels.modelpack.testkit.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Manifests by tag and by digest, byte for byte (distribution-spec, "Pushing Manifests"). */
final class ManifestEndpoint {
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

  private final RegistryContent content;
  private final Behaviour behaviour;

  ManifestEndpoint(RegistryContent content, Behaviour behaviour) {
    this.content = content;
    this.behaviour = behaviour;
  }

  void read(Call call, String name, String reference) throws IOException {
    if (reference.contains(":")) {
      Digest.parse(reference);
    }
    String digest = find(name, reference);
    Repository.StoredManifest manifest =
        Optional.ofNullable(content.known(name).manifests.get(digest))
            .orElseThrow(() -> unknown(reference));
    if (!behaviour.omitsDigestHeader) {
      call.with("Docker-Content-Digest", digest);
    }
    call.with("ETag", '"' + digest + '"').bytes(200, manifest.mediaType(), manifest.bytes());
  }

  void put(Call call, String name, String reference) throws IOException {
    byte[] bytes = call.body().readNBytes(Document.SIZE_MAX_BYTES + 1);
    if (bytes.length > Document.SIZE_MAX_BYTES) {
      throw new Refusal(413, "MANIFEST_INVALID", "manifest too large");
    }
    boolean byDigest = reference.contains(":");
    if (!byDigest && !TAG.matcher(reference).matches()) {
      throw new Refusal(400, "TAG_INVALID", "tag: " + reference);
    }
    String type = call.header("Content-Type").orElse("application/octet-stream");
    Repository.StoredManifest manifest = new Repository.StoredManifest(type, bytes);
    Digest digest = byDigest ? checked(Digest.parse(reference), bytes) : Digest.sha256(bytes);
    ObjectNode json = parse(manifest);
    if (!behaviour.acceptsMissingBlobs) {
      checkReferences(name, json);
    }
    Repository repository = content.open(name);
    repository.manifests.put(digest.toString(), manifest);
    if (!byDigest) {
      repository.tags.put(reference, digest.toString());
    }
    Optional.ofNullable(json.get("subject"))
        .filter(subject -> !behaviour.noReferrersApi)
        .ifPresent(subject -> call.with("OCI-Subject", subject.path("digest").asText()));
    if (!behaviour.omitsDigestHeader) {
      call.with("Docker-Content-Digest", digest.toString());
    }
    String path = "/v2/" + name + "/manifests/" + digest;
    call.with("Location", behaviour.relativeLocations ? path : call.origin() + path).empty(201);
  }

  void delete(Call call, String name, String reference) throws IOException {
    Repository repository = content.known(name);
    boolean byTag = !reference.contains(":");
    if (byTag && behaviour.noDeleteByTag) {
      throw new Refusal(405, "UNSUPPORTED", "the operation is unsupported");
    }
    String digest = find(name, reference);
    if (byTag) {
      repository.tags.remove(reference);
    } else {
      repository.tags.values().removeIf(digest::equals);
      repository.manifests.remove(digest);
    }
    call.empty(202);
  }

  private String find(String name, String reference) {
    return content.known(name).digest(reference).orElseThrow(() -> unknown(reference));
  }

  private static Refusal unknown(String reference) {
    return new Refusal(404, "MANIFEST_UNKNOWN", "manifest unknown to registry: " + reference);
  }

  private static Digest checked(Digest expected, byte[] bytes) {
    Digest.Algorithm algorithm = expected.algorithm();
    Digest actual = Digest.of(algorithm, algorithm.hasher().digest(bytes));
    if (!actual.equals(expected)) {
      throw new Refusal(
          400, "DIGEST_INVALID", "content is " + actual + " (expected: " + expected + ")");
    }
    return actual;
  }

  private static ObjectNode parse(Repository.StoredManifest manifest) {
    try {
      return manifest.json();
    } catch (InvalidContentException e) {
      throw new Refusal(400, "MANIFEST_INVALID", String.valueOf(e.getMessage()));
    }
  }

  private void checkReferences(String name, ObjectNode manifest) {
    if (manifest.has("config")) {
      checkBlob(name, manifest.path("config"));
    }
    manifest.path("layers").forEach(layer -> checkBlob(name, layer));
    for (JsonNode child : manifest.path("manifests")) {
      String digest = child.path("digest").asText();
      if (content.open(name).digest(digest).isEmpty()) {
        throw missing(digest);
      }
    }
  }

  private void checkBlob(String name, JsonNode descriptor) {
    String digest = descriptor.path("digest").asText();
    boolean elsewhere =
        descriptor.has("urls")
            || descriptor.path("mediaType").asText().contains("nondistributable");
    if (!elsewhere && content.blob(name, Digest.parse(digest)).isEmpty()) {
      throw missing(digest);
    }
  }

  private static Refusal missing(String digest) {
    return new Refusal(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry: " + digest);
  }
}
