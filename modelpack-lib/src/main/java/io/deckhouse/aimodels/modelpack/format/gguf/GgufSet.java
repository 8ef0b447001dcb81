package io.deckhouse.aimodels.modelpack.format.gguf;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is loaded as one: a single file, or the shards of a split set in their order.
 *
 * @param files at least one; the first holds the metadata
 */
record GgufSet(List<GgufFile> files) {
  /** {@code general.type} of files that only work beside a model. */
  private static final Set<String> SIDECAR_TYPES =
      Set.of("adapter", "mmproj", "clip-vision", "mtp", "draft", "imatrix", "controlvector");

  /** {@code general.architecture} of files that only work beside a model. */
  private static final Set<String> SIDECAR_ARCHITECTURES =
      Set.of("clip", "mmproj", "controlvector", "imatrix", "eagle3");

  /** The sidecars of the naming convention (gguf.md "Naming convention", Sidecar). */
  private static final Pattern SIDECAR_NAME =
      Pattern.compile("(.*/)?(mmproj|mtp|draft)[-_.][^/]*", Pattern.CASE_INSENSITIVE);

  GgufSet {
    files = List.copyOf(files);
  }

  GgufFile first() {
    return files.getFirst();
  }

  /** Whether the content says that it is a projector, an adapter or a draft of another model. */
  boolean isSidecar() {
    String type = lower(first().metadata().text("general.type").orElse(""));
    String architecture = lower(first().architecture().orElse(""));
    return SIDECAR_TYPES.contains(type) || SIDECAR_ARCHITECTURES.contains(architecture);
  }

  /** Whether the name follows the convention for sidecars; a draft has the content of a model. */
  boolean isNamedSidecar() {
    return SIDECAR_NAME.matcher(first().path()).matches();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
