package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.http.RequestBody;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The uploads of blobs (OCI distribution-spec, "Pushing blobs", "Mounting a blob from another
 * repository", and end-13 for the status of an upload).
 *
 * @param what is uploaded, for messages
 */
record UploadEndpoint(RegistryCaller caller, String what) {
  private static final String OCTETS = "application/octet-stream";
  private static final Pattern RANGE = Pattern.compile("(?:bytes[= ])?0-(\\d{1,18})");

  /**
   * An upload that a registry has begun.
   *
   * @param location where to go on with it
   * @param chunkMinBytes the smallest chunk that the registry wants, or 0
   */
  record Session(URI location, long chunkMinBytes) {}

  /** An upload and how many bytes of it the registry has. */
  record Status(Session session, long offset) {}

  /** How a request of an upload was answered. */
  sealed interface Outcome {
    /** It was taken; the upload goes on at another place. */
    record Accepted(Session session) implements Outcome {}

    /** The blob is complete. */
    record Created() implements Outcome {}

    /** The upload stands at another offset than was thought. */
    record OtherOffset() implements Outcome {}

    /** The registry does not know the upload any more. */
    record Gone() implements Outcome {}

    /** The request was too large. */
    record TooLarge() implements Outcome {}
  }

  /** Begins an upload. */
  Session start() {
    HttpRequest request = HttpRequest.of("POST", caller.address("blobs/uploads/"));
    try (HttpAnswer answer = caller.write(request)) {
      if (answer.status() != 202) {
        throw RegistryError.of(answer).failure("begin an upload to " + caller.name(), caller);
      }
      return session(request.uri(), answer, 0)
          .orElseThrow(
              () ->
                  new UnavailableException(
                      "cannot begin an upload to "
                          + caller.name()
                          + ": no Location in the answer"));
    }
  }

  /**
   * Asks for a blob of another repository.
   *
   * @return whether it is here now
   */
  boolean mount(Digest digest, String from) {
    caller.addScope().accept("repository:" + from + ":pull");
    String query = "?mount=" + digest + "&from=" + URLEncoder.encode(from, StandardCharsets.UTF_8);
    HttpRequest request = HttpRequest.of("POST", caller.address("blobs/uploads/" + query));
    try (HttpAnswer answer = caller.write(request)) {
      if (answer.status() == 202) {
        // An upload was begun instead, which nobody needs.
        session(request.uri(), answer, 0).ifPresent(this::cancel);
      }
      return answer.status() == 201;
    }
  }

  /**
   * Where an upload stands, and where it goes on, which need not be where it was asked for.
   *
   * @return nothing when the registry does not know it any more
   */
  Optional<Status> status(Session session) {
    try (HttpAnswer answer = caller.write(HttpRequest.of("GET", session.location()))) {
      return switch (answer.status()) {
        case 200, 204 ->
            Optional.of(
                new Status(
                    session(session.location(), answer, session.chunkMinBytes()).orElse(session),
                    answer.header("Range").map(UploadEndpoint::end).orElse(0L)));
        case 400, 404, 405, 410, 416 -> Optional.empty();
        default ->
            throw RegistryError.of(answer)
                .failure("go on with an upload to " + caller.name(), caller);
      };
    }
  }

  /** The offset after a range; an empty upload is told as {@code 0-0} by many, or as nothing. */
  private static long end(String range) {
    Matcher matcher = RANGE.matcher(range.trim());
    if (!matcher.matches()) {
      return 0;
    }
    long last = Long.parseLong(matcher.group(1));
    return last == 0 ? 0 : last + 1;
  }

  /** Sends a part of the blob, once. */
  Outcome append(Session session, long start, RequestBody part) {
    HttpRequest request =
        HttpRequest.of("PATCH", session.location())
            .with("Content-Type", OCTETS)
            .with("Content-Range", start + "-" + (start + part.length() - 1))
            .with(part);
    return outcome(session, request);
  }

  /** Sends the rest of the blob, once, and completes it. */
  Outcome finish(Session session, Digest digest, RequestBody rest) {
    HttpRequest request =
        HttpRequest.of("PUT", withDigest(session.location(), digest))
            .with("Content-Type", OCTETS)
            .with(rest);
    return outcome(session, request);
  }

  private static URI withDigest(URI location, Digest digest) {
    String text = location.toString();
    String joint = location.getRawQuery() == null ? "?" : "&";
    return URI.create(
        text + joint + "digest=" + URLEncoder.encode(digest.toString(), StandardCharsets.UTF_8));
  }

  private Outcome outcome(Session session, HttpRequest request) {
    HttpAnswer answer = caller.writing().once(request);
    if (HttpCaller.isWorthRepeating(answer)) {
      throw HttpCaller.refusal(request, answer);
    }
    try (answer) {
      return switch (answer.status()) {
        case 201, 204 -> new Outcome.Created();
        case 202 ->
            new Outcome.Accepted(
                session(session.location(), answer, session.chunkMinBytes()).orElse(session));
        case 404, 410 -> new Outcome.Gone();
        case 413 -> new Outcome.TooLarge();
        case 416 -> new Outcome.OtherOffset();
        default -> {
          RegistryError error = RegistryError.of(answer);
          yield switch (error.code()) {
            case "BLOB_UPLOAD_UNKNOWN" -> new Outcome.Gone();
            case "RANGE_INVALID" -> new Outcome.OtherOffset();
            default -> throw error.failure("push " + what, caller);
          };
        }
      };
    }
  }

  /** Gives an upload up; a registry that cannot be told forgets it by itself. */
  void cancel(Session session) {
    try (HttpAnswer answer = caller.writing().once(HttpRequest.of("DELETE", session.location()))) {
      answer.status();
    } catch (UnavailableException e) {
      // It does not matter to anybody here.
    }
  }

  private Optional<Session> session(URI asked, HttpAnswer answer, long chunkMinBytes) {
    long minimum =
        answer
            .header("OCI-Chunk-Min-Length")
            .filter(text -> text.matches("\\d{1,15}"))
            .map(Long::parseLong)
            .orElse(chunkMinBytes);
    return answer
        .header("Location")
        .map(location -> new Session(trusted(HttpCaller.resolve(asked, location)), minimum));
  }

  /**
   * A registry behind a proxy that does TLS may take its own addresses for plain ones. Other
   * addresses without TLS are not gone to.
   */
  private URI trusted(URI location) {
    URI base = caller.base();
    if (!"https".equals(base.getScheme()) || !"http".equals(location.getScheme())) {
      return location;
    }
    boolean sameHost =
        location.getHost().toLowerCase(Locale.ROOT).equals(base.getHost().toLowerCase(Locale.ROOT));
    if (sameHost && (location.getPort() < 0 || location.getPort() == base.getPort())) {
      return base.resolve(
          Objects.requireNonNullElse(location.getRawPath(), "/")
              + (location.getRawQuery() == null ? "" : "?" + location.getRawQuery()));
    }
    throw new UnavailableException(
        caller.name()
            + ": the registry sends uploads on to "
            + location.getHost()
            + ", which has no TLS");
  }
}
