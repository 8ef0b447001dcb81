package io.deckhouse.aimodels.modelpack.source.url;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.http.Authorization;
import io.deckhouse.aimodels.modelpack.http.ContentRange;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import io.deckhouse.aimodels.modelpack.http.HttpExchange;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.http.HttpTransport;
import io.deckhouse.aimodels.modelpack.http.RangedSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks any server for files: no protocol but HTTP, with ranges where it has them. */
final class FileServer {
  private static final Pattern UNSATISFIED = Pattern.compile("bytes \\*/(\\d{1,18})");

  private final HttpTransport transport;
  private final HttpCaller caller;

  /**
   * @param address of the first file; no credentials are sent to anybody
   */
  FileServer(HttpTransport transport, Address address) {
    this.transport = transport;
    boolean secure = "https".equalsIgnoreCase(address.uri().getScheme());
    HttpExchange exchange = secure ? new SecureExchange(transport) : transport;
    this.caller = new HttpCaller(exchange, Authorization.none(), address.uri());
  }

  /**
   * Asks what there is under an address.
   *
   * @throws NotFoundException when there is nothing
   * @throws InvalidContentException when it is a web page
   */
  Resource look(Address address) {
    return caller.call(request(address, 0, 1), answer -> resource(address, answer));
  }

  private static Resource resource(Address address, HttpAnswer answer) {
    OptionalLong size =
        switch (answer.status()) {
          case 200 -> answer.length();
          case 206 ->
              answer
                  .header("Content-Range")
                  .flatMap(ContentRange::parse)
                  .flatMap(ContentRange::total)
                  .map(OptionalLong::of)
                  .orElse(OptionalLong.empty());
          case 416 -> OptionalLong.of(emptySize(address, answer));
          default -> throw refusal(address, answer);
        };
    requireFile(address, answer);
    return new Resource(address, size, Validator.of(answer));
  }

  /** An empty file has no first byte. */
  private static long emptySize(Address address, HttpAnswer answer) {
    Matcher range = UNSATISFIED.matcher(answer.header("Content-Range").orElse(""));
    if (!range.matches() || Long.parseLong(range.group(1)) != 0) {
      throw refusal(address, answer);
    }
    return 0;
  }

  private static void requireFile(Address address, HttpAnswer answer) {
    String encoding = answer.header("Content-Encoding").orElse("identity").trim();
    if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
      throw new InvalidContentException(
          address.shown() + ": the server sends it encoded, though it was asked not to",
          "download it first, and pack the file");
    }
    String type = answer.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    String name = address.name().toLowerCase(Locale.ROOT);
    if (type.startsWith("text/html") && !name.endsWith(".html") && !name.endsWith(".htm")) {
      throw new InvalidContentException(
          address.shown() + ": a web page, not a file",
          "the page may ask for a login, or lead to the file: use the address of the file itself");
    }
  }

  /** The bytes of a file of known length; what breaks off is gone on with. */
  RangedSource open(Resource resource) {
    return transport.file(
        resource.address().shown(),
        resource.size().orElseThrow(),
        (start, end) -> part(resource, start, end));
  }

  /** The bytes of a file of unknown length: what breaks off cannot be gone on with. */
  InputStream stream(Resource resource) {
    String what = resource.address().shown();
    HttpAnswer answer =
        caller.call(
            HttpRequest.of("GET", resource.address().uri()).with("Accept-Encoding", "identity"));
    boolean opened = false;
    try {
      requirePart(resource, answer);
      InputStream stream = new WholeAnswer(answer, what);
      opened = true;
      return stream;
    } catch (IOException e) {
      throw new UnavailableException(what + ": broken off: " + e.getMessage(), e);
    } finally {
      if (!opened) {
        answer.close();
      }
    }
  }

  private static final class WholeAnswer extends FilterInputStream {
    private final HttpAnswer answer;
    private final String what;

    WholeAnswer(HttpAnswer answer, String what) throws IOException {
      super(answer.body());
      this.answer = answer;
      this.what = what;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      try {
        return in.read(target, offset, length);
      } catch (IOException e) {
        throw UnavailableException.lasting(
            what + ": broken off, and the server tells no length to go on by: " + e.getMessage(),
            "run the command again");
      }
    }

    @Override
    public void close() {
      answer.close();
    }
  }

  private HttpAnswer part(Resource resource, long start, long end) {
    HttpRequest request = request(resource.address(), start, end);
    HttpRequest conditional =
        resource.validator().map(state -> request.with("If-Range", state.value())).orElse(request);
    HttpAnswer answer = caller.once(conditional);
    boolean usable = false;
    try {
      if (HttpCaller.isWorthRepeating(answer)) {
        throw HttpCaller.refusal(request, answer);
      }
      requirePart(resource, answer);
      usable = true;
      return answer;
    } finally {
      if (!usable) {
        answer.close();
      }
    }
  }

  private static void requirePart(Resource resource, HttpAnswer answer) {
    if (answer.status() != 200 && answer.status() != 206) {
      throw answer.status() == 416
          ? changed(resource.address())
          : refusal(resource.address(), answer);
    }
    if (resource.validator().filter(state -> state.isChangedIn(answer)).isPresent()) {
      throw changed(resource.address());
    }
    requireFile(resource.address(), answer);
  }

  private static InvalidContentException changed(Address address) {
    return new InvalidContentException(
        address.shown() + " changed while it was read", "run the command again");
  }

  private static HttpRequest request(Address address, long start, long end) {
    return HttpRequest.of("GET", address.uri())
        .with("Accept-Encoding", "identity")
        .with("Range", "bytes=" + start + "-" + (end - 1));
  }

  private static ModelPackException refusal(Address address, HttpAnswer answer) {
    String what = address.shown() + ": the server answered " + answer.status();
    return switch (answer.status()) {
      case 404, 410 -> NotFoundException.remote(what, "check the address");
      case 401, 403, 407 ->
          new UnauthorizedException(
              what,
              "download the file first, with the program that can log in there, and pack the file");
      default ->
          answer.status() >= 500
              ? new UnavailableException(what)
              : UnavailableException.lasting(what, "check the address");
    };
  }

  /** The file, when there is one. */
  Optional<Resource> find(Address address) {
    try {
      return Optional.of(look(address));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }
}
