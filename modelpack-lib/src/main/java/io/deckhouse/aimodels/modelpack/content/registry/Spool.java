package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a blob that is made piece by piece until it can be sent: a config, or a tar of small files,
 * never a weight. In memory as long as it is short, then in a temporary file.
 */
final class Spool implements ByteSource {
  private static final int MEMORY_MAX_BYTES = 1024 * 1024;

  private final MessageDigest hasher = Digest.Algorithm.SHA256.hasher();
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable FileChannel file;
  private long size;

  void append(ByteBuffer bytes) {
    hasher.update(bytes.duplicate());
    size += bytes.remaining();
    try {
      if (file == null && size > MEMORY_MAX_BYTES) {
        file = spill(ByteBuffer.wrap(memory.toByteArray()));
        memory.reset();
      }
      if (file != null) {
        writeFully(file, bytes);
      } else {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        memory.write(copy);
      }
    } catch (IOException e) {
      throw ModelPackException.io("write a temporary file", e);
    }
  }

  private static FileChannel spill(ByteBuffer first) throws IOException {
    Path path = Files.createTempFile("d8-models-", ".layer");
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      writeFully(channel, first);
      return channel;
    } finally {
      // It lives as long as it is open.
      Files.delete(path);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The digest of all that was appended; nothing may be appended afterwards. */
  Digest digest() {
    return Digest.of(Digest.Algorithm.SHA256, hasher.digest());
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    if (position >= size) {
      return -1;
    }
    if (file != null) {
      return file.read(target, position);
    }
    byte[] bytes = memory.toByteArray();
    int count = (int) Math.min(target.remaining(), bytes.length - position);
    target.put(bytes, (int) position, count);
    return count;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
