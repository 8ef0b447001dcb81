package io.deckhouse.aimodels.modelpack.testkit;

import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A store that is said to be on the other side of a network. It counts what is read of each blob,
 * and does something when a number of bytes has been read: fail, wait, or what the test wants.
 */
public final class RemoteStore implements ForwardingStore {
  private record Event(long bytes, Runnable action) {}

  private final ContentStore store;
  private final boolean remote;
  private final Map<Digest, Long> read = new ConcurrentHashMap<>();
  private final Map<Digest, Event> events = new ConcurrentHashMap<>();
  private final Map<Digest, Long> firstExpected = new ConcurrentHashMap<>();

  private RemoteStore(ContentStore store, boolean remote) {
    this.store = store;
    this.remote = remote;
  }

  /** Closing it closes the store behind it. */
  public static RemoteStore of(ContentStore store) {
    return new RemoteStore(store, true);
  }

  /** One that does the same on this machine. */
  public static RemoteStore nearby(ContentStore store) {
    return new RemoteStore(store, false);
  }

  /** Runs an action before a byte of the blob is read beyond a number of them. */
  public RemoteStore after(Digest blob, long bytes, Runnable action) {
    events.put(blob, new Event(bytes, action));
    return this;
  }

  /** Gives no more of a blob than a number of bytes, and fails then. */
  public RemoteStore failAfter(Digest blob, long bytes) {
    return after(
        blob,
        bytes,
        () -> {
          throw new UnavailableException("the connection was closed");
        });
  }

  /** How many bytes of a blob were read. */
  public long bytesRead(Digest blob) {
    return read.getOrDefault(blob, 0L);
  }

  /** Where the first range began that a reader of the blob said it would read. */
  public Optional<Long> firstExpected(Digest blob) {
    return Optional.ofNullable(firstExpected.get(blob));
  }

  @Override
  public ContentStore store() {
    return store;
  }

  @Override
  public boolean isRemote() {
    return remote;
  }

  @Override
  public BlobReader read(Digest digest) {
    return new CountingReader(store.read(digest), digest);
  }

  private final class CountingReader implements BlobReader {
    private final BlobReader reader;
    private final Digest digest;

    CountingReader(BlobReader reader, Digest digest) {
      this.reader = reader;
      this.digest = digest;
    }

    @Override
    public long size() {
      return reader.size();
    }

    @Override
    public void expect(long start, long end) {
      firstExpected.putIfAbsent(digest, start);
      reader.expect(start, end);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      Event event = events.get(digest);
      int limit = target.limit();
      if (event != null) {
        long left = event.bytes() - bytesRead(digest);
        if (left <= 0) {
          event.action().run();
        } else {
          target.limit((int) Math.min(limit, target.position() + left));
        }
      }
      int count = reader.read(target, position);
      target.limit(limit);
      read.merge(digest, (long) Math.max(0, count), Long::sum);
      return count;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  @Override
  public Optional<Path> file(Digest digest) {
    return remote ? Optional.empty() : store.file(digest);
  }
}
