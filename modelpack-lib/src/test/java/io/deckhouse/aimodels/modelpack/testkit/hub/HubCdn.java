package io.deckhouse.aimodels.modelpack.testkit.hub;

import io.deckhouse.aimodels.modelpack.testkit.hub.HubFault.Kind;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** The storage behind a hub, on another origin: it gives files to whoever has a signed link. */
final class HubCdn {
  private static final int LIFE_SECONDS = 3600;

  /**
   * A link that was given.
   *
   * @param generation of links, of which only the last is valid
   */
  private record Link(String path, HubFile file, int generation) {}

  private final Map<String, Link> links = new ConcurrentHashMap<>();
  private final HubFaults faults;
  private final FileAnswer answer;

  HubCdn(HubFaults faults) {
    this.faults = faults;
    this.answer = new FileAnswer(faults);
  }

  /** A link to a file, as path and query. */
  String link(String repository, String commit, String path, HubFile file) {
    int generation = faults.linkGeneration();
    String digest = file.lfs().orElseThrow().sha256();
    String signature =
        HubFile.hex(
            "SHA-256",
            "%s %s %s %s %d"
                .formatted(repository, commit, path, digest, generation)
                .getBytes(StandardCharsets.UTF_8));
    links.put(signature, new Link(path, file, generation));
    String name = path.substring(path.lastIndexOf('/') + 1);
    String disposition =
        URLEncoder.encode(
            "inline; filename*=UTF-8''" + name + "; filename=\"" + name + "\";",
            StandardCharsets.UTF_8);
    long expires = System.currentTimeMillis() / 1000 + LIFE_SECONDS;
    return "/repos/%s/%s/%s/%s?response-content-disposition=%s&Expires=%d&Policy=x&Signature=%s&Key-Pair-Id=K2L8F4GPSG1IFC"
        .formatted(
            signature.substring(0, 2),
            signature.substring(2, 4),
            HubFile.hex("SHA-256", repository.getBytes(StandardCharsets.UTF_8)),
            digest,
            disposition,
            expires,
            signature);
  }

  void answer(HubCall call) throws IOException, InterruptedException {
    if (call.header("Authorization").isPresent()) {
      call.text(400, "<Error><Code>InvalidArgument</Code></Error>");
      return;
    }
    Optional<Link> link = call.query("Signature").map(links::get);
    if (link.isEmpty()) {
      call.text(403, "<Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>");
      return;
    }
    String path = link.get().path();
    if (link.get().generation() != faults.linkGeneration()
        || faults.take(Kind.EXPIRED_LINK, path)) {
      call.text(
          403, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>");
      return;
    }
    OptionalLong status = faults.takeAt(Kind.STATUS, path);
    if (status.isPresent()) {
      call.text((int) status.getAsLong(), "");
      return;
    }
    HubFile file = link.get().file();
    answer.send(call, path, file.bytes(), faults.etag(file.lfs().orElseThrow().xetHash()));
  }
}
