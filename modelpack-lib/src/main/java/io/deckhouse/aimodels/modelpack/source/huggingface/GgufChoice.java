package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes one GGUF file or split set of a repository that may have many.
 *
 * @param files that may be taken
 * @param reference what was asked for
 */
record GgufChoice(List<HubFile> files, HubReference reference) {
  private static final String SUFFIX = ".gguf";

  /** Sets that one message lists. */
  private static final int LISTED_MAX = 40;

  /** Whether a file is one, by its name. */
  static boolean isWeights(String path) {
    return OtherForms.name(path).endsWith(SUFFIX);
  }

  /** The sets that are models of their own. */
  private List<ShardSet> sets() {
    return ShardSet.of(
        files.stream()
            .filter(file -> isWeights(file.path()))
            .filter(file -> !isProjector(file.path()) && !isImatrix(file.path()))
            .toList());
  }

  /**
   * The set of a quantization and nothing else.
   *
   * @throws InvalidRequestException when there is none, or several
   */
  List<HubFile> quantization(String name) {
    List<ShardSet> sets = sets();
    List<ShardSet> matching = QuantizationName.matching(name, sets);
    if (matching.size() == 1) {
      return matching.getFirst().requireComplete(location()).files();
    }
    if (sets.isEmpty()) {
      throw new InvalidRequestException(
          location() + ": no GGUF file that could be of quantization " + name);
    }
    if (matching.isEmpty()) {
      throw new InvalidRequestException(
          "%s: no quantization %s; there are: %s".formatted(location(), name, list(sets)),
          "name one of them, as in " + example(sets));
    }
    throw new InvalidRequestException(
        "%s: several GGUF sets are of quantization %s: %s"
            .formatted(location(), name, list(matching)),
        "name a file in place of the quantization, as in " + example(matching.getFirst()));
  }

  /**
   * The only set, with the documents and configurations of the repository and a projector.
   *
   * @throws InvalidRequestException when there are several
   */
  List<HubFile> only() {
    List<ShardSet> sets = sets();
    if (sets.size() > 1) {
      throw new InvalidRequestException(
          "%s: %d GGUF files or sets, and none is named: %s"
              .formatted(location(), sets.size(), list(sets)),
          "name one, as in "
              + example(sets)
              + " or "
              + example(sets.getFirst())
              + "; or choose with --include");
    }
    if (sets.size() == 1) {
      sets.getFirst().requireComplete(location());
    }
    Set<String> taken = new HashSet<>();
    sets.forEach(set -> set.files().forEach(file -> taken.add(file.path())));
    projector().ifPresent(file -> taken.add(file.path()));
    List<HubFile> chosen = new ArrayList<>();
    for (HubFile file : files) {
      boolean isOther =
          isWeights(file.path()) || isImatrix(file.path()) || OtherForms.isFile(file.path());
      if (taken.contains(file.path()) || !isOther) {
        chosen.add(file);
      }
    }
    return chosen;
  }

  /** The one of half precision, where there are several. */
  private Optional<HubFile> projector() {
    List<HubFile> projectors =
        files.stream().filter(file -> isWeights(file.path()) && isProjector(file.path())).toList();
    return projectors.stream()
        .filter(
            file ->
                QuantizationName.of(ShardSet.of(List.of(file)).getFirst())
                    .filter(name -> name.equals("F16") || name.equals("FP16"))
                    .isPresent())
        .findFirst()
        .or(() -> projectors.stream().findFirst());
  }

  private static boolean isProjector(String path) {
    return OtherForms.name(path).contains("mmproj");
  }

  /** What a quantization was made with; no model. */
  private static boolean isImatrix(String path) {
    String name = OtherForms.name(path);
    return name.contains("imatrix")
        && (name.endsWith(SUFFIX) || name.endsWith(".gguf_file") || name.endsWith(".dat"));
  }

  private String location() {
    return Printable.text(reference.text());
  }

  private String example(List<ShardSet> sets) {
    return sets.stream()
        .map(QuantizationName::of)
        .flatMap(Optional::stream)
        .findFirst()
        .map(name -> reference.model() + ":" + name)
        .orElseGet(() -> example(sets.getFirst()));
  }

  private String example(ShardSet set) {
    return reference.model() + "/" + Printable.text(set.files().getFirst().path());
  }

  private static String list(List<ShardSet> sets) {
    String listed =
        sets.stream().limit(LISTED_MAX).map(ShardSet::shown).collect(Collectors.joining(", "));
    return sets.size() > LISTED_MAX
        ? listed + " and " + (sets.size() - LISTED_MAX) + " more"
        : listed;
  }
}
