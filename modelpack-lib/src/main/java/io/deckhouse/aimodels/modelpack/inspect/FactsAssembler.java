package io.deckhouse.aimodels.modelpack.inspect;

import io.deckhouse.aimodels.modelpack.format.Fact;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelFacts;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.ModelTree;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import io.deckhouse.aimodels.modelpack.format.gguf.GgufFacts;
import io.deckhouse.aimodels.modelpack.format.huggingface.ChatTemplates;
import io.deckhouse.aimodels.modelpack.format.huggingface.ModelCard;
import io.deckhouse.aimodels.modelpack.format.huggingface.ModelConfig;
import io.deckhouse.aimodels.modelpack.format.huggingface.SpdxLicenses;
import io.deckhouse.aimodels.modelpack.format.huggingface.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts together what weights, configurations and the model card say. Where the weights say
 * something themselves, as GGUF does, that goes before what is written beside them.
 */
final class FactsAssembler {
  private final ModelTree tree;
  private final Consumer<Finding> findings;

  FactsAssembler(ModelTree tree, Consumer<Finding> findings) {
    this.tree = tree;
    this.findings = findings;
  }

  /** Reads the descriptions and joins them with what the weights say. */
  ModelFacts assemble(WeightFacts weights) {
    Optional<GgufFacts> gguf = weights.gguf();
    TensorTally tally = weights.tally();
    Optional<ModelConfig> config = config(weights.folder());
    Optional<ModelCard> card = tree.file("README.md").map(ModelCard::read);
    Optional<Fact<String>> architecture =
        weights
            .pipelineClass()
            .map(Fact::declared)
            .or(() -> gguf.flatMap(GgufFacts::architecture))
            .or(() -> config.flatMap(ModelConfig::architecture).map(Fact::declared));
    boolean hasTensors = tally.tensorCount() > 0;
    return new ModelFacts(
        weights.format().map(Fact::exact),
        architecture,
        config.flatMap(ModelConfig::family).map(Fact::declared).or(() -> family(gguf)),
        gguf.flatMap(GgufFacts::name),
        hasTensors ? Optional.of(Fact.exact(tally.parameterCount())) : Optional.empty(),
        gguf.isEmpty() && isPacked(config, tally),
        (gguf.isPresent() ? WeightNumbers.ggufPrecision(tally) : WeightNumbers.precision(tally))
            .map(Fact::derived),
        gguf.flatMap(GgufFacts::quantization)
            .or(() -> config.flatMap(ModelConfig::quantization).map(Fact::declared)),
        gguf.flatMap(GgufFacts::contextLength).or(() -> contextLength(config)),
        hasTensors ? Optional.of(Fact.exact(tally.tensorCount())) : Optional.empty(),
        tally.elementsByDtype(),
        licenses(gguf, card),
        gguf.map(GgufFacts::chatTemplate).orElse(false) || hasChatTemplate(),
        tasks(card, architecture),
        languages(gguf, card));
  }

  /** The configuration is at the root, or beside the weights where those are in a folder. */
  private Optional<ModelConfig> config(String folder) {
    Optional<ModelFile> file =
        tree.file("config.json").or(() -> tree.file(ModelTree.join(folder, "config.json")));
    try {
      return file.isPresent() ? Optional.of(ModelConfig.read(file.get())) : Optional.empty();
    } catch (MalformedException e) {
      findings.accept(e.finding());
      return Optional.empty();
    }
  }

  private static Optional<Fact<String>> family(Optional<GgufFacts> gguf) {
    return gguf.flatMap(GgufFacts::architecture);
  }

  private static Optional<Fact<Long>> contextLength(Optional<ModelConfig> config) {
    return config
        .filter(known -> known.contextLength().isPresent())
        .map(known -> Fact.declared(known.contextLength().getAsLong()));
  }

  private static boolean isPacked(Optional<ModelConfig> config, TensorTally tally) {
    return config.map(ModelConfig::isQuantized).orElse(false)
        && WeightNumbers.hasPackingTypes(tally);
  }

  private boolean hasChatTemplate() {
    try {
      return ChatTemplates.isPresent(tree);
    } catch (MalformedException e) {
      findings.accept(e.finding());
      return false;
    }
  }

  private static List<Fact<String>> licenses(Optional<GgufFacts> gguf, Optional<ModelCard> card) {
    List<Fact<String>> licenses = new ArrayList<>();
    for (Fact<String> license : gguf.map(GgufFacts::licenses).orElse(List.of())) {
      licenses.add(new Fact<>(SpdxLicenses.identifier(license.value()), license.basis()));
    }
    if (licenses.isEmpty()) {
      card.ifPresent(
          known -> known.licenses().forEach(license -> licenses.add(Fact.declared(license))));
    }
    return licenses;
  }

  private static List<Fact<String>> languages(Optional<GgufFacts> gguf, Optional<ModelCard> card) {
    List<Fact<String>> own = gguf.map(GgufFacts::languages).orElse(List.of());
    return own.isEmpty()
        ? card.map(ModelCard::languages).orElse(List.of()).stream().map(Fact::declared).toList()
        : own;
  }

  private static List<Fact<String>> tasks(
      Optional<ModelCard> card, Optional<Fact<String>> architecture) {
    Optional<Fact<String>> declared = card.flatMap(ModelCard::task).map(Fact::declared);
    return declared
        .or(() -> architecture.map(Fact::value).flatMap(Tasks::ofArchitecture).map(Fact::derived))
        .stream()
        .toList();
  }
}
