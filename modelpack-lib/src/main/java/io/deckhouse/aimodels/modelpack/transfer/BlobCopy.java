package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Moves blobs from one store to another, and counts what was moved. Used by many threads. */
final class BlobCopy {
  private final ContentStore from;
  private final ContentStore to;
  private final LongAdder movedBytes = new LongAdder();
  private final LongAdder skippedBytes = new LongAdder();

  BlobCopy(ContentStore from, ContentStore to) {
    this.from = from;
    this.to = to;
  }

  long movedBytes() {
    return movedBytes.sum();
  }

  long skippedBytes() {
    return skippedBytes.sum();
  }

  /** Whether the target has a blob, undamaged as far as its length tells. */
  static boolean isPresent(ContentStore store, Descriptor blob) {
    OptionalLong size = store.size(blob.digest());
    return size.isPresent() && size.getAsLong() == blob.size();
  }

  /** Whether an artifact may do without the blob and has to, since the source has not got it. */
  static boolean isLeftOut(ContentStore from, Blob blob) {
    return blob.mayBeMissing() && from.size(blob.descriptor().digest()).isEmpty();
  }

  /** Takes one blob to the target, unless it is there. */
  void copy(Blob blob, Progress whole) {
    try (Progress part = whole.part(blob.description(), blob.size())) {
      Descriptor descriptor = blob.descriptor();
      if (isPresent(to, descriptor)) {
        skip(part, blob.size());
      } else if (isLeftOut(from, blob)) {
        part.skip(blob.size());
      } else if (to.mount(descriptor, from)) {
        skip(part, blob.size());
      } else {
        move(descriptor, part);
      }
    }
  }

  /** Moves what is missing, and all of it once more when something proves to be damaged. */
  private void move(Descriptor blob, Progress part) {
    AtomicLong done = new AtomicLong();
    if (!tryToMove(blob, part, done, true)) {
      part.advance(-done.getAndSet(0));
      tryToMove(blob, part, done, false);
    }
  }

  private void skip(Progress part, long bytes) {
    part.skip(bytes);
    skippedBytes.add(bytes);
  }

  /**
   * Moves what is missing.
   *
   * @param done counts the bytes that are in, as far as anybody was told
   * @param again whether there is another attempt
   * @return false when bytes that were there already, or the way, may be what was wrong; they are
   *     gone now
   */
  private boolean tryToMove(Descriptor blob, Progress part, AtomicLong done, boolean again) {
    try (BlobWriter writer = to.write(blob)) {
      long begin = writer.offset();
      if (begin > 0) {
        part.skip(begin);
        done.addAndGet(begin);
      }
      try {
        Blobs.copy(
            from,
            blob,
            writer,
            step -> {
              part.advance(step);
              done.addAndGet(step);
            });
        writer.commit(blob); // A registry compares the digest with the last byte already.
      } catch (InvalidContentException e) {
        if (again && (begin > 0 || from.isRemote())) {
          return false;
        }
        throw e;
      }
      movedBytes.add(blob.size() - begin);
      skippedBytes.add(begin);
      return true;
    }
  }
}
