package io.deckhouse.aimodels.modelpack.source.ollama;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which layer of an Ollama manifest becomes which file. Nothing of a descriptor is used but its
 * type, digest and size: {@code from}, for one, is a path of the publisher's machine.
 */
final class LayerFiles {
  /** The most layers that a manifest may have; real ones have less than ten. */
  static final int LAYERS_MAX = 256;

  /** The longest template, prompt, licence and so on, in bytes. */
  static final long TEXT_BYTES_MAX = 16L * 1024 * 1024;

  /** The most that all layers together may hold, in bytes: 1 PiB. */
  static final long TOTAL_BYTES_MAX = 1L << 50;

  private final String location;
  private final SortedMap<String, Descriptor> byPath = new TreeMap<>();
  private final List<String> leftOut = new ArrayList<>();
  private final Map<LayerKind, Integer> counts = new EnumMap<>(LayerKind.class);
  private final Set<Digest> taken = new HashSet<>();

  private LayerFiles(String location) {
    this.location = location;
  }

  /**
   * Reads a manifest.
   *
   * @throws InvalidContentException when it is not one model in one file with what belongs to it
   */
  static LayerFiles of(Manifest manifest, String location) {
    LayerFiles files = new LayerFiles(location);
    files.requireWhole(manifest);
    files.requireSizes(manifest);
    manifest.layers().forEach(files::add);
    return files;
  }

  private void requireWhole(Manifest manifest) {
    if (manifest.layers().stream().anyMatch(layer -> layer.mediaType().equals(LayerKind.TENSOR))) {
      throw new InvalidContentException(
          location + ": its weights are single tensors (expected: one GGUF file)",
          "take the model from where its author publishes it, as with hf://");
    }
    if (manifest.layers().size() > LAYERS_MAX) {
      throw new InvalidContentException(
          "%s: %d layers (expected: at most %d)"
              .formatted(location, manifest.layers().size(), LAYERS_MAX));
    }
  }

  private void requireSizes(Manifest manifest) {
    Map<Digest, Long> sizes = new HashMap<>();
    long total = 0;
    List<Descriptor> all = new ArrayList<>(manifest.layers());
    all.add(manifest.config());
    for (Descriptor blob : all) {
      Long other = sizes.put(blob.digest(), blob.size());
      if (other != null && other != blob.size()) {
        throw new InvalidContentException(
            "%s: %s has %d bytes and %d bytes in one manifest"
                .formatted(location, blob.digest(), other, blob.size()));
      }
      if (blob.size() > TOTAL_BYTES_MAX - total) {
        throw new InvalidContentException(
            "%s: layers of more than %d bytes together".formatted(location, TOTAL_BYTES_MAX));
      }
      total += blob.size();
    }
  }

  private void add(Descriptor layer) {
    Optional<LayerKind> kind = LayerKind.of(layer.mediaType());
    if (kind.isEmpty()) {
      leaveOut(layer, "");
    } else if (!taken.add(layer.digest())) {
      leaveOut(layer, " (there twice)");
    } else {
      add(kind.get(), layer);
    }
  }

  private void leaveOut(Descriptor layer, String why) {
    leftOut.add(
        "layer %s of %s%s"
            .formatted(layer.digest().shortHex(), Printable.text(layer.mediaType()), why));
  }

  private void add(LayerKind kind, Descriptor layer) {
    int number = counts.merge(kind, 1, Integer::sum);
    if (number > 1 && kind.isOne()) {
      throw several(kind);
    }
    if (!kind.isWeights() && layer.size() > TEXT_BYTES_MAX) {
      throw new InvalidContentException(
          "%s: a %s of %d bytes (expected: at most %d)"
              .formatted(location, kind.text(), layer.size(), TEXT_BYTES_MAX));
    }
    byPath.put(kind.fileName(number), layer);
  }

  private InvalidContentException several(LayerKind kind) {
    return kind == LayerKind.MODEL
        ? new InvalidContentException(
            location + ": several model layers, as of a split model (expected: one)",
            "take the GGUF files from where their author publishes them, as with hf://")
        : new InvalidContentException(
            location + ": several layers with a " + kind.text() + " (expected: one)");
  }

  boolean hasModel() {
    return counts.containsKey(LayerKind.MODEL);
  }

  /** The layers by the names of their files, sorted. */
  SortedMap<String, Descriptor> byPath() {
    return byPath;
  }

  /** What is no file of the model, for people. */
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }
}
