package io.deckhouse.aimodels.modelpack.testkit.registry;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes a request to its endpoint, if its caller may pass. */
final class RegistryHandler {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

  private final Behaviour behaviour;
  private final Gate gate;
  private final TokenIssuer issuer;
  private final Optional<String> tokenOrigin;
  private final BlobEndpoint blobs;
  private final UploadEndpoint uploads;
  private final ManifestEndpoint manifests;
  private final ListEndpoint lists;
  private final ReferrersEndpoint referrers;

  RegistryHandler(
      RegistryContent content,
      Behaviour behaviour,
      Gate gate,
      TokenIssuer issuer,
      String storageOrigin,
      Optional<String> tokenOrigin) {
    this.behaviour = behaviour;
    this.gate = gate;
    this.issuer = issuer;
    this.tokenOrigin = tokenOrigin;
    this.blobs = new BlobEndpoint(content, behaviour, new BlobAnswer(behaviour), storageOrigin);
    this.uploads = new UploadEndpoint(content, behaviour);
    this.manifests = new ManifestEndpoint(content, behaviour);
    this.lists = new ListEndpoint(content, behaviour);
    this.referrers = new ReferrersEndpoint(content, behaviour);
  }

  void answer(Call call) throws IOException {
    Route route = Route.of(call.method(), call.path(), call.query("mount").isPresent());
    call.traffic().begin(call.recorded(route.kind()));
    try {
      call.with("Docker-Distribution-API-Version", "registry/2.0");
      limitRate(call);
      if (route.kind() != RequestKind.TOKEN) {
        gate.check(call, route, tokenOrigin.orElse(call.origin()));
      }
      if (!route.repository().isEmpty() && !NAME.matcher(route.repository()).matches()) {
        throw new Refusal(400, "NAME_INVALID", "repository: " + route.repository());
      }
      dispatch(call, route);
    } catch (Refusal e) {
      call.refuse(e);
    } catch (InvalidContentException e) {
      call.refuse(new Refusal(400, "DIGEST_INVALID", String.valueOf(e.getMessage())));
    } finally {
      call.traffic().end();
    }
  }

  private void limitRate(Call call) {
    if (behaviour.tooManyRequests.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      call.with("Retry-After", Integer.toString(behaviour.retryAfterSeconds));
      throw new Refusal(429, "TOOMANYREQUESTS", "too many requests");
    }
  }

  private void dispatch(Call call, Route route) throws IOException {
    String name = route.repository();
    String reference = route.reference();
    switch (route.kind()) {
      case PING -> call.empty(200);
      case CATALOG -> lists.repositories(call);
      case TOKEN -> issuer.answer(call);
      case BLOB_HEAD, BLOB_GET -> blobs.read(call, name, reference);
      case BLOB_DELETE -> blobs.delete(call, name, reference);
      case UPLOAD_START -> uploads.start(call, name);
      case BLOB_MOUNT -> uploads.mount(call, name, gate.mayPull(call, call.query("from")));
      case UPLOAD_CHUNK -> uploads.chunk(call, name, reference);
      case UPLOAD_STATUS -> uploads.status(call, name, reference);
      case UPLOAD_FINISH -> uploads.finish(call, name, reference);
      case UPLOAD_CANCEL -> uploads.cancel(call, name, reference);
      case MANIFEST_HEAD, MANIFEST_GET -> manifests.read(call, name, reference);
      case MANIFEST_PUT -> manifests.put(call, name, reference);
      case MANIFEST_DELETE -> manifests.delete(call, name, reference);
      case TAGS -> lists.tags(call, name);
      case REFERRERS -> referrers.list(call, name, reference);
      case STORAGE_GET, OTHER -> throw new Refusal(404, "UNSUPPORTED", "no such endpoint");
    }
  }
}
