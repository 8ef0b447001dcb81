package io.deckhouse.aimodels.modelpack.source.url;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.format.ModelPaths;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The address of a file, which names it by its last part. */
record Address(URI uri) {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

  /**
   * Checks an address.
   *
   * @param proven whether the digest of what lies there is given
   * @throws InvalidRequestException when nobody should ask there
   */
  static Address of(URI uri, boolean proven) {
    String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new InvalidRequestException("not an https address of a file");
    }
    if (uri.getRawUserInfo() != null) {
      throw new InvalidRequestException(
          scheme + "://" + uri.getHost() + ": an address with a user or a password in it",
          "download the file first, with the program that knows the password, and pack the file");
    }
    if (scheme.equals("http") && !proven && !isLoopback(uri)) {
      throw new InvalidRequestException(
          HttpCaller.shown(uri) + ": nothing proves what comes over http (expected: https)",
          "use https, or say what it must be: --digest sha256:…");
    }
    Address address = new Address(uri);
    address.name();
    return address;
  }

  private static boolean isLoopback(URI uri) {
    return LOOPBACK.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches();
  }

  /**
   * The name of the file.
   *
   * @throws InvalidRequestException when the address is that of a folder
   * @throws InvalidContentException when it is not a safe one
   */
  String name() {
    String path = Objects.requireNonNullElse(uri.getRawPath(), "");
    String encoded = path.substring(path.lastIndexOf('/') + 1);
    if (encoded.isEmpty()) {
      throw new InvalidRequestException(
          shown() + ": no file in the address",
          "name a file or an archive: https://HOST/model.gguf");
    }
    String name = Objects.requireNonNullElse(URI.create(encoded.replace(":", "%3A")).getPath(), "");
    Optional<String> fault =
        name.indexOf('/') >= 0 ? Optional.of("a slash in a name") : ModelPaths.fault(name);
    if (fault.isPresent()) {
      throw new InvalidContentException(
          shown() + ": " + Printable.text(name) + ": " + fault.get(),
          "download it under another name, and pack the file");
    }
    return name;
  }

  /** The address of another file of the same folder. */
  Address sibling(String name) {
    String raw = uri.toString();
    int query = raw.indexOf('?');
    String path = query < 0 ? raw : raw.substring(0, query);
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    return new Address(
        URI.create(folder + encoded(name) + (query < 0 ? "" : raw.substring(query))));
  }

  private static String encoded(String name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
      text.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return text.toString();
  }

  /** As it may be shown and recorded: a query or a fragment can hold secrets. */
  String shown() {
    return HttpCaller.shown(uri);
  }

  /** Without what may be secret. */
  @Override
  public String toString() {
    return shown();
  }
}
