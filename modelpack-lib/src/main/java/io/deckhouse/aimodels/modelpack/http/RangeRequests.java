package io.deckhouse.aimodels.modelpack.http;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Opens parts of one file, and checks that the answers are what was asked for. */
record RangeRequests(String what, long size, RangedSource.Opener opener) {
  /**
   * Asks for a part.
   *
   * @throws InvalidContentException when the server's file has another length
   * @throws UnavailableException when the answer is another part
   */
  RangeStream stream(long start, long end) throws IOException {
    HttpAnswer answer = opener.open(start, end);
    boolean usable = false;
    try {
      RangeStream stream = new RangeStream(answer, body(answer, start), start, end);
      usable = true;
      return stream;
    } finally {
      if (!usable) {
        answer.close();
      }
    }
  }

  private InputStream body(HttpAnswer answer, long start) throws IOException {
    InputStream in = answer.body();
    if (answer.status() == 206) {
      Optional<ContentRange> range = answer.header("Content-Range").flatMap(ContentRange::parse);
      if (range.isEmpty() || range.get().start() != start) {
        throw new UnavailableException(
            what + ": the server sent another part than byte " + start + " and what follows");
      }
      range.get().total().ifPresent(this::requireSize);
      return in;
    }
    answer.length().ifPresent(this::requireSize);
    in.skipNBytes(start);
    return in;
  }

  private void requireSize(long total) {
    if (total != size) {
      throw new InvalidContentException(
          "%s: the server has %d bytes (expected: %d)".formatted(what, total, size));
    }
  }

  /** What the end of a connection means. */
  UnavailableException brokenOff(long position, IOException cause) {
    return new UnavailableException(
        "%s: broken off at byte %d of %d: %s".formatted(what, position, size, cause.getMessage()),
        cause);
  }
}
