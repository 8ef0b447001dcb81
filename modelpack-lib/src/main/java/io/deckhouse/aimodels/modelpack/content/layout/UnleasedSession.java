package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.util.Collection;

/**
 * A session on a layout that has no bookkeeping or cannot be written: nobody collects there, or
 * whoever does cannot be told.
 */
final class UnleasedSession implements Session {
  @Override
  public Guard enter() {
    return () -> {};
  }

  @Override
  public void use(Collection<Digest> digests, Use use) {}

  @Override
  public boolean uses(Digest digest, Use use) {
    return true;
  }

  @Override
  public void close() {}
}
