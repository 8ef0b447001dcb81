package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.http.LinkHeader;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A list that a registry gives page by page, each naming the next one (RFC 8288, "Link"). */
record Pages(RegistryCaller caller, String what) {
  private static final int PAGE_MAX_BYTES = 8 * 1024 * 1024;
  private static final int PAGES_MAX = 10_000;
  private static final long TOTAL_MAX_BYTES = 64L * 1024 * 1024;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Page(byte[] bytes, Optional<URI> next) {}

  /**
   * Visits all pages, each a JSON document.
   *
   * @return false when there is no such list
   * @throws InvalidContentException when a page is malformed or too long
   */
  boolean visit(HttpRequest first, Consumer<byte[]> visitor) {
    HttpRequest request = first;
    long length = 0;
    Set<URI> visited = new HashSet<>();
    while (visited.add(request.uri())) {
      if (visited.size() > PAGES_MAX) {
        throw new InvalidContentException(what + ": more than " + PAGES_MAX + " pages");
      }
      Optional<Page> page = caller.read(request, this::page);
      if (page.isEmpty()) {
        return false;
      }
      length += page.get().bytes().length;
      if (length > TOTAL_MAX_BYTES) {
        throw new InvalidContentException(what + ": the pages are longer than 64 MiB");
      }
      visitor.accept(page.get().bytes());
      if (page.get().next().isEmpty()) {
        return true;
      }
      request = request.to(page.get().next().get());
    }
    throw new InvalidContentException(what + ": the pages lead back to an earlier one");
  }

  private Optional<Page> page(HttpAnswer answer) throws IOException {
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (answer.status() != 200) {
      throw RegistryError.of(answer).failure("list " + what, caller);
    }
    byte[] bytes = answer.body().readNBytes(PAGE_MAX_BYTES + 1);
    if (bytes.length > PAGE_MAX_BYTES) {
      throw new InvalidContentException(what + ": a page is longer than 8 MiB");
    }
    return Optional.of(new Page(bytes, LinkHeader.next(answer)));
  }
}
