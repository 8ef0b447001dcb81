package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.http.Origin;
import io.deckhouse.aimodels.modelpack.http.RangedSource;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks for parts of one file. The hub sends on to a server that holds the bytes, for a while; that
 * address is asked again for the next part, so that the hub, which counts requests, is asked once.
 * What servers say about the bytes in headers is not believed: the listing tells. Safe for use by
 * several threads.
 */
final class HubDownload implements RangedSource.Opener {
  private final HubCaller caller;
  private final String commit;
  private final HubFile file;
  private final AtomicReference<Optional<URI>> holder = new AtomicReference<>(Optional.empty());

  HubDownload(HubCaller caller, String commit, HubFile file) {
    this.caller = caller;
    this.commit = commit;
    this.file = file;
  }

  @Override
  public HttpAnswer open(long start, long end) {
    Optional<URI> known = holder.get();
    if (known.isPresent()) {
      Optional<HttpAnswer> answer = askHolder(known.get(), start, end);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    return askHub(start, end);
  }

  /** Nothing when it does not know the file any more: the address was good for some time. */
  private Optional<HttpAnswer> askHolder(URI uri, long start, long end) {
    HttpRequest request = request(uri, start, end);
    boolean isUsable = false;
    try {
      HttpAnswer answer = caller.others().once(request);
      isUsable = isContent(answer);
      if (isUsable) {
        return Optional.of(answer);
      }
      if (HttpCaller.isWorthRepeating(answer)) {
        throw HttpCaller.refusal(request, answer);
      }
      answer.close();
      return Optional.empty();
    } finally {
      if (!isUsable) {
        holder.compareAndSet(Optional.of(uri), Optional.empty());
      }
    }
  }

  private HttpAnswer askHub(long start, long end) {
    HttpRequest request = request(caller.file(commit, file.path()), start, end);
    HttpAnswer answer = caller.hub().once(request);
    boolean isOfHub = Origin.of(answer.uri()).equals(Origin.of(caller.options().endpoint()));
    if (isContent(answer)) {
      if (!isOfHub) {
        holder.set(Optional.of(answer.uri()));
      }
      return answer;
    }
    if (HttpCaller.isWorthRepeating(answer)) {
      throw HttpCaller.refusal(request, answer);
    }
    try (answer) {
      if (isOfHub) {
        throw caller.errors().of(answer, Optional.of(file.path()));
      }
      throw new UnavailableException(
          "%s: the server that the hub names answered %d: %s"
              .formatted(file.path(), answer.status(), HttpCaller.shown(answer.uri())));
    }
  }

  /** Always with a range: some servers refuse large files without one. */
  private HttpRequest request(URI uri, long start, long end) {
    boolean isWhole = start == 0 && end == file.size();
    return HttpRequest.of("GET", uri)
        .with("Range", "bytes=" + start + "-" + (isWhole ? "" : end - 1))
        .with("Accept-Encoding", "identity");
  }

  private static boolean isContent(HttpAnswer answer) {
    return answer.status() == 200 || answer.status() == 206;
  }
}
