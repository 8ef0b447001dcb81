package io.deckhouse.aimodels.modelpack.source.remote;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The beginnings of a source's files. A file is looked at before it is packed: what was fetched for
 * that is not fetched again while there is room, and must be the same when it is, since it decided
 * whether the file is accepted. Safe for use by several threads.
 */
public final class Heads {
  /** The beginning of a file, in bytes: what headers usually fit into. */
  public static final int HEAD_BYTES = 128 * 1024;

  /** The largest file that is kept as a whole, in bytes: what the hub stores in git itself. */
  static final int WHOLE_MAX_BYTES = 10 * 1024 * 1024;

  private static final long ROOM_BYTES = 24L * 1024 * 1024;

  private final Map<String, byte[]> headByPath = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Digest> seenByPath = new HashMap<>();
  private long kept;

  /** Fetches the beginning of a file. */
  @FunctionalInterface
  interface Fetcher {
    byte[] fetch() throws IOException;
  }

  /**
   * The beginning of a file; read only.
   *
   * @throws InvalidContentException when it is another one than it was before
   */
  ByteBuffer get(String path, Fetcher fetcher) throws IOException {
    byte[] known = find(path);
    return ByteBuffer.wrap(known != null ? known : keep(path, fetcher.fetch())).asReadOnlyBuffer();
  }

  private synchronized byte @Nullable [] find(String path) {
    return headByPath.get(path);
  }

  private synchronized byte[] keep(String path, byte[] head) {
    Digest digest = Digest.sha256(head);
    Digest before = seenByPath.putIfAbsent(path, digest);
    if (before != null && !before.equals(digest)) {
      throw new InvalidContentException(path + ": it changed while it was read");
    }
    byte[] twin = headByPath.put(path, head);
    kept += head.length - (twin == null ? 0 : twin.length);
    var eldest = headByPath.entrySet().iterator();
    while (kept > ROOM_BYTES && eldest.hasNext()) {
      kept -= eldest.next().getValue().length;
      eldest.remove();
    }
    return head;
  }
}
