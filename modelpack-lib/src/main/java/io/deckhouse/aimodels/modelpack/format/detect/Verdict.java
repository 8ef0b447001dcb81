package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.FileKind;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.util.Optional;

/**
 * What the content of a file is taken for.
 *
 * @param reason why something must be allowed; else empty
 */
record Verdict(FileKind kind, Optional<Allowance> needs, String reason) {
  static Verdict accepted(FileKind kind) {
    return new Verdict(kind, Optional.empty(), "");
  }

  static Verdict refused(FileKind kind, Allowance needs, String reason) {
    return new Verdict(kind, Optional.of(needs), reason);
  }

  static Verdict pickle(String reason) {
    return refused(FileKind.PICKLE, Allowance.PICKLE, reason);
  }

  static Verdict otherFormat(FileKind kind, String reason) {
    return refused(kind, Allowance.OTHER_FORMAT, reason);
  }

  /** Whether loading the file may run code. */
  boolean isCode() {
    return needs.isPresent() && needs.get() != Allowance.OTHER_FORMAT;
  }

  /** The same about an entry of an archive. */
  Verdict inside(FileKind archive, String entry) {
    return new Verdict(
        kind == FileKind.PICKLE || kind == FileKind.JAR ? kind : archive,
        needs,
        "%s, in entry %s".formatted(reason, Printable.text(entry)));
  }
}
