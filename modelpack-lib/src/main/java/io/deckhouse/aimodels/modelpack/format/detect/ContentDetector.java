package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.FileKind;
import java.io.IOException;
import java.util.Optional;

/**
 * Judges one file by its content, most dangerous first. The accepted formats are a list; what is
 * not recognised needs an allowance. The name decides only where the content is silent.
 */
final class ContentDetector {
  private final String path;
  private final ByteSource source;
  private final Head head;

  ContentDetector(String path, ByteSource source) throws IOException {
    this.path = path;
    this.source = source;
    this.head = Head.of(source);
  }

  Verdict verdict() throws IOException {
    if (head.startsWith("GGUF")) {
      return Verdict.accepted(FileKind.GGUF);
    }
    boolean pickle = PickleProbe.isPickle(head);
    if (SafetensorsProbe.isPlausible(head, source.size())
        && (!pickle || SafetensorsProbe.isWhole(source, head))) {
      return Verdict.accepted(FileKind.SAFETENSORS);
    }
    if (pickle) {
      return Verdict.pickle("pickle");
    }
    Verdict found = unclaimed();
    return found.isCode() ? found : claimed().orElse(found);
  }

  /**
   * The format that the name claims where nothing dangerous was found: its reader says what is
   * wrong, which tells more than a refusal.
   */
  private Optional<Verdict> claimed() {
    return switch (FileNames.extension(path)) {
      case "gguf" -> Optional.of(Verdict.accepted(FileKind.GGUF));
      case "safetensors" -> Optional.of(Verdict.accepted(FileKind.SAFETENSORS));
      case "dduf" -> Optional.of(Verdict.accepted(FileKind.DDUF));
      default -> Optional.empty();
    };
  }

  private Verdict unclaimed() throws IOException {
    if (source.size() == 0) {
      return Verdict.accepted(FileKind.EMPTY);
    }
    Optional<Verdict> code = BinarySignatures.code(head);
    if (code.isPresent()) {
      return code.get();
    }
    Optional<ZipDirectory> zip = ZipDirectory.find(source);
    if (zip.isPresent()) {
      Verdict verdict = new ZipDetector(path, zip.get()).verdict();
      return TarDetector.isTar(head) ? EntryDetector.worse(tar(), verdict) : verdict;
    }
    Optional<Verdict> binary = binary();
    if (binary.isPresent()) {
      return binary.get();
    }
    boolean document = FileRoles.isDocument(path);
    return TextProbe.isText(source, document)
        ? new TextDetector(path, source, head).verdict()
        : unknown();
  }

  private Optional<Verdict> binary() throws IOException {
    if (head.startsWith("PK\u0003\u0004")) {
      return Optional.of(brokenZip());
    }
    if (TarDetector.isTar(head)) {
      return Optional.of(tar());
    }
    Optional<Verdict> compressed = CompressedDetector.detect(path, source, head);
    if (compressed.isPresent()) {
      return compressed;
    }
    Optional<Verdict> data = BinarySignatures.data(head);
    return data.isPresent() ? data : ProtobufProbe.detect(path, head);
  }

  private Verdict tar() throws IOException {
    return TarDetector.verdict(new SourceStream(source, 0));
  }

  private Verdict brokenZip() {
    return head.latin1().contains("data.pkl") || FileNames.isUnpickled(path)
        ? Verdict.pickle("damaged zip archive with a pickle")
        : Verdict.otherFormat(FileKind.ARCHIVE, "damaged zip archive");
  }

  private Verdict unknown() {
    if (FileNames.isPickle(path)) {
      return Verdict.pickle("unknown content with the name of a pickle");
    }
    if (FileNames.isNative(path)) {
      return Verdict.refused(
          FileKind.NATIVE, Allowance.NATIVE_CODE, "unknown content with the name of a library");
    }
    if (FileNames.isPython(path)) {
      return Verdict.refused(FileKind.PYTHON, Allowance.REMOTE_CODE, "Python that is not text");
    }
    return Verdict.otherFormat(FileKind.OTHER, "unknown binary format");
  }
}
