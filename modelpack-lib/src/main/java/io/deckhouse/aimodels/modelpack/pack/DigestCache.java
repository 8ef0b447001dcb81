package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Remembers the digests of files by path and stamp, so that packing a directory again reads only
 * what changed. It is a hint: losing the file costs a second reading, and verification never uses
 * it. One text line for each file; the last line of a path counts.
 */
public final class DigestCache {
  /** The most files that are remembered; beyond it the cache starts anew. */
  private static final int ENTRIES_MAX = 100_000;

  /** A file that changed within this time of its hashing may change again under the same stamp. */
  private static final long RACY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Optional<Path> file;
  private final Clock clock;
  private final Map<String, String> digestByKey = new LinkedHashMap<>();
  private StandardOpenOption onWriting = StandardOpenOption.APPEND;

  private DigestCache(Optional<Path> file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Remembers nothing. */
  public static DigestCache none() {
    return new DigestCache(Optional.empty(), Clock.systemUTC());
  }

  /** Remembers in a file, which need not exist; an unreadable one is an empty one. */
  public static DigestCache in(Path file) {
    return in(file, Clock.systemUTC());
  }

  static DigestCache in(Path file, Clock clock) {
    DigestCache cache = new DigestCache(Optional.of(file), clock);
    cache.load(file);
    return cache;
  }

  private void load(Path from) {
    try {
      if (!Files.exists(from)) {
        return;
      }
      for (String line : Files.readAllLines(from, StandardCharsets.UTF_8)) {
        int space = line.indexOf(' ');
        if (space > 0 && Digest.isDigest(line.substring(0, space))) {
          digestByKey.put(line.substring(space + 1), line.substring(0, space));
        }
      }
      if (digestByKey.size() > ENTRIES_MAX) {
        digestByKey.clear();
        onWriting = StandardOpenOption.TRUNCATE_EXISTING;
      }
    } catch (IOException e) {
      digestByKey.clear();
    }
  }

  /** The digest that the file had when it had the stamp that it has now. */
  synchronized Optional<Digest> find(SourceFile source) {
    return source.local().map(local -> digestByKey.get(key(local))).map(Digest::parse);
  }

  /** Remembers a digest, unless the file changed so recently that its stamp proves nothing. */
  synchronized void remember(SourceFile source, Digest digest) {
    if (file.isEmpty() || source.local().isEmpty()) {
      return;
    }
    SourceFile.Local local = source.local().get();
    long nowNanos = TimeUnit.MILLISECONDS.toNanos(clock.millis());
    if (nowNanos - local.stamp().changedNanos() < RACY_NANOS) {
      return;
    }
    String key = key(local);
    if (digest.toString().equals(digestByKey.put(key, digest.toString()))) {
      return;
    }
    try {
      Files.writeString(
          file.get(),
          digest + " " + key + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          onWriting);
      onWriting = StandardOpenOption.APPEND;
    } catch (IOException e) {
      // A hint that cannot be kept is not worth a failure.
      digestByKey.remove(key);
    }
  }

  private static String key(SourceFile.Local local) {
    var stamp = local.stamp();
    return String.join(
        " ",
        Long.toString(stamp.size()),
        Long.toString(stamp.modifiedNanos()),
        Long.toString(stamp.changedNanos()),
        Long.toString(stamp.inode()),
        Long.toString(stamp.device()),
        local.file().toAbsolutePath().toString().replace("\n", "\\n"));
  }
}
