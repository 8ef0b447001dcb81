package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.http.LinkHeader;
import io.deckhouse.aimodels.modelpack.http.Origin;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lists the files of a commit, page by page. */
record HubListing(HubCaller caller, String commit) {
  private static final int PAGE_MAX_BYTES = 8 * 1024 * 1024;
  private static final int PAGES_MAX = 10_000;
  private static final long TOTAL_MAX_BYTES = 128L * 1024 * 1024;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Page(byte[] bytes, Optional<URI> next) {}

  /**
   * Asks for all pages. Blocks.
   *
   * @throws InvalidContentException when a page is malformed, or there is too much
   */
  List<HubFile> files() {
    String what = Printable.text(caller.errors().reference().text());
    List<HubFile> files = new ArrayList<>();
    TreePage pages = new TreePage(what, files);
    URI here = caller.api("tree/" + commit + "?recursive=true&expand=false");
    Set<URI> visited = new HashSet<>();
    long length = 0;
    while (visited.add(here)) {
      if (visited.size() > PAGES_MAX) {
        throw new InvalidContentException(what + ": a list of more than " + PAGES_MAX + " pages");
      }
      Page page = caller.hub().call(request(here), this::read);
      length += page.bytes().length;
      if (length > TOTAL_MAX_BYTES) {
        throw new InvalidContentException(what + ": a list of files longer than 128 MiB");
      }
      pages.read(page.bytes());
      if (page.next().isEmpty()) {
        return files;
      }
      here = page.next().get();
    }
    throw new InvalidContentException(what + ": the pages of the list lead back to an earlier one");
  }

  private static HttpRequest request(URI uri) {
    return HttpRequest.of("GET", uri).with("Accept", "application/json");
  }

  private Page read(HttpAnswer answer) throws IOException {
    if (answer.status() != 200) {
      throw caller.errors().of(answer, Optional.empty());
    }
    byte[] bytes = answer.body().readNBytes(PAGE_MAX_BYTES + 1);
    if (bytes.length > PAGE_MAX_BYTES) {
      throw new InvalidContentException(
          HttpCaller.shown(answer.uri()) + ": a page of a list is longer than 8 MiB");
    }
    return new Page(bytes, LinkHeader.next(answer).map(this::atEndpoint));
  }

  /** A mirror may pass on the address of the hub, for which it stands. */
  private URI atEndpoint(URI next) {
    URI endpoint = caller.options().endpoint();
    if (Origin.of(next).equals(Origin.of(endpoint))) {
      return next;
    }
    if (Origin.of(next).equals(Origin.of(HubOptions.HUGGING_FACE))) {
      String query = next.getRawQuery();
      return URI.create(endpoint + next.getRawPath() + (query == null ? "" : "?" + query));
    }
    throw UnavailableException.lasting(
        "the list of files goes on at another server: "
            + HttpCaller.shown(next)
            + " (expected: "
            + endpoint
            + ")",
        "");
  }
}
