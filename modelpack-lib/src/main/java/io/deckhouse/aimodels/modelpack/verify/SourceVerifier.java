package io.deckhouse.aimodels.modelpack.verify;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.artifact.ArtifactFiles;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.Gate;
import io.deckhouse.aimodels.modelpack.source.Intake;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares an artifact with what its publisher lists now. Weights are compared by the digests that
 * the artifact and the publisher have of them; what is listed in another way is read from the
 * artifact, which is small files, and what is not listed at all is read from the publisher.
 */
public final class SourceVerifier {
  private final ProgressListener listener;

  public SourceVerifier(ProgressListener listener) {
    this.listener = listener;
  }

  /**
   * Compares every file of an artifact; blocks.
   *
   * @param recorded what the artifact holds, and says about its origin; its store is open
   * @param now the same origin, opened anew with {@link RecordedOrigin#filter}; not closed here
   * @throws InvalidContentException when the artifact cannot be read
   * @throws ModelPackException when the publisher cannot be asked
   */
  public SourceCheck verify(RecordedOrigin recorded, ModelSource now) {
    List<Finding> findings = new ArrayList<>();
    ModelSource settled =
        now.settle(new Intake(new ForgetfulStore(), recorded.filter(), Gate.OPEN, listener));
    Map<String, SourceFile> published = new HashMap<>();
    settled.files().forEach(file -> published.put(file.path(), file));
    for (ArtifactFiles.Entry file : recorded.files()) {
      PackedFile content = new PackedFile(file);
      Optional.ofNullable(recorded.listed().get(file.path()))
          .filter(listed -> !content.is(listed))
          .ifPresent(listed -> findings.add(misrecorded(file, listed)));
      compare(content, Optional.ofNullable(published.get(file.path()))).ifPresent(findings::add);
    }
    Optional<String> before = recorded.origin().revision();
    Optional<String> after = settled.origin().flatMap(Origin::revision);
    if (before.isPresent() && after.isPresent() && !before.equals(after)) {
      findings.add(
          Finding.error(
              "source-changed",
              "",
              "%s is at %s now (packed: %s)"
                  .formatted(
                      Printable.text(recorded.origin().url()),
                      Printable.text(after.get()),
                      Printable.text(before.get()))));
    }
    return new SourceCheck(recorded.origin(), recorded.files().size(), findings);
  }

  private Optional<Finding> compare(PackedFile packed, Optional<SourceFile> published) {
    String path = packed.entry().path();
    if (published.isEmpty()) {
      return Optional.of(
          Finding.error("source-gone", path, path + ": the publisher does not list it any more"));
    }
    SourceFile file = published.get();
    if (file.size() != packed.entry().size()) {
      return Optional.of(
          changed(path, "%d bytes (packed: %d)".formatted(file.size(), packed.entry().size())));
    }
    ListedDigest listed =
        file.listed()
            .or(() -> file.digest().map(ListedDigest.Content::new))
            .orElseGet(() -> read(file));
    return packed.is(listed)
        ? Optional.empty()
        : Optional.of(changed(path, "%s (packed: %s)".formatted(listed, packed.hash(listed))));
  }

  private static Finding changed(String path, String how) {
    return Finding.error("source-changed", path, path + ": the publisher has " + how);
  }

  private static Finding misrecorded(ArtifactFiles.Entry file, ListedDigest listed) {
    return Finding.error(
        "source-digest-invalid",
        file.path(),
        file.path() + ": its bytes are not those of the source that is recorded: " + listed);
  }

  private ListedDigest read(SourceFile file) {
    try (Progress whole = Progress.start(listener, "verify", file.size());
        Progress part = whole.part(file.path(), file.size())) {
      byte[] hash = PackedFile.hash(file, Digest.Algorithm.SHA256.hasher(), part::advance);
      return new ListedDigest.Content(Digest.of(Digest.Algorithm.SHA256, hash));
    } catch (IOException e) {
      throw ModelPackException.io("read " + file.path() + " at its source", e);
    }
  }
}
