package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.FileKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a text is: Python, a script, a configuration that names code, JSON, or just text. */
final class TextDetector {
  /** The longest configuration in which {@code auto_map} is looked for, in bytes. */
  static final int CONFIG_BYTES_MAX = 16 * 1024 * 1024;

  private static final int TAIL_BYTES = 64;
  private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";
  private static final Pattern OBJECT_START = Pattern.compile("\\{\\s*([\"}]|$)");
  private static final Pattern ARRAY_START =
      Pattern.compile("\\[\\s*([\"{\\[\\]0-9-]|true|false|null|$)");

  private final String path;
  private final ByteSource source;
  private final Head head;

  TextDetector(String path, ByteSource source, Head head) {
    this.path = path;
    this.source = source;
    this.head = head;
  }

  Verdict verdict() throws IOException {
    String firstLine = head.latin1().lines().findFirst().orElse("");
    boolean script = head.startsWith("#!") || head.startsWith("\u00ef\u00bb\u00bf#!");
    if (FileNames.isPython(path)
        || (script && firstLine.toLowerCase(Locale.ROOT).contains("python"))) {
      return Verdict.refused(
          FileKind.PYTHON, Allowance.REMOTE_CODE, "Python that a loader may run");
    }
    if (script || FileNames.isScript(path)) {
      return Verdict.refused(FileKind.SCRIPT, Allowance.NATIVE_CODE, "script");
    }
    if (FileNames.isUnpickled(path) && !head.startsWith(LFS_POINTER)) {
      // A pickle of protocol 0 is text, and may hide its calls behind any length of it.
      return Verdict.pickle("text with the name of a pickle");
    }
    if (FileNames.isConfig(path)) {
      Optional<Verdict> remoteCode = config();
      if (remoteCode.isPresent()) {
        return remoteCode.get();
      }
    }
    if (head.latin1().stripLeading().startsWith("<svg")
        || FileNames.extension(path).equals("svg")) {
      return Verdict.accepted(FileKind.IMAGE);
    }
    return Verdict.accepted(isJson() ? FileKind.JSON : FileKind.TEXT);
  }

  private Optional<Verdict> config() throws IOException {
    if (source.size() > CONFIG_BYTES_MAX) {
      return Optional.of(
          Verdict.refused(
              FileKind.JSON,
              Allowance.REMOTE_CODE,
              "configuration too long to look for auto_map (at most %d bytes)"
                  .formatted(CONFIG_BYTES_MAX)));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) source.size());
    source.readFully(bytes, 0);
    return RemoteCodeScan.config(bytes.array());
  }

  /** Whether it begins and ends as an object or an array does; parsing is the readers' work. */
  private boolean isJson() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(TAIL_BYTES, source.size()));
    source.readFully(bytes, source.size() - bytes.capacity());
    String tail = new String(bytes.array(), StandardCharsets.ISO_8859_1).stripTrailing();
    String start = head.latin1().replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading();
    return (OBJECT_START.matcher(start).lookingAt() && tail.endsWith("}"))
        || (ARRAY_START.matcher(start).lookingAt() && tail.endsWith("]"));
  }
}
