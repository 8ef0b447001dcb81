package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.FileKind;
import java.util.List;
import java.util.Optional;

/** Looks at one entry of an archive for what must not pass unseen: code of any kind. */
final class EntryDetector {
  private static final List<String> ARCHIVES =
      List.of("PK\u0003\u0004", "\u001f\u008b", "BZh", "\u00fd7zXZ\0", "7z\u00bc\u00af'\u001c");

  private EntryDetector() {}

  /**
   * Says why an entry is refused, if it is.
   *
   * @param head empty where the entry cannot be read
   */
  static Optional<Verdict> detect(String name, Head head) {
    if (PickleProbe.isPickle(head)) {
      return Optional.of(Verdict.pickle("pickle"));
    }
    if (FileNames.isPickle(name)) {
      return Optional.of(Verdict.pickle("pickle by name"));
    }
    Optional<Verdict> code = BinarySignatures.code(head);
    if (code.isPresent()) {
      return code;
    }
    if (head.startsWith(NumpyHeader.MAGIC)) {
      return Optional.of(NumpyHeader.verdict(head)).filter(Verdict::isCode);
    }
    if (isArchive(head) && head.latin1().contains("data.pkl")) {
      return Optional.of(Verdict.pickle("PyTorch archive with a pickle"));
    }
    if (FileNames.isNative(name)) {
      return Optional.of(
          Verdict.refused(FileKind.NATIVE, Allowance.NATIVE_CODE, "native code by name"));
    }
    if (FileNames.isPython(name)) {
      return Optional.of(Verdict.refused(FileKind.PYTHON, Allowance.REMOTE_CODE, "Python"));
    }
    if (FileNames.isScript(name) || head.startsWith("#!")) {
      return Optional.of(Verdict.refused(FileKind.SCRIPT, Allowance.NATIVE_CODE, "script"));
    }
    return Optional.empty();
  }

  /** Whether the entry is an archive itself, whose entries are not looked at. */
  static boolean isArchive(Head head) {
    return ARCHIVES.stream().anyMatch(head::startsWith);
  }

  /** The verdict whose allowance comes first in {@link Allowance}. */
  static Verdict worse(Verdict a, Verdict b) {
    int rankA = a.needs().map(Enum::ordinal).orElse(Integer.MAX_VALUE);
    int rankB = b.needs().map(Enum::ordinal).orElse(Integer.MAX_VALUE);
    return rankB < rankA ? b : a;
  }
}
