package io.deckhouse.aimodels.modelpack.testkit.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The manifests that refer to one (distribution-spec, "Listing Referrers"). */
final class ReferrersEndpoint {
  private final RegistryContent content;
  private final Behaviour behaviour;

  ReferrersEndpoint(RegistryContent content, Behaviour behaviour) {
    this.content = content;
    this.behaviour = behaviour;
  }

  void list(Call call, String name, String reference) throws IOException {
    if (behaviour.noReferrersApi) {
      byte[] text = "404 page not found\n".getBytes(StandardCharsets.UTF_8);
      call.bytes(404, "text/plain; charset=utf-8", text);
      return;
    }
    Optional<String> type =
        call.query("artifactType").filter(wanted -> !behaviour.ignoresArtifactTypeFilter);
    Map<String, ObjectNode> referrers = referrers(name, Digest.parse(reference), type);
    Page page = Page.of(call, List.copyOf(referrers.keySet()), behaviour.pageSize);
    ObjectNode index = Json.object().put("schemaVersion", 2);
    index.put("mediaType", MediaTypes.IMAGE_INDEX);
    ArrayNode manifests = index.putArray("manifests");
    page.entries().forEach(digest -> manifests.add(referrers.get(digest)));
    type.ifPresent(wanted -> call.with("OCI-Filters-Applied", "artifactType"));
    String filter =
        type.map(t -> "artifactType=" + URLEncoder.encode(t, StandardCharsets.UTF_8) + "&")
            .orElse("");
    page.link(call, filter);
    call.bytes(200, MediaTypes.IMAGE_INDEX, Json.bytes(index));
  }

  private Map<String, ObjectNode> referrers(String name, Digest subject, Optional<String> type) {
    Map<String, ObjectNode> found = new TreeMap<>();
    Repository repository = content.repositories.get(name);
    if (repository == null) {
      return found;
    }
    repository.manifests.forEach(
        (digest, manifest) -> {
          ObjectNode json = manifest.json();
          if (json.path("subject").path("digest").asText().equals(subject.toString())) {
            ObjectNode descriptor = descriptor(digest, manifest, json);
            String actual = descriptor.path("artifactType").asText();
            if (type.isEmpty() || type.get().equals(actual)) {
              found.put(digest, descriptor);
            }
          }
        });
    return found;
  }

  private static ObjectNode descriptor(
      String digest, Repository.StoredManifest manifest, ObjectNode json) {
    ObjectNode descriptor = Json.object();
    descriptor.put("mediaType", manifest.mediaType());
    descriptor.put("digest", digest);
    descriptor.put("size", manifest.bytes().length);
    String config = json.path("config").path("mediaType").asText();
    String artifactType = json.path("artifactType").asText(config);
    if (!artifactType.isEmpty()) {
      descriptor.put("artifactType", artifactType);
    }
    if (json.has("annotations")) {
      descriptor.set("annotations", json.get("annotations"));
    }
    return descriptor;
  }
}
