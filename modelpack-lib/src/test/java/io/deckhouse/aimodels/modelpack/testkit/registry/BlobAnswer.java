package io.deckhouse.aimodels.modelpack.testkit.registry;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.Span;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Sends a blob, or the part of it that a Range asks for (RFC 9110, section 14). */
final class BlobAnswer {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Behaviour behaviour;

  BlobAnswer(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  void send(Call call, Digest digest, Path file) throws IOException {
    long size = Files.size(file);
    String etag = '"' + (behaviour.changingEtags ? UUID.randomUUID() : digest).toString() + '"';
    call.with("ETag", etag).with("Content-Type", "application/octet-stream");
    if (!behaviour.ignoresRange) {
      call.with("Accept-Ranges", "bytes");
    }
    if (call.method().equals("HEAD")) {
      call.with("Content-Length", Long.toString(size)).empty(200);
      return;
    }
    boolean unchanged = call.header("If-Range").map(etag::equals).orElse(true);
    Optional<Span> span =
        behaviour.ignoresRange || !unchanged
            ? Optional.empty()
            : call.header("Range").flatMap(range -> Span.parse(range, size));
    if (span.isPresent() && span.get().length() <= 0) {
      call.with("Content-Range", "bytes */" + size);
      throw new Refusal(416, "RANGE_INVALID", "Range of a blob of " + size + " bytes");
    }
    if (span.isPresent()) {
      long last = span.get().start() + span.get().length() - 1;
      call.with("Content-Range", "bytes " + span.get().start() + "-" + last + "/" + size);
    }
    write(call, span.isPresent() ? 206 : 200, span.orElse(new Span(0, size)), file);
  }

  private void write(Call call, int status, Span span, Path file) throws IOException {
    long length = behaviour.answersWithoutLength ? 0 : span.length() == 0 ? -1 : span.length();
    try (FileChannel in = FileChannel.open(file);
        OutputStream out = call.head(status, length)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      long left = span.length();
      in.position(span.start());
      while (left > 0) {
        buffer.clear().limit((int) Math.min(left, BUFFER_BYTES));
        int count = in.read(buffer);
        if (count < 0) {
          throw new IOException(file + ": shorter than it was");
        }
        out.write(buffer.array(), 0, count);
        call.traffic().downloaded(count);
        left -= count;
      }
    }
  }
}
