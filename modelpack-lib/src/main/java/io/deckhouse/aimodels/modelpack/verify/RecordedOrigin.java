package io.deckhouse.aimodels.modelpack.verify;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.artifact.ArtifactFiles;
import io.deckhouse.aimodels.modelpack.artifact.ArtifactInspector;
import io.deckhouse.aimodels.modelpack.artifact.ModelConfig;
import io.deckhouse.aimodels.modelpack.artifact.SourceDigests;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import io.deckhouse.aimodels.modelpack.source.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where an artifact says that it comes from. Whoever made the artifact wrote it: it is as hostile
 * as the rest of it.
 *
 * @param files what the artifact holds
 * @param listed what the publisher listed about files when they were packed, by path
 */
public record RecordedOrigin(
    Origin origin, List<ArtifactFiles.Entry> files, Map<String, ListedDigest> listed) {
  public RecordedOrigin {
    files = List.copyOf(files);
    listed = Map.copyOf(listed);
  }

  /**
   * Reads it from config and manifest; layers are read where they are archives.
   *
   * @throws InvalidRequestException when none is recorded
   * @throws InvalidContentException when what is recorded is malformed
   */
  public static RecordedOrigin of(ContentStore store, Descriptor descriptor) {
    Manifest manifest = store.manifest(descriptor);
    Optional<ModelConfig> config = new ArtifactInspector(store).config(manifest);
    String url =
        config
            .flatMap(ModelConfig::sourceUrl)
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "no source is recorded in the artifact: it was packed from files of a"
                            + " machine",
                        "without --source its own digests are checked"));
    return new RecordedOrigin(
        new Origin(url, config.flatMap(ModelConfig::revision)),
        new ArtifactFiles(store).list(manifest),
        listed(manifest));
  }

  /** Takes the files of the artifact, of a publisher that has more. */
  public PathFilter filter() {
    return PathFilter.ofPaths(files.stream().map(ArtifactFiles.Entry::path).toList());
  }

  private static Map<String, ListedDigest> listed(Manifest manifest) {
    Map<String, ListedDigest> listed = new LinkedHashMap<>();
    SourceDigests.of(manifest).forEach((path, text) -> listed.put(path, digest(text)));
    return listed;
  }

  private static ListedDigest digest(String text) {
    return ListedDigest.parse(text)
        .orElseThrow(
            () ->
                new InvalidContentException(
                    "a recorded source digest: "
                        + Printable.quote(text)
                        + " (expected: sha256:<64 hex> or gitoid:blob:sha1:<40 hex>)"));
  }
}
