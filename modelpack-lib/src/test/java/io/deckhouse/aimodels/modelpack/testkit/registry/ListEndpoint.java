package io.deckhouse.aimodels.modelpack.testkit.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.util.List;

/** The tags of a repository and the repositories of the registry, in pages. */
final class ListEndpoint {
  private final RegistryContent content;
  private final Behaviour behaviour;

  ListEndpoint(RegistryContent content, Behaviour behaviour) {
    this.content = content;
    this.behaviour = behaviour;
  }

  void tags(Call call, String name) throws IOException {
    Repository repository = content.known(name);
    Page page = Page.of(call, List.copyOf(repository.tags.keySet()), behaviour.pageSize);
    ObjectNode body = Json.object().put("name", name);
    send(call, body, body.putArray("tags"), page);
  }

  void repositories(Call call) throws IOException {
    if (call.number("n").orElse(0) > behaviour.catalogMax) {
      throw new Refusal(400, "PAGINATION_NUMBER_INVALID", "invalid number of results requested");
    }
    Page page = Page.of(call, List.copyOf(content.repositories.keySet()), behaviour.pageSize);
    ObjectNode body = Json.object();
    send(call, body, body.putArray("repositories"), page);
  }

  private static void send(Call call, ObjectNode body, ArrayNode entries, Page page)
      throws IOException {
    page.entries().forEach(entries::add);
    page.link(call, "");
    call.json(200, body);
  }
}
