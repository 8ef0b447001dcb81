package io.deckhouse.aimodels.modelpack.inspect;

import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.FileKind;
import io.deckhouse.aimodels.modelpack.format.FileReport;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.ModelFacts;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.ModelFormat;
import io.deckhouse.aimodels.modelpack.format.ModelReport;
import io.deckhouse.aimodels.modelpack.format.ModelTree;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import io.deckhouse.aimodels.modelpack.format.detect.FileClassifier;
import io.deckhouse.aimodels.modelpack.format.diffusers.DdufModels;
import io.deckhouse.aimodels.modelpack.format.diffusers.DiffusersFacts;
import io.deckhouse.aimodels.modelpack.format.diffusers.DiffusersModels;
import io.deckhouse.aimodels.modelpack.format.gguf.GgufFacts;
import io.deckhouse.aimodels.modelpack.format.gguf.GgufModels;
import io.deckhouse.aimodels.modelpack.format.huggingface.SentenceTransformers;
import io.deckhouse.aimodels.modelpack.format.safetensors.SafetensorsModels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the files of a model: what each one is, what the model is, and what is wrong. It reads
 * headers and small files only, and goes on after a bad file, so that all of them are reported.
 *
 * <p>The format of the model is the first of these that its content proves: a DDUF file, a
 * Diffusers tree, safetensors (at least one valid file), GGUF, then ONNX, TensorFlow and pickle. So
 * a repository that holds the same weights several times is a safetensors model. All files are
 * checked; only the tensors of the model's own format are counted.
 */
public final class ModelInspector {
  private final ModelTree tree;
  private final List<FileReport> reports = new ArrayList<>();
  private final FindingLog findings = new FindingLog();
  private Optional<WeightFacts> weights = Optional.empty();

  private ModelInspector(List<? extends ModelFile> files) {
    this.tree = new ModelTree(List.copyOf(files));
  }

  /**
   * Inspects a model; blocks while headers are read. What the files need to be allowed is in their
   * reports; what is malformed is in the findings. A file may be in both.
   *
   * @param files all files of the model, with distinct paths
   * @throws LocalFailureException when a file cannot be read
   */
  public static ModelReport inspect(List<? extends ModelFile> files) {
    ModelInspector inspector = new ModelInspector(files);
    for (ModelFile file : files) {
      inspector.reports.add(classify(file));
    }
    inspector.readDduf();
    inspector.readSafetensors();
    inspector.readGguf();
    inspector.requireWeights();
    ModelFacts facts =
        new FactsAssembler(inspector.tree, inspector.findings).assemble(inspector.weights());
    return new ModelReport(facts, inspector.reports, inspector.findings.sorted());
  }

  private static FileReport classify(ModelFile file) {
    try {
      return FileClassifier.classify(file);
    } catch (IOException e) {
      throw ModelPackException.io("read " + file.path(), e);
    }
  }

  private WeightFacts weights() {
    return weights.orElseGet(() -> WeightFacts.of(OtherFormats.of(reports)));
  }

  /** The first format that is found is the model's; the tensors of the others count nothing. */
  private void found(WeightFacts facts) {
    if (weights.isEmpty()) {
      weights = Optional.of(facts);
    }
  }

  private void readDduf() {
    for (ModelFile file : files(FileKind.DDUF, ".dduf")) {
      TensorTally tally = new TensorTally();
      DiffusersFacts pipeline = DdufModels.inspect(file, tally, findings);
      found(WeightFacts.ofPipeline(ModelFormat.DDUF, pipeline.pipelineClass(), tally));
    }
  }

  private void readSafetensors() {
    List<ModelFile> files = files(FileKind.SAFETENSORS, ".safetensors");
    TensorTally tally = new TensorTally();
    if (DiffusersModels.isPipeline(tree)) {
      DiffusersFacts pipeline = DiffusersModels.inspect(tree, files, tally, findings);
      found(WeightFacts.ofPipeline(ModelFormat.DIFFUSERS, pipeline.pipelineClass(), tally));
      markRemoteCode(pipeline.remoteCode());
      return;
    }
    Optional<String> top = SafetensorsModels.topFolder(tree, files);
    Set<String> folders = new HashSet<>(SentenceTransformers.moduleFolders(tree, findings));
    top.ifPresent(folders::add);
    if (SafetensorsModels.inspect(tree, files, folders, tally, findings) > 0) {
      found(WeightFacts.ofSafetensors(tally, top.orElse("")));
    }
  }

  private void readGguf() {
    List<ModelFile> files = files(FileKind.GGUF, ".gguf");
    if (files.isEmpty()) {
      return;
    }
    TensorTally tally = new TensorTally();
    boolean isBeside = weights.isPresent();
    try {
      GgufFacts gguf =
          GgufModels.inspect(
              files,
              tally,
              finding -> {
                // Several quantizations beside the model are copies of it: nothing is unclear.
                if (!isBeside || !finding.code().equals("several-models")) {
                  findings.accept(finding);
                }
              });
      found(WeightFacts.ofGguf(gguf, tally));
    } catch (IOException e) {
      throw ModelPackException.io("read the GGUF files of the model", e);
    }
  }

  /** Files whose content is of a kind, and those whose name promises it. */
  private List<ModelFile> files(FileKind kind, String ending) {
    List<ModelFile> files = new ArrayList<>();
    for (FileReport report : reports) {
      if (report.kind() == kind || report.path().toLowerCase(Locale.ROOT).endsWith(ending)) {
        tree.file(report.path()).ifPresent(files::add);
      }
    }
    return files;
  }

  private void requireWeights() {
    boolean isPromised =
        reports.stream()
            .map(report -> report.path().toLowerCase(Locale.ROOT))
            .anyMatch(path -> path.endsWith(".safetensors") || path.endsWith(".dduf"));
    if (weights().format().isEmpty() && !isPromised) {
      findings.accept(
          Finding.error(
              "no-weights",
              "",
              "no weights in the model (expected: a .safetensors, .gguf or .dduf file)"));
    }
  }

  private void markRemoteCode(Set<String> paths) {
    reports.replaceAll(
        report ->
            paths.contains(report.path()) && report.needs().isEmpty()
                ? new FileReport(
                    report.path(),
                    report.size(),
                    report.kind(),
                    report.role(),
                    Optional.of(Allowance.REMOTE_CODE),
                    "code that model_index.json has a loader run")
                : report);
  }
}
