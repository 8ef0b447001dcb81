package io.deckhouse.aimodels.modelpack.unpack;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.artifact.ArtifactFiles;
import io.deckhouse.aimodels.modelpack.artifact.ConfigCheck;
import io.deckhouse.aimodels.modelpack.artifact.LayerContent;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.ModelPaths;
import io.deckhouse.aimodels.modelpack.hash.HashThreads;
import io.deckhouse.aimodels.modelpack.hash.Pieces;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.parallel.Workers;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Unpacks an artifact into a directory. Every file is verified before any is visible; a failure
 * leaves the directory as it was, but for the hidden one from which the next run goes on when the
 * store is remote. Reads ModelPack and the types that {@link LayerContent} lists.
 */
public final class Unpacker {
  private final UnpackOptions options;
  private final ProgressListener listener;
  private final Pieces pieces;

  public Unpacker(UnpackOptions options, ProgressListener listener) {
    this(options, listener, Pieces.USUAL);
  }

  Unpacker(UnpackOptions options, ProgressListener listener, Pieces pieces) {
    this.options = options;
    this.listener = listener;
    this.pieces = pieces;
  }

  /**
   * Unpacks.
   *
   * @throws InvalidContentException when a layer is not what its descriptor says, or holds what a
   *     model must not
   * @throws InvalidRequestException when files are in the way and may not be replaced, or nothing
   *     matches the filter
   */
  public UnpackResult unpack(Manifest manifest, ContentStore store, Path directory) {
    List<LayerContent> all = ArtifactFiles.contents(manifest);
    List<LayerContent> layers = all.stream().filter(this::isWanted).toList();
    requireSafeNames(layers);
    try {
      requireConfig(manifest, all, store);
      return write(manifest, layers, store, directory);
    } catch (NotFoundException e) {
      throw new InvalidContentException("the artifact is not complete: " + e.getMessage(), e);
    }
  }

  private static void requireConfig(
      Manifest manifest, List<LayerContent> contents, ContentStore store) {
    List<String> faults = new ConfigCheck(store).faultsOfDescriptors(manifest, contents);
    if (!faults.isEmpty()) {
      throw new InvalidContentException(faults.getFirst());
    }
  }

  private UnpackResult write(
      Manifest manifest, List<LayerContent> layers, ContentStore store, Path directory) {
    if (!options.resume() || !store.isRemote()) {
      try (Staging staging = Staging.open(directory, Optional.empty())) {
        return write(layers, store, directory, staging, Optional.empty());
      } catch (IOException e) {
        throw ModelPackException.io("unpack to " + directory, e);
      }
    }
    try (Staging staging = Staging.open(directory, Optional.of(manifest.digest()))) {
      try (StagedLayers staged = StagedLayers.open(staging, options.filter())) {
        return write(layers, store, directory, staging, Optional.of(staged));
      } catch (ModelPackException e) {
        staging.endAfter(e);
        throw e;
      } catch (IOException e) {
        ModelPackException failure = ModelPackException.io("unpack to " + directory, e);
        staging.endAfter(failure);
        throw failure;
      }
    }
  }

  private UnpackResult write(
      List<LayerContent> layers,
      ContentStore store,
      Path directory,
      Staging staging,
      Optional<StagedLayers> earlier)
      throws IOException {
    TargetFiles present = new TargetFiles(staging, options.force());
    List<LayerContent> missing = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    for (LayerContent layer : layers) {
      if (layer instanceof LayerContent.OneFile file && present.holds(file)) {
        kept.add(file.path());
      } else {
        missing.add(layer);
      }
    }
    if (earlier.isPresent()) {
      earlier.get().retain(missing);
    }
    Optional<LayerUnpacker.Resumption> resumption =
        earlier.map(
            layersThere ->
                new LayerUnpacker.Resumption(
                    layersThere,
                    new PartialCopy(store, staging, HashThreads.ofProcessors(), pieces)));
    List<String> staged = stage(missing, new LayerUnpacker(store, staging, options, resumption));
    requireSomething(staged, kept, directory);
    ModelPaths.collision(Stream.concat(staged.stream(), kept.stream()).toList())
        .ifPresent(
            twins -> {
              throw new InvalidContentException("the artifact's files collide: " + twins);
            });
    List<String> written = present.withoutTwins(staged, kept);
    long bytes = size(staging, written);
    staging.publish(written);
    return new UnpackResult(
        written.stream().sorted().toList(), kept.stream().sorted().toList(), bytes);
  }

  private boolean isWanted(LayerContent content) {
    return !(content instanceof LayerContent.OneFile file) || options.filter().accepts(file.path());
  }

  /** Before anything is read: paths that collide must not meet in the staging directory. */
  private static void requireSafeNames(List<LayerContent> layers) {
    List<String> paths = new ArrayList<>();
    for (LayerContent layer : layers) {
      if (layer instanceof LayerContent.OneFile file) {
        paths.add(file.path());
      }
    }
    ModelPaths.collision(paths)
        .ifPresent(
            twins -> {
              throw new InvalidContentException("the artifact's files collide: " + twins);
            });
  }

  private List<String> stage(List<LayerContent> layers, LayerUnpacker unpacker) {
    long total = layers.stream().map(LayerContent::layer).mapToLong(Descriptor::size).sum();
    try (Progress whole = Progress.start(listener, "unpack", total)) {
      List<Callable<List<String>>> tasks = new ArrayList<>();
      layers.stream()
          .sorted(Comparator.comparingLong(layer -> -layer.layer().size()))
          .forEach(layer -> tasks.add(() -> unpacker.unpack(layer, whole)));
      return new Workers(options.concurrency()).run(tasks).stream().flatMap(List::stream).toList();
    }
  }

  private void requireSomething(List<String> staged, List<String> kept, Path directory) {
    if (staged.isEmpty() && kept.isEmpty()) {
      throw new InvalidRequestException(
          "nothing to unpack to " + directory + ": no file of the model matches",
          "d8-models inspect lists the files");
    }
  }

  private static long size(Staging staging, List<String> paths) throws IOException {
    long bytes = 0;
    for (String path : paths) {
      bytes += Files.size(staging.file(path));
    }
    return bytes;
  }

  /** The files that are in the target already. */
  private record TargetFiles(Staging staging, boolean force) {
    /** Whether the file is there with the layer's content. */
    boolean holds(LayerContent.OneFile file) throws IOException {
      staging.requireRealFolders(file.path());
      Path destination = staging.destination(file.path());
      if (!Files.exists(destination, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      if (FileDigest.matches(destination, file)) {
        return true;
      }
      requireForce(destination);
      return false;
    }

    /** The staged files without those that are there with the same content, which are kept. */
    List<String> withoutTwins(List<String> staged, List<String> kept) throws IOException {
      List<String> written = new ArrayList<>();
      for (String path : staged) {
        Path destination = staging.destination(path);
        staging.requireRealFolders(path);
        if (Files.isRegularFile(destination, LinkOption.NOFOLLOW_LINKS)
            && Files.mismatch(destination, staging.file(path)) < 0) {
          kept.add(path);
          continue;
        }
        if (Files.exists(destination, LinkOption.NOFOLLOW_LINKS)) {
          requireForce(destination);
        }
        written.add(path);
      }
      return written;
    }

    private void requireForce(Path destination) {
      if (!force) {
        throw new InvalidRequestException(
            destination + " is there and differs from the model's file",
            "--force replaces it; another directory leaves it alone");
      }
    }
  }
}
