package io.deckhouse.aimodels.modelpack.content.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A list that a registry gives page by page, each naming the next one (RFC 8288, "Link"). */
record Pages(RegistryCaller caller, String what) {
  private static final int PAGE_MAX_BYTES = 8 * 1024 * 1024;
  private static final int PAGES_MAX = 10_000;
  private static final Pattern NEXT =
      Pattern.compile("<([^>]*)>\\s*(?:;[^,]*)?;\\s*rel=\"?next\"?", Pattern.CASE_INSENSITIVE);

  /**
   * Visits all pages.
   *
   * @return false when there is no such list
   * @throws InvalidContentException when a page is malformed or too long
   */
  boolean visit(HttpRequest first, Consumer<ObjectNode> visitor) {
    HttpRequest request = first;
    Set<URI> visited = new HashSet<>();
    while (visited.add(request.uri())) {
      if (visited.size() > PAGES_MAX) {
        throw new InvalidContentException(what + ": more than " + PAGES_MAX + " pages");
      }
      Optional<URI> next;
      try (HttpAnswer answer = caller.read(request)) {
        if (answer.status() == 404) {
          return false;
        }
        if (answer.status() != 200) {
          throw RegistryError.of(answer).failure("list " + what, caller);
        }
        visitor.accept(Json.parseObject(read(answer), what));
        URI here = request.uri();
        next =
            answer.headers("Link").stream()
                .map(NEXT::matcher)
                .filter(Matcher::find)
                .map(link -> HttpCaller.resolve(here, link.group(1)))
                .findFirst();
      }
      if (next.isEmpty()) {
        return true;
      }
      request = request.to(next.get());
    }
    throw new InvalidContentException(what + ": the pages lead back to an earlier one");
  }

  private byte[] read(HttpAnswer answer) {
    try {
      byte[] bytes = answer.body().readNBytes(PAGE_MAX_BYTES + 1);
      if (bytes.length > PAGE_MAX_BYTES) {
        throw new InvalidContentException(what + ": a page is longer than 8 MiB");
      }
      return bytes;
    } catch (IOException e) {
      throw new UnavailableException("cannot list " + what + ": " + e.getMessage(), e);
    }
  }
}
