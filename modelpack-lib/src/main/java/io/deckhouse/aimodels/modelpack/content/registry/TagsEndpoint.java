package io.deckhouse.aimodels.modelpack.content.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.util.List;
import java.util.TreeSet;

/** Lists the tags of a repository (OCI distribution-spec, "Listing Tags"). */
record TagsEndpoint(RegistryCaller caller) {
  private static final int PAGE_SIZE = 1000;

  /**
   * All tags, sorted.
   *
   * @throws NotFoundException when there is no such repository
   */
  List<String> list() {
    TreeSet<String> tags = new TreeSet<>();
    String what = "the tags of " + caller.name();
    boolean found =
        new Pages(caller, what)
            .visit(
                HttpRequest.of("GET", caller.address("tags/list?n=" + PAGE_SIZE)),
                page -> {
                  for (JsonNode tag : Json.parseObject(page, what).path("tags")) {
                    if (tag.isTextual()) {
                      tags.add(tag.textValue());
                    }
                  }
                });
    if (!found) {
      throw NotFoundException.remote(
          caller.name() + ": no such repository",
          "check the name; a private repository looks the same to a stranger");
    }
    return List.copyOf(tags);
  }
}
