package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import java.util.Optional;
import java.util.OptionalLong;
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

  private void move(Descriptor blob, Progress part) {
    Optional<InvalidContentException> damaged = tryToMove(blob, part);
    if (damaged.isPresent()) {
      part.advance(-blob.size());
      tryToMove(blob, part)
          .ifPresent(
              failure -> {
                throw failure;
              });
    }
  }

  private void skip(Progress part, long bytes) {
    part.skip(bytes);
    skippedBytes.add(bytes);
  }

  /**
   * Moves what is missing.
   *
   * @return the failure when a part was there already, which may have been the damaged one; it is
   *     gone now
   */
  private Optional<InvalidContentException> tryToMove(Descriptor blob, Progress part) {
    try (BlobWriter writer = to.write(blob)) {
      long begin = writer.offset();
      if (begin > 0) {
        part.skip(begin);
      }
      if (begin < blob.size()) {
        Blobs.copy(from, blob, writer, part::advance);
      }
      Optional<InvalidContentException> failure = commit(writer, blob);
      if (failure.isPresent() && begin == 0) {
        throw failure.get();
      }
      movedBytes.add(blob.size() - begin);
      if (failure.isEmpty()) {
        skippedBytes.add(begin);
      }
      return failure;
    }
  }

  private static Optional<InvalidContentException> commit(BlobWriter writer, Descriptor blob) {
    try {
      writer.commit(blob);
      return Optional.empty();
    } catch (InvalidContentException e) {
      return Optional.of(e);
    }
  }
}
