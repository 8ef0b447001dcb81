package io.deckhouse.aimodels.modelpack.verify;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.artifact.ArtifactFiles;
import io.deckhouse.aimodels.modelpack.artifact.ConfigCheck;
import io.deckhouse.aimodels.modelpack.artifact.LayerContent;
import io.deckhouse.aimodels.modelpack.artifact.ModelPack;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.inspect.ModelInspector;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.parallel.Workers;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Checks a stored artifact: the digest and size of the manifest, the config and every layer, the
 * config against the layers, the paths, and the structure of the model's files. Everything is read;
 * no cache is asked.
 */
public final class Verifier {
  private final int concurrency;
  private final ProgressListener listener;

  public Verifier(int concurrency, ProgressListener listener) {
    this.concurrency = concurrency;
    this.listener = listener;
  }

  /**
   * Checks everything and lists all that is wrong, in the order of the layers; nothing found means
   * that the artifact is whole.
   */
  public List<Finding> verify(ContentStore store, Descriptor descriptor) {
    List<Finding> findings = new ArrayList<>();
    Optional<Manifest> manifest =
        attempt(findings, "manifest", "", () -> store.manifest(descriptor));
    if (manifest.isEmpty()) {
      return findings;
    }
    Optional<List<LayerContent>> contents =
        attempt(findings, "layers", "", () -> ArtifactFiles.contents(manifest.get()));
    int before = findings.size();
    verifyBlobs(store, manifest.get(), findings);
    if (findings.size() > before || contents.isEmpty()) {
      return findings; // The structure of damaged bytes says nothing.
    }
    attempt(
            findings,
            "config",
            "",
            () -> new ConfigCheck(store).faults(manifest.get(), contents.get()))
        .ifPresent(
            faults ->
                faults.forEach(fault -> findings.add(Finding.error("config-diff-ids", "", fault))));
    attempt(findings, "layers", "", () -> new ArtifactFiles(store).list(manifest.get()))
        .map(entries -> entries.stream().map(ArtifactFiles.Entry::file).toList())
        .ifPresent(files -> findings.addAll(ModelInspector.inspect(files).findings()));
    return findings;
  }

  private void verifyBlobs(ContentStore store, Manifest manifest, List<Finding> findings) {
    List<Descriptor> blobs = new ArrayList<>();
    blobs.add(manifest.config());
    blobs.addAll(manifest.layers());
    long total = blobs.stream().mapToLong(Descriptor::size).sum();
    try (Progress whole = Progress.start(listener, "verify", total)) {
      List<Callable<List<Finding>>> tasks = new ArrayList<>();
      for (Descriptor blob : blobs) {
        tasks.add(() -> verifyBlob(store, blob, whole));
      }
      new Workers(concurrency).run(tasks).forEach(findings::addAll);
    }
  }

  private static List<Finding> verifyBlob(ContentStore store, Descriptor blob, Progress whole) {
    List<Finding> findings = new ArrayList<>();
    String path = blob.annotation(ModelPack.FILE_PATH).orElse("");
    try (Progress part =
        whole.part(path.isEmpty() ? blob.digest().toString() : path, blob.size())) {
      attempt(
          findings,
          "blob",
          path,
          () -> {
            Blobs.verify(store, blob, part::advance);
            return blob;
          });
    }
    return findings;
  }

  @FunctionalInterface
  private interface Check<T> {
    T run();
  }

  /** Turns a failure that concerns the content into a finding; others are thrown. */
  private static <T> Optional<T> attempt(
      List<Finding> findings, String what, String file, Check<T> check) {
    try {
      return Optional.of(check.run());
    } catch (InvalidContentException e) {
      findings.add(Finding.error(what + "-invalid", file, message(file, e)));
    } catch (NotFoundException e) {
      findings.add(Finding.error(what + "-missing", file, message(file, e)));
    }
    return Optional.empty();
  }

  private static String message(String file, ModelPackException e) {
    return file.isEmpty() ? String.valueOf(e.getMessage()) : file + ": " + e.getMessage();
  }
}
