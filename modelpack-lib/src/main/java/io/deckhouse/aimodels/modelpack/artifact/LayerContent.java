package io.deckhouse.aimodels.modelpack.artifact;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.FileRole;
import io.deckhouse.aimodels.modelpack.format.ModelPaths;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.oci.Annotations;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import java.util.List;
import java.util.Optional;

/** What is in a layer, as its descriptor tells: one file with a path, or a tar of files. */
public sealed interface LayerContent {
  Descriptor layer();

  Compression compression();

  FileRole role();

  /** One file. */
  record OneFile(Descriptor layer, Compression compression, FileRole role, String path)
      implements LayerContent {}

  /** A tar; the paths are in it. */
  record Archive(Descriptor layer, Compression compression, FileRole role)
      implements LayerContent {}

  /** How oras marks a folder that it packed as tar+gzip. */
  String ORAS_UNPACK = "io.deis.oras.content.unpack";

  /**
   * Reads a descriptor: the media types of {@link LayerType}, else a layer with a title as oras
   * writes it.
   *
   * @param where names the layer in the error
   * @throws InvalidContentException when nothing says where the content belongs, or the path is not
   *     safe
   */
  static LayerContent of(Descriptor layer, String where) {
    Optional<LayerType> type = LayerType.parse(layer.mediaType());
    if (type.isPresent()) {
      Compression compression = type.get().encoding().compression();
      FileRole role = type.get().role();
      return type.get().encoding().isTar()
          ? new Archive(layer, compression, role)
          : new OneFile(layer, compression, role, path(layer, where));
    }
    if (layer.annotation(ORAS_UNPACK).filter("true"::equals).isPresent()) {
      return new Archive(layer, Compression.GZIP, FileRole.CODE);
    }
    return new OneFile(layer, Compression.NONE, FileRole.CODE, path(layer, where));
  }

  private static String path(Descriptor layer, String where) {
    for (String key : List.of(ModelPack.FILE_PATH, ModelPack.LEGACY_FILE_PATH, Annotations.TITLE)) {
      Optional<String> path = layer.annotation(key);
      if (path.isPresent()) {
        Optional<String> fault = ModelPaths.fault(path.get());
        if (fault.isPresent()) {
          throw new InvalidContentException(
              where + ": unsafe path " + Printable.text(path.get()) + ": " + fault.get());
        }
        return path.get();
      }
    }
    throw new InvalidContentException(
        where + " (" + layer.mediaType() + "): nothing says which file it is");
  }
}
