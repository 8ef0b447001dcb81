package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.artifact.Compression;
import io.deckhouse.aimodels.modelpack.artifact.LayerEncoding;
import io.deckhouse.aimodels.modelpack.format.FileRole;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Decides which files share a layer, and the order of layers: by role (weight.config, weight, code,
 * dataset, doc), then by path; a tar of a role comes before that role's raw files. The plan depends
 * on names, sizes and roles alone.
 */
final class LayerPlanner {
  /** What a manifest holds beside its layers: config, annotations. */
  private static final int MANIFEST_REST_BYTES = 64 * 1024;

  /** An upper bound for the JSON of a raw layer without its path, in bytes. */
  private static final int LAYER_JSON_BYTES = 600;

  /** An upper bound for the JSON of a listed digest without its path, in bytes. */
  private static final int LISTED_JSON_BYTES = 100;

  /** Files up to this size are tried first when a manifest would be too large. */
  private static final long SMALL_FILE_BYTES = 1024 * 1024;

  private final Map<String, FileRole> roles;
  private final PackOptions options;

  LayerPlanner(Map<String, FileRole> roles, PackOptions options) {
    this.roles = roles;
    this.options = options;
  }

  /**
   * Plans the layers.
   *
   * @param files sorted by path
   */
  List<LayerPlan> plan(List<SourceFile> files) {
    Predicate<SourceFile> inTar =
        file -> options.smallFilesInTar() && role(file) != FileRole.WEIGHT;
    List<LayerPlan> layers = layers(files, inTar);
    long listedBytes = files.stream().mapToLong(LayerPlanner::listedBytes).sum();
    for (long limit = SMALL_FILE_BYTES; !fits(layers, listedBytes); limit *= 8) {
      long small = limit;
      if (files.stream().noneMatch(file -> file.size() > small / 8) && limit > SMALL_FILE_BYTES) {
        throw new InvalidContentException("the manifest of this model would be larger than 4 MiB");
      }
      layers = layers(files, inTar.or(file -> file.size() <= small));
    }
    return layers;
  }

  private List<LayerPlan> layers(List<SourceFile> files, Predicate<SourceFile> inTar) {
    List<LayerPlan> layers = new ArrayList<>();
    for (FileRole role : FileRole.values()) {
      List<SourceFile> ofRole = files.stream().filter(file -> role(file) == role).toList();
      List<SourceFile> together = ofRole.stream().filter(inTar).toList();
      if (!together.isEmpty()) {
        layers.add(new LayerPlan.Tar(role, encoding(), together));
      }
      ofRole.stream()
          .filter(inTar.negate())
          .sorted(Comparator.comparing(SourceFile::path))
          .forEach(file -> layers.add(new LayerPlan.Raw(role, file)));
    }
    return layers;
  }

  private FileRole role(SourceFile file) {
    return roles.getOrDefault(file.path(), FileRole.CODE);
  }

  private LayerEncoding encoding() {
    return switch (options.compression()) {
      case NONE -> LayerEncoding.TAR;
      case GZIP -> LayerEncoding.TAR_GZIP;
      case ZSTD -> LayerEncoding.TAR_ZSTD;
    };
  }

  private static boolean fits(List<LayerPlan> layers, long listedBytes) {
    long bytes = MANIFEST_REST_BYTES + listedBytes;
    for (LayerPlan layer : layers) {
      bytes += LAYER_JSON_BYTES;
      if (layer instanceof LayerPlan.Raw raw) {
        // The path stands there three times, and JSON may double each of its bytes.
        bytes += 6L * pathBytes(raw.file());
      }
    }
    return bytes <= Manifest.SIZE_MAX_BYTES;
  }

  /** An upper bound for what the manifest records of a file that its publisher lists. */
  private static long listedBytes(SourceFile file) {
    return file.listed().isPresent() ? LISTED_JSON_BYTES + 4L * pathBytes(file) : 0;
  }

  private static int pathBytes(SourceFile file) {
    return file.path().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether this compression has a layer type. */
  static boolean isUsable(PackOptions options) {
    return options.smallFilesInTar() || options.compression() == Compression.NONE;
  }
}
