package io.deckhouse.aimodels.modelpack.source.huggingface;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the safetensors of a repository and what belongs to them, and leaves out copies of the
 * weights: in other forms, as variants of another precision, as a single file beside the components
 * of a pipeline.
 */
final class SafetensorsChoice {
  private static final String SUFFIX = ".safetensors";
  private static final String PIPELINE = "model_index.json";

  /** {@code STEM[.VARIANT][-00001-of-00002][.VARIANT].safetensors}, and its index. */
  private static final Pattern WEIGHTS =
      Pattern.compile(
          "(?<stem>.+?)(?:\\.(?<early>[a-z][a-z0-9_]*))?(?:-\\d{5,6}-of-\\d{5,6}(?:\\.(?<late>[a-z][a-z0-9_]*))?)?"
              + "\\.safetensors(?:\\.index(?:\\.(?<indexed>[a-z][a-z0-9_]*))?\\.json)?");

  private final List<HubFile> files;
  private final Set<String> paths = new HashSet<>();

  /** Folders in which, or below which, safetensors are. */
  private final Set<String> foldersOfWeights = new HashSet<>();

  /** Folders and stems of weights without a variant. */
  private final Set<String> plain = new HashSet<>();

  private SafetensorsChoice(List<HubFile> files) {
    this.files = files;
    for (HubFile file : files) {
      paths.add(file.path());
      if (isWeights(file.path())) {
        note(file.path());
      }
    }
  }

  /** Whether a file is one, by its name. */
  static boolean isWeights(String path) {
    return OtherForms.name(path).endsWith(SUFFIX);
  }

  static List<HubFile> of(List<HubFile> files) {
    return new SafetensorsChoice(files).choose();
  }

  private void note(String path) {
    for (String folder = folder(path); !folder.isEmpty(); folder = folder(folder)) {
      foldersOfWeights.add(folder);
    }
    Matcher weights = WEIGHTS.matcher(OtherForms.name(path));
    if (weights.matches() && variant(weights).isEmpty()) {
      plain.add(folder(path) + "/" + weights.group("stem"));
    }
  }

  private List<HubFile> choose() {
    boolean isOutsideTraining = hasWeights(path -> !isInFolder(path, OtherForms::isTraining));
    boolean isAtTop = hasWeights(path -> folder(path).isEmpty());
    boolean isPipeline = paths.contains(PIPELINE) && !foldersOfWeights.isEmpty();
    List<HubFile> taken = new ArrayList<>();
    for (HubFile file : files) {
      String path = file.path();
      boolean isCopy =
          isOtherForm(path)
              || (isOutsideTraining && isInFolder(path, OtherForms::isTraining))
              || (isAtTop && path.toLowerCase(java.util.Locale.ROOT).startsWith("original/"))
              || (isPipeline && folder(path).isEmpty() && isOfWeights(path))
              || isConsolidated(path)
              || isVariant(path);
      if (!isCopy) {
        taken.add(file);
      }
    }
    return taken;
  }

  private boolean hasWeights(Predicate<String> where) {
    return paths.stream().anyMatch(path -> isWeights(path) && where.test(path));
  }

  private boolean isOtherForm(String path) {
    if (OtherForms.isFile(path) || GgufChoice.isWeights(path)) {
      return true;
    }
    for (String folder = folder(path); !folder.isEmpty(); folder = folder(folder)) {
      if (!foldersOfWeights.contains(folder)
          && (OtherForms.isFolder(last(folder)) || last(folder).equalsIgnoreCase("gguf"))) {
        return true;
      }
    }
    return false;
  }

  /** Mistral's own form of the weights that are there in the common one too. */
  private boolean isConsolidated(String path) {
    return isOfWeights(path)
        && OtherForms.name(path).startsWith("consolidated")
        && plain.contains(folder(path) + "/model");
  }

  /** Of another precision or kind than the weights of the same name. */
  private boolean isVariant(String path) {
    Matcher weights = WEIGHTS.matcher(OtherForms.name(path));
    return weights.matches()
        && !variant(weights).isEmpty()
        && plain.contains(folder(path) + "/" + weights.group("stem"));
  }

  private static String variant(Matcher weights) {
    StringBuilder variant = new StringBuilder();
    for (String group : List.of("early", "late", "indexed")) {
      if (weights.start(group) >= 0) {
        variant.append(weights.group(group));
      }
    }
    return variant.toString();
  }

  private static boolean isOfWeights(String path) {
    return WEIGHTS.matcher(OtherForms.name(path)).matches();
  }

  private static boolean isInFolder(String path, Predicate<String> name) {
    for (String folder = folder(path); !folder.isEmpty(); folder = folder(folder)) {
      if (name.test(last(folder))) {
        return true;
      }
    }
    return false;
  }

  private static String folder(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static String last(String folder) {
    return folder.substring(folder.lastIndexOf('/') + 1);
  }
}
