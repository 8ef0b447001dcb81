package io.deckhouse.aimodels.modelpack.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Random access over streams that can be opened again: cheap as long as reads go forward. */
public final class ForwardSource implements ByteSource {
  private final long size;
  private final StreamOpener opener;
  private InputStream stream = InputStream.nullInputStream();
  private long position = Long.MAX_VALUE;

  public ForwardSource(long size, StreamOpener opener) {
    this.size = size;
    this.opener = opener;
  }

  /** Opens the stream at its beginning. */
  @FunctionalInterface
  public interface StreamOpener {
    InputStream open() throws IOException;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public synchronized int read(ByteBuffer target, long at) throws IOException {
    if (at >= size) {
      return -1;
    }
    if (at < position) {
      stream.close();
      stream = opener.open();
      position = 0;
    }
    stream.skipNBytes(at - position);
    byte[] bytes = new byte[(int) Math.min(target.remaining(), Math.min(BUFFER_BYTES, size - at))];
    int count = stream.read(bytes, 0, bytes.length);
    position = at + Math.max(count, 0);
    target.put(bytes, 0, Math.max(count, 0));
    return count;
  }

  @Override
  public synchronized void close() throws IOException {
    stream.close();
  }
}
