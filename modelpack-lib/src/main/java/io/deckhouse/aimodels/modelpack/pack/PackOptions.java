package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.artifact.Compression;
import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.parallel.Workers;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a model is packed.
 *
 * @param filter which files of the source are taken
 * @param allowed what the content policy lets pass beside what it always does
 * @param smallFilesInTar whether the files that are not weights go into one tar layer for each role
 * @param compression of those tar layers
 * @param created recorded in the artifact; without it no time is, and the digest depends on the
 *     files alone
 * @param concurrency files at the same time
 */
public record PackOptions(
    PathFilter filter,
    Set<Allowance> allowed,
    boolean smallFilesInTar,
    Compression compression,
    Optional<Instant> created,
    int concurrency) {
  public PackOptions {
    allowed = allowed.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(allowed));
  }

  /** One raw layer for each file, nothing allowed, no time recorded. */
  public static PackOptions defaults() {
    return new PackOptions(
        PathFilter.ALL,
        Set.of(),
        false,
        Compression.NONE,
        Optional.empty(),
        Workers.defaultConcurrency());
  }
}
