package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.util.Collection;

/** What an open store relies on, said so that a collection in another process leaves it alone. */
sealed interface Session extends AutoCloseable permits LeasedSession, UnleasedSession {
  /** How a digest is used. */
  enum Use {
    /** This content alone. */
    BLOB("b"),
    /** This content and all that it points at. */
    MANIFEST("m");

    private final String letter;

    Use(String letter) {
      this.letter = letter;
    }

    String letter() {
      return letter;
    }
  }

  /** Keeps collections out while something is looked up, used and made visible; short. */
  Guard enter();

  /** Protects content until the session is closed. Called inside {@link #enter}. */
  void use(Collection<Digest> digests, Use use);

  /** Whether the content is protected already. */
  boolean uses(Digest digest, Use use);

  @Override
  void close();
}
