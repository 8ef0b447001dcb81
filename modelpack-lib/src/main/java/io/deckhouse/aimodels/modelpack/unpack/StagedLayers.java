package io.deckhouse.aimodels.modelpack.unpack;

import io.deckhouse.aimodels.modelpack.artifact.Compression;
import io.deckhouse.aimodels.modelpack.artifact.LayerContent;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.source.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What earlier runs staged of the same artifact. A file whose stamp is as it was in this run of the
 * operating system is taken as it is; another one is hashed again, or staged again where only the
 * whole layer has a digest. Safe for use by several threads.
 */
final class StagedLayers implements AutoCloseable {
  private final Staging staging;
  private final PathFilter filter;
  private final DoneLog log;
  private final Optional<String> boot = BootId.current();

  private StagedLayers(Staging staging, PathFilter filter, DoneLog log) {
    this.staging = staging;
    this.filter = filter;
    this.log = log;
  }

  static StagedLayers open(Staging staging, PathFilter filter) throws IOException {
    return new StagedLayers(staging, filter, DoneLog.open(staging.log()));
  }

  /** Removes from the staging directory what none of the layers can use. */
  void retain(List<LayerContent> layers) throws IOException {
    Set<Path> files = new HashSet<>();
    Set<Path> parts = new HashSet<>();
    for (LayerContent layer : layers) {
      if (layer instanceof LayerContent.OneFile file && isPlain(file)) {
        parts.add(staging.part(file.path()));
        if (isRegular(staging.at(file.path()))) {
          files.add(staging.at(file.path()));
        }
      } else {
        unchanged(layer).ifPresent(paths -> paths.forEach(path -> files.add(staging.at(path))));
      }
    }
    staging.removeAllBut(files, parts);
  }

  /** The paths of a layer, when all of it is there; removes a file that is not the layer's. */
  Optional<List<String>> take(LayerContent layer) throws IOException {
    Optional<List<String>> unchanged = unchanged(layer);
    if (unchanged.isPresent()
        || !(layer instanceof LayerContent.OneFile file && isPlain(file))
        || !isRegular(staging.at(file.path()))) {
      return unchanged;
    }
    if (!FileDigest.matches(staging.at(file.path()), file)) {
      Files.delete(staging.at(file.path()));
      return Optional.empty();
    }
    add(layer, List.of(file.path()), List.of());
    return Optional.of(List.of(file.path()));
  }

  /** Takes note of a layer that is staged and verified. */
  void add(LayerContent layer, List<String> written, List<String> passedOver) throws IOException {
    if (boot.isEmpty()) {
      return;
    }
    Map<String, FileStamp> stamps = new LinkedHashMap<>();
    for (String path : written) {
      stamps.put(path, FileStamp.of(staging.at(path)));
    }
    log.add(new DoneLayer(key(layer), boot.get(), stamps, passedOver));
  }

  private Optional<List<String>> unchanged(LayerContent layer) throws IOException {
    Optional<DoneLayer> found = log.find(key(layer));
    if (found.isEmpty() || !boot.equals(Optional.of(found.get().boot()))) {
      return Optional.empty();
    }
    DoneLayer done = found.get();
    if (done.passedOver().stream().anyMatch(filter::accepts)) {
      return Optional.empty();
    }
    List<String> wanted = new ArrayList<>();
    for (Map.Entry<String, FileStamp> file : done.written().entrySet()) {
      if (filter.accepts(file.getKey())) {
        if (!isUnchanged(staging.at(file.getKey()), file.getValue())) {
          return Optional.empty();
        }
        wanted.add(file.getKey());
      }
    }
    return Optional.of(wanted);
  }

  private static boolean isUnchanged(Path file, FileStamp stamp) throws IOException {
    try {
      return isRegular(file) && FileStamp.of(file).equals(stamp);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static boolean isRegular(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isPlain(LayerContent.OneFile file) {
    return file.compression() == Compression.NONE;
  }

  private static String key(LayerContent layer) {
    return switch (layer) {
      case LayerContent.OneFile file -> file.layer().digest() + " " + file.path();
      case LayerContent.Archive archive -> archive.layer().digest().toString();
    };
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
