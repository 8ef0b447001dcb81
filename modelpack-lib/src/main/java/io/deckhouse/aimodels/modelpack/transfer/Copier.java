package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.parallel.Workers;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Copies an artifact, and what refers to it, from one store to another.
 *
 * <p>Blobs go first, several at the same time, then manifests bottom-up, then referrers, and the
 * name last: a copy that fails leaves no name of the artifact behind. What was moved stays, and the
 * next copy goes on from it.
 */
public final class Copier {
  /** Blobs in a row that cannot be reached before the others are not tried any more. */
  private static final int UNAVAILABLE_MAX = 4;

  private final Workers workers;
  private final CopyOptions options;
  private final ProgressListener listener;

  /**
   * Sets how.
   *
   * @param listener hears of a piece of work "copy" with a part for each blob, documents excluded
   */
  public Copier(CopyOptions options, ProgressListener listener) {
    this.workers = new Workers(options.concurrency());
    this.options = options;
    this.listener = listener;
  }

  /**
   * Copies what the target lacks; nothing that it has is removed. Blocks. One blob that fails does
   * not stop the others, unless the disk, the credentials or an interruption make all fail.
   *
   * @param root a manifest or an index of the first store
   * @param name what the target calls it; nothing leaves it without a name
   * @throws io.deckhouse.aimodels.modelpack.ModelPackException the gravest of the failures; the
   *     others are suppressed in it
   */
  public CopyResult copy(
      ContentStore from, Descriptor root, ContentStore to, Optional<String> name) {
    Documents documents = new Documents(from);
    Graph graph = look(from, documents, root);
    BlobCopy blobs = copyBlobs(from, graph, to);
    DocumentCopy target = new DocumentCopy(documents, to);
    target.putParts(graph.parts());
    int referrers = 0;
    for (Attachment attachment : graph.attachments()) {
      if (target.isMissing(attachment)) {
        target.put(attachment);
        referrers++;
      }
    }
    target.putRoot(root, name);
    return new CopyResult(root, graph.size(), blobs.movedBytes(), blobs.skippedBytes(), referrers);
  }

  /**
   * Tells what {@link #copy} would do, and changes nothing. Whether another repository of the
   * registry could give a blob, and whether a part of it is here, is not known before: it counts as
   * moved.
   */
  public CopyResult plan(ContentStore from, Descriptor root, ContentStore to) {
    Documents documents = new Documents(from);
    Graph graph = look(from, documents, root);
    List<Callable<Long>> lookups =
        graph.blobs().stream().<Callable<Long>>map(blob -> () -> presentBytes(blob, to)).toList();
    long present = workers.run(lookups).stream().mapToLong(Long::longValue).sum();
    long leftOut =
        graph.blobs().stream()
            .filter(blob -> BlobCopy.isLeftOut(from, blob) && presentBytes(blob, to) == 0)
            .mapToLong(Blob::size)
            .sum();
    DocumentCopy target = new DocumentCopy(documents, to);
    int referrers = (int) graph.attachments().stream().filter(target::isMissing).count();
    return new CopyResult(
        root, graph.size(), graph.totalSize() - present - leftOut, present, referrers);
  }

  private static long presentBytes(Blob blob, ContentStore to) {
    return BlobCopy.isPresent(to, blob.descriptor()) ? blob.size() : 0;
  }

  private Graph look(ContentStore from, Documents documents, Descriptor root) {
    GraphWalk walk = new GraphWalk(from, documents);
    List<Descriptor> tree = walk.visit(root);
    long size = walk.size();
    List<Attachment> attachments =
        options.referrers()
            ? new AttachmentWalk(from, documents, walk, workers).of(tree)
            : List.of();
    return new Graph(walk.blobs(), tree.subList(0, tree.size() - 1), attachments, root, size);
  }

  private BlobCopy copyBlobs(ContentStore from, Graph graph, ContentStore to) {
    BlobCopy copy = new BlobCopy(from, to);
    try (Progress whole = Progress.start(listener, "copy", graph.totalSize())) {
      GivingUp givingUp = new GivingUp(Math.max(UNAVAILABLE_MAX, options.concurrency()));
      List<Runnable> tasks =
          graph.blobs().stream()
              .<Runnable>map(
                  blob ->
                      () -> {
                        copy.copy(blob, whole);
                        givingUp.succeeded();
                      })
              .toList();
      List<RuntimeException> failures = workers.tryAll(tasks, givingUp);
      if (!failures.isEmpty()) {
        throw CopyFailures.join(
            failures,
            "of %d blobs could not be copied from %s to %s"
                .formatted(tasks.size(), from.location(), to.location()));
      }
    }
    return copy;
  }
}
