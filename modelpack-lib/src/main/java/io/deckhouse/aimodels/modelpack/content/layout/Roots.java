package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.oci.Annotations;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Index;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which entries of an index.json keep content. Referrers without a name, and the tags that cosign
 * gives to signatures, keep theirs only while the manifest that they are about is kept; every other
 * entry does, named or not.
 */
final class Roots {
  private static final Pattern COSIGN_TAG =
      Pattern.compile("(?:.*[:/])?sha256-([0-9a-f]{64})\\.(?:sig|att|sbom)");

  private record Dependent(Descriptor entry, Digest subject) {}

  private final Reachability reachable;
  private final List<Dependent> dependents = new ArrayList<>();
  private final Set<Descriptor> unneeded = new HashSet<>();

  Roots(Reachability reachable) {
    this.reachable = reachable;
  }

  /** Adds what the entries keep. */
  void add(Index index) {
    for (Descriptor entry : index.manifests()) {
      try {
        Optional<Digest> subject = subject(entry);
        if (subject.isPresent()) {
          dependents.add(new Dependent(entry, subject.get()));
        } else {
          reachable.add(entry);
        }
      } catch (InvalidContentException e) {
        if (entry.annotations().containsKey(Annotations.REF_NAME)) {
          throw e;
        }
        // A referrer that nobody can read is of no use, and has no name to remove it by.
        unneeded.add(entry);
      }
    }
    while (addNeededDependents()) {
      // A referrer may have referrers itself.
    }
    dependents.forEach(dependent -> unneeded.add(dependent.entry()));
  }

  /** Entries that only referred to what is gone. */
  Set<Descriptor> unneeded() {
    return unneeded;
  }

  private boolean addNeededDependents() {
    return dependents.removeIf(
        dependent -> {
          boolean needed =
              reachable.contains(dependent.subject())
                  || reachable.contains(dependent.entry().digest());
          if (needed) {
            reachable.add(dependent.entry());
          }
          return needed;
        });
  }

  private Optional<Digest> subject(Descriptor entry) {
    Optional<String> name = entry.annotation(Annotations.REF_NAME);
    if (name.isEmpty()) {
      return reachable.subject(entry.digest());
    }
    Matcher tag = COSIGN_TAG.matcher(name.get());
    return tag.matches()
        ? Optional.of(new Digest(Digest.Algorithm.SHA256, tag.group(1)))
        : Optional.empty();
  }
}
