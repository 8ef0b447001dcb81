package io.deckhouse.aimodels.modelpack.format.gguf;

import io.deckhouse.aimodels.modelpack.format.Fact;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Looks at all GGUF files of a model: which of them are the model, whether they are whole, and what
 * they say. Projectors, adapters and drafts beside the model are checked and not counted. Two
 * models in one place are an error, since nobody could say which one an artifact is.
 */
public final class GgufModels {
  private GgufModels() {}

  /**
   * Reads every header; blocks.
   *
   * @param ggufFiles files whose content is GGUF, or whose name says so
   * @param tally is given the tensors of the model, under ggml's names of the types
   * @param findings is given what is wrong
   */
  public static GgufFacts inspect(
      List<ModelFile> ggufFiles, TensorTally tally, Consumer<Finding> findings) throws IOException {
    List<GgufFile> files = read(ggufFiles, findings);
    GgufSets sets =
        new GgufSets(ggufFiles.stream().map(ModelFile::path).collect(Collectors.toSet()), findings);
    List<GgufSet> all = sets.group(files);
    List<GgufSet> models = models(all);
    if (models.isEmpty()) {
      return GgufFacts.unknown();
    }
    if (models.size() > 1) {
      findings.accept(
          Finding.error(
              "several-models",
              "",
              "several models: "
                  + models.stream().map(set -> set.first().path()).collect(Collectors.joining(", "))
                  + " (expected: one)"));
    }
    return facts(models.getFirst(), all, tally, findings);
  }

  private static List<GgufFile> read(List<ModelFile> ggufFiles, Consumer<Finding> findings)
      throws IOException {
    List<GgufFile> files = new ArrayList<>();
    long shardTensors = 0;
    for (ModelFile modelFile : ggufFiles) {
      try {
        GgufFile file = GgufFile.read(modelFile);
        shardTensors += file.tensorNames().size();
        if (shardTensors > GgufLimits.TENSORS_MAX) {
          throw new MalformedException(
              Finding.error(
                  "gguf-count",
                  file.path(),
                  "%s: the shards have more than %d tensors"
                      .formatted(file.path(), GgufLimits.TENSORS_MAX)));
        }
        new GgufMetadataRules(file, findings).check();
        files.add(file);
      } catch (MalformedException e) {
        findings.accept(e.finding());
      }
    }
    return files;
  }

  /** What is no sidecar by content, then by name; a sidecar that is alone is the model. */
  private static List<GgufSet> models(List<GgufSet> sets) {
    List<GgufSet> models = sets.stream().filter(set -> !set.isSidecar()).toList();
    if (models.isEmpty()) {
      return sets;
    }
    List<GgufSet> unnamed = models.stream().filter(set -> !set.isNamedSidecar()).toList();
    return unnamed.isEmpty() ? models : unnamed;
  }

  private static GgufFacts facts(
      GgufSet model, List<GgufSet> all, TensorTally tally, Consumer<Finding> findings) {
    TensorTally own = new TensorTally();
    try {
      model.files().forEach(file -> own.add(file.tally()));
    } catch (ArithmeticException e) {
      findings.accept(
          Finding.error(
              "gguf-overflow",
              model.first().path(),
              model.first().path() + ": the parameters overflow a 64-bit count"));
    }
    tally.add(own);
    GgufMetadata metadata = model.first().metadata();
    OptionalLong contextLength =
        model
            .first()
            .architecture()
            .map(name -> metadata.count(name + ".context_length"))
            .orElse(OptionalLong.empty());
    return new GgufFacts(
        model.first().architecture().map(Fact::exact),
        metadata.text("general.name").map(Fact::declared),
        quantization(model.first(), own, findings),
        contextLength.isPresent()
            ? Optional.of(Fact.declared(contextLength.getAsLong()))
            : Optional.empty(),
        license(metadata).map(Fact::declared).stream().toList(),
        metadata.texts("general.languages").stream().map(Fact::declared).toList(),
        metadata.value("tokenizer.chat_template").isPresent(),
        paths(List.of(model)),
        paths(all.stream().filter(set -> !set.equals(model)).toList()));
  }

  private static List<String> paths(List<GgufSet> sets) {
    return sets.stream().flatMap(set -> set.files().stream()).map(GgufFile::path).toList();
  }

  private static Optional<String> license(GgufMetadata metadata) {
    Optional<String> license = metadata.text("general.license");
    return license.isEmpty() || license.get().equalsIgnoreCase("other")
        ? metadata.text("general.license.name").or(() -> license)
        : license;
  }

  private static Optional<Fact<String>> quantization(
      GgufFile first, TensorTally own, Consumer<Finding> findings) {
    OptionalLong number = first.metadata().count("general.file_type");
    if (number.isPresent()) {
      Optional<GgufFileType> known = GgufFileType.byId(number.getAsLong());
      if (known.isPresent()) {
        return known.map(type -> Fact.declared(type.name()));
      }
      findings.accept(
          Finding.warning(
              "gguf-file-type",
              first.path(),
              "%s: general.file_type %d is not known; the type of most elements is shown"
                  .formatted(first.path(), number.getAsLong())));
    }
    return own.matrixElementsByDtype().entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(entry -> Fact.derived(entry.getKey()));
  }
}
