package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.content.Blobs;
import java.nio.ByteBuffer;

/** Buffers for moving bytes: 64 KiB is what fits the caches while bytes are hashed. */
final class Buffers {
  static final int SIZE_BYTES = Blobs.BUFFER_BYTES;

  private Buffers() {}

  /** A direct buffer for large content, a small one on the heap for what fits into it. */
  static ByteBuffer forBytes(long count) {
    return count < SIZE_BYTES
        ? ByteBuffer.allocate((int) Math.max(1, count))
        : ByteBuffer.allocateDirect(SIZE_BYTES);
  }
}
