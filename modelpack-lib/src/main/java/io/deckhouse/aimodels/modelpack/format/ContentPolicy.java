package io.deckhouse.aimodels.modelpack.format;

import io.deckhouse.aimodels.modelpack.RefusedByPolicyException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which files are accepted. By default those that hold data in a format that is checked; every
 * other one needs its allowance.
 *
 * @param allowed what was asked for by name
 */
public record ContentPolicy(Set<Allowance> allowed) {
  /** Nothing is allowed. */
  public static final ContentPolicy DEFAULT = new ContentPolicy(Set.of());

  public ContentPolicy {
    allowed = Set.copyOf(allowed);
  }

  /** The files that are not accepted, in the order given. */
  public List<FileReport> refused(List<FileReport> files) {
    return files.stream()
        .filter(file -> file.needs().filter(need -> !allowed.contains(need)).isPresent())
        .toList();
  }

  /**
   * Passes when every file is accepted.
   *
   * @throws RefusedByPolicyException naming each file that is not, and both ways out
   */
  public void require(List<FileReport> files) {
    List<FileReport> refused = refused(files);
    if (!refused.isEmpty()) {
      throw new RefusedByPolicyException(describe(refused), advice(refused));
    }
  }

  /** One line that names each file and why it is refused. */
  public static String describe(List<FileReport> refused) {
    return refused.stream()
        .map(file -> Printable.text(file.path()) + ": " + file.reason())
        .collect(Collectors.joining("; "));
  }

  /** The ways out: to leave the files behind, or to take them. */
  public static String advice(List<FileReport> refused) {
    Set<Allowance> needs = EnumSet.noneOf(Allowance.class);
    refused.forEach(file -> file.needs().ifPresent(needs::add));
    return "leave "
        + (refused.size() == 1 ? "it" : "them")
        + " behind with --exclude GLOB, or take "
        + (refused.size() == 1 ? "it" : "them")
        + " with "
        + needs.stream().map(need -> "--allow " + need.id()).collect(Collectors.joining(" "));
  }
}
