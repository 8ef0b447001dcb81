package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.FileKind;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Formats that are known by their first bytes alone. */
final class BinarySignatures {
  private record Signature(int index, String bytes, Verdict verdict) {}

  private static final List<Signature> NATIVE =
      List.of(
          signature(0, "\u007fELF", nativeCode("ELF executable or library")),
          signature(0, "\0asm", nativeCode("WebAssembly module")),
          signature(0, "!<arch>\n", nativeCode("ar archive of object files")),
          signature(0, "\u00fe\u00ed\u00fa\u00ce", nativeCode("Mach-O executable or library")),
          signature(0, "\u00fe\u00ed\u00fa\u00cf", nativeCode("Mach-O executable or library")),
          signature(0, "\u00ce\u00fa\u00ed\u00fe", nativeCode("Mach-O executable or library")),
          signature(0, "\u00cf\u00fa\u00ed\u00fe", nativeCode("Mach-O executable or library")),
          signature(0, "\u00ca\u00fe\u00ba\u00bf", nativeCode("Mach-O universal binary")),
          signature(0, "dex\n", nativeCode("Android bytecode")),
          signature(0, "BC\u00c0\u00de", nativeCode("LLVM bitcode")));

  private static final List<Signature> DATA =
      List.of(
          signature(0, "\u0089PNG\r\n\u001a\n", Verdict.accepted(FileKind.IMAGE)),
          signature(0, "\u00ff\u00d8\u00ff", Verdict.accepted(FileKind.IMAGE)),
          signature(0, "GIF87a", Verdict.accepted(FileKind.IMAGE)),
          signature(0, "GIF89a", Verdict.accepted(FileKind.IMAGE)),
          signature(8, "WEBP", Verdict.accepted(FileKind.IMAGE)),
          signature(0, "%PDF-", Verdict.accepted(FileKind.DOCUMENT)),
          signature(4, "ftyp", Verdict.accepted(FileKind.DOCUMENT)),
          signature(8, "WAVE", Verdict.accepted(FileKind.DOCUMENT)),
          signature(0, "fLaC", Verdict.accepted(FileKind.DOCUMENT)),
          signature(0, "OggS", Verdict.accepted(FileKind.DOCUMENT)),
          signature(0, "ID3", Verdict.accepted(FileKind.DOCUMENT)),
          signature(4, "TFL3", other(FileKind.TENSORFLOW, "TensorFlow Lite model")),
          signature(0, "PAR1", other(FileKind.OTHER, "Parquet table")),
          signature(0, "ARROW1", other(FileKind.OTHER, "Arrow table")),
          signature(0, "7z\u00bc\u00af'\u001c", other(FileKind.ARCHIVE, "7z archive")),
          signature(0, "Rar!\u001a\u0007", other(FileKind.ARCHIVE, "RAR archive")),
          signature(0, "\u00fd7zXZ\0", other(FileKind.ARCHIVE, "xz-compressed file")),
          signature(0, "MSCF\0\0\0\0", other(FileKind.ARCHIVE, "cabinet archive")));

  /** Where HDF5 looks for its superblock. */
  private static final int[] HDF5_OFFSETS = {0, 512, 1024, 2048};

  /** Magic numbers of CPython's compiled files, from 3.0 on. */
  private static final int PYC_MIN = 3000;

  private static final int PYC_MAX = 3999;
  private static final int CLASS_MAJOR_MIN = 45;

  private BinarySignatures() {}

  /** Compiled code of any kind. */
  static Optional<Verdict> code(Head head) {
    Optional<Verdict> known = first(NATIVE, head);
    if (known.isPresent()) {
      return known;
    }
    if (head.startsWith("MZ") && isBinary(head)) {
      return Optional.of(nativeCode("Windows executable or library"));
    }
    if (head.startsWith("\u00ca\u00fe\u00ba\u00be") && head.length() >= 8) {
      boolean isClass = head.unsignedShort(6, ByteOrder.BIG_ENDIAN) >= CLASS_MAJOR_MIN;
      return Optional.of(nativeCode(isClass ? "Java class" : "Mach-O universal binary"));
    }
    int magic = head.unsignedShort(0, ByteOrder.LITTLE_ENDIAN);
    if (head.has(2, "\r\n") && magic >= PYC_MIN && magic <= PYC_MAX && isBinary(head)) {
      return Optional.of(
          Verdict.refused(FileKind.PYTHON, Allowance.REMOTE_CODE, "compiled Python"));
    }
    return Optional.empty();
  }

  /** Data of any kind. */
  static Optional<Verdict> data(Head head) {
    for (int offset : HDF5_OFFSETS) {
      if (head.has(offset, "\u0089HDF\r\n\u001a\n")) {
        return Optional.of(Verdict.otherFormat(FileKind.HDF5, "HDF5 file"));
      }
    }
    if (head.startsWith(NumpyHeader.MAGIC)) {
      return Optional.of(NumpyHeader.verdict(head));
    }
    return first(DATA, head);
  }

  private static boolean isBinary(Head head) {
    return head.latin1().indexOf('\0') >= 0;
  }

  private static Optional<Verdict> first(List<Signature> signatures, Head head) {
    return signatures.stream()
        .filter(signature -> head.has(signature.index, signature.bytes))
        .map(Signature::verdict)
        .findFirst();
  }

  private static Signature signature(int index, String bytes, Verdict verdict) {
    return new Signature(index, bytes, verdict);
  }

  private static Verdict nativeCode(String reason) {
    return Verdict.refused(FileKind.NATIVE, Allowance.NATIVE_CODE, reason);
  }

  private static Verdict other(FileKind kind, String reason) {
    return Verdict.otherFormat(kind, reason);
  }
}
