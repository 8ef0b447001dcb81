package io.deckhouse.aimodels.modelpack.source.huggingface;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Text in the paths of addresses (RFC 3986, "Percent-Encoding"). */
final class Percent {
  private Percent() {}

  /** A text as one segment: a slash in it is encoded too. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /** A path, whose slashes stay. */
  static String path(String text) {
    return Arrays.stream(text.split("/", -1))
        .map(Percent::segment)
        .collect(Collectors.joining("/"));
  }

  /** What an encoded text says, or nothing when it is malformed. */
  static Optional<String> decode(String text) {
    try {
      return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
