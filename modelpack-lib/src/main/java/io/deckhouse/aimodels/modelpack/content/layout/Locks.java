package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which byte of the lock file stands for what. Whoever takes several takes them in this order:
 * writer, collection, index.
 */
final class Locks {
  private static final long SESSIONS = 1L << 40;
  private static final long WRITERS = 1L << 61;
  private static final int WRITER_HEX_DIGITS = 15;

  /** Shared by whoever comes to rely on content, exclusive for whoever removes it. */
  static final long COLLECTION = 0;

  /** Exclusive for whoever replaces index.json. */
  static final long INDEX = 1;

  private Locks() {}

  /** Exclusive for the writer of a blob: sixty bits of its digest. */
  static long writer(Digest digest) {
    return WRITERS | Long.parseLong(digest.hex().substring(0, WRITER_HEX_DIGITS), 16);
  }

  /** Exclusive for an open store: a number that nobody else has. */
  static long newSession() {
    return ThreadLocalRandom.current().nextLong(SESSIONS, WRITERS);
  }
}
