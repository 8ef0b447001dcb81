package io.deckhouse.aimodels.modelpack.testkit.hub;

import io.deckhouse.aimodels.modelpack.testkit.Span;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFault.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Sends a file or the part of it that is asked for, with what is to go wrong. */
final class FileAnswer {
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final int THROTTLED_STEP_BYTES = 256 * 1024;

  private final HubFaults faults;

  FileAnswer(HubFaults faults) {
    this.faults = faults;
  }

  /**
   * Answers with the bytes of a file.
   *
   * @param etag as it is written
   */
  void send(HubCall call, String path, HubBytes bytes, String etag)
      throws IOException, InterruptedException {
    call.with("ETag", etag).with("Content-Type", "application/octet-stream");
    call.with("Accept-Ranges", "bytes");
    if (call.header("If-Match").filter(wanted -> !matches(wanted, etag)).isPresent()) {
      call.text(412, "Precondition Failed");
      return;
    }
    if (call.header("If-None-Match").filter(wanted -> matches(wanted, etag)).isPresent()) {
      call.begin(304, 0);
      return;
    }
    Optional<Span> part = part(call, path, bytes.size(), etag);
    if (part.isPresent() && part.get().length() == 0) {
      call.with("Content-Range", "bytes */" + bytes.size());
      call.text(416, "Range Not Satisfiable");
      return;
    }
    Span sent = part.orElse(new Span(0, bytes.size()));
    if (part.isPresent()) {
      long last = sent.start() + sent.length() - 1;
      call.with("Content-Range", "bytes " + sent.start() + "-" + last + "/" + bytes.size());
    }
    call.begin(part.isPresent() ? 206 : 200, sent.length());
    if (!call.isHead()) {
      write(call, path, bytes, sent);
    }
  }

  private Optional<Span> part(HubCall call, String path, long size, String etag) {
    boolean unchanged = call.header("If-Range").map(etag::equals).orElse(true);
    Optional<String> range = call.header("Range").filter(any -> unchanged && !call.isHead());
    return range.isPresent() && faults.take(Kind.WHOLE_FILE, path)
        ? Optional.empty()
        : range.flatMap(text -> Span.parse(text, size));
  }

  private static boolean matches(String wanted, String etag) {
    return wanted.equals("*") || List.of(wanted.split("\\s*,\\s*", -1)).contains(etag);
  }

  /** Where an answer stops, and whether silence follows. */
  private record Stop(long position, boolean silent) {}

  private void write(HubCall call, String path, HubBytes bytes, Span part)
      throws IOException, InterruptedException {
    long end = part.start() + part.length();
    Optional<Stop> stop = stop(path, part);
    long until = stop.map(Stop::position).orElse(end);
    Optional<Long> wrong = wrongByte(path, part.start(), until);
    long position = part.start();
    while (position < until) {
      long begun = System.nanoTime();
      long most = Math.min(until - position, step());
      if (wrong.isPresent() && position <= wrong.get()) {
        most = Math.min(most, Math.max(1, wrong.get() - position));
      }
      long count =
          wrong.isPresent() && position == wrong.get()
              ? sendOther(bytes, position, call.channel())
              : bytes.send(position, most, call.channel());
      call.sent(count);
      call.traffic().sentOf(path, count);
      position += count;
      pace(begun, count);
    }
    if (stop.isPresent()) {
      call.endConnection();
      if (stop.get().silent()) {
        faults.stall();
      }
    }
  }

  private Optional<Stop> stop(String path, Span part) {
    for (Kind kind : List.of(Kind.CUT_AFTER, Kind.STALL_AFTER, Kind.CUT_AT, Kind.STALL_AT)) {
      OptionalLong bytes = faults.at(kind, path);
      if (bytes.isEmpty()) {
        continue;
      }
      boolean after = kind == Kind.CUT_AFTER || kind == Kind.STALL_AFTER;
      long position = after ? part.start() + bytes.getAsLong() : bytes.getAsLong();
      if (position < part.start() + part.length()) {
        faults.use(kind, path);
        boolean silent = kind == Kind.STALL_AFTER || kind == Kind.STALL_AT;
        return Optional.of(new Stop(Math.max(part.start(), position), silent));
      }
    }
    return Optional.empty();
  }

  private Optional<Long> wrongByte(String path, long start, long until) {
    OptionalLong position = faults.at(Kind.WRONG_BYTE, path);
    if (position.isEmpty() || position.getAsLong() < start || position.getAsLong() >= until) {
      return Optional.empty();
    }
    faults.use(Kind.WRONG_BYTE, path);
    return Optional.of(position.getAsLong());
  }

  private static long sendOther(HubBytes bytes, long position, WritableByteChannel to)
      throws IOException {
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    bytes.send(position, 1, Channels.newChannel(one));
    return to.write(ByteBuffer.wrap(new byte[] {(byte) (one.toByteArray()[0] ^ 1)}));
  }

  private long step() {
    return faults.bytesPerSecond() == Long.MAX_VALUE ? Long.MAX_VALUE : THROTTLED_STEP_BYTES;
  }

  /** Takes the time that the bytes are to take. */
  private void pace(long begunNanos, long count) throws InterruptedException {
    long perSecond = faults.bytesPerSecond();
    if (perSecond == Long.MAX_VALUE) {
      return;
    }
    long rest = (long) (count * 1e9 / perSecond) - (System.nanoTime() - begunNanos);
    if (rest > 0) {
      Thread.sleep(rest / NANOS_PER_MILLI, (int) (rest % NANOS_PER_MILLI));
    }
  }
}
