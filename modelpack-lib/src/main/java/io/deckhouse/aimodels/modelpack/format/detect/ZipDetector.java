package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.FileKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a zip file is: a PyTorch or NumPy archive, a jar, a Keras model, a DDUF, or just an archive.
 * Each entry is judged by its first bytes, whatever its name; an entry that cannot be read never
 * makes the zip acceptable.
 */
final class ZipDetector {
  private static final Set<String> DDUF_EXTENSIONS = Set.of("json", "model", "safetensors", "txt");

  /** A layer or a module outside Keras that a Keras config has called (CVE-2025-1550). */
  private static final Pattern KERAS_CODE =
      Pattern.compile(
          "\"class_name\"\\s*:\\s*\"(Lambda|__lambda__|function)\""
              + "|\"module\"\\s*:\\s*\"(?!keras\\b|tf_keras\\b|builtins\")[^\"]+\"");

  private static final int CONFIG_BYTES_MAX = 4 * 1024 * 1024;

  private final String path;
  private final ZipDirectory zip;

  ZipDetector(String path, ZipDirectory zip) {
    this.path = path;
    this.zip = zip;
  }

  Verdict verdict() throws IOException {
    Verdict worst = kind();
    for (ZipEntryInfo entry : zip.entries()) {
      if (entry.name().endsWith("/")) {
        continue;
      }
      Optional<byte[]> bytes = zip.read(entry, Head.BYTES_MAX);
      Head head = new Head(bytes.orElse(new byte[0]));
      Optional<Verdict> found = EntryDetector.detect(entry.name(), head);
      if (found.isPresent()) {
        worst = EntryDetector.worse(worst, found.get().inside(FileKind.ARCHIVE, entry.name()));
      } else if (bytes.isEmpty() || EntryDetector.isArchive(head)) {
        worst =
            EntryDetector.worse(
                worst,
                Verdict.otherFormat(FileKind.ARCHIVE, "zip with an entry that cannot be checked")
                    .inside(FileKind.ARCHIVE, entry.name()));
      }
      worst = EntryDetector.worse(worst, config(entry));
    }
    return FileNames.isUnpickled(path) && worst.needs().isPresent() && !worst.isCode()
        ? Verdict.pickle("zip archive with the name of a pickle")
        : worst;
  }

  private Verdict kind() {
    if (isJar()) {
      return Verdict.refused(FileKind.JAR, Allowance.NATIVE_CODE, "Java archive");
    }
    if (!zip.isWhole()) {
      return Verdict.otherFormat(FileKind.ARCHIVE, "zip whose directory cannot be checked");
    }
    if (isDduf()) {
      return Verdict.accepted(FileKind.DDUF);
    }
    if (isKeras()) {
      return Verdict.otherFormat(FileKind.TENSORFLOW, "Keras model");
    }
    if (!zip.entries().isEmpty()
        && zip.entries().stream().allMatch(entry -> entry.name().endsWith(".npy"))) {
      return Verdict.otherFormat(FileKind.NUMPY, "archive of NumPy arrays");
    }
    return Verdict.otherFormat(FileKind.ARCHIVE, "zip archive");
  }

  private boolean isJar() {
    return FileNames.extension(path).equals("jar")
        || zip.entries().stream()
            .anyMatch(
                entry ->
                    entry.name().equalsIgnoreCase("META-INF/MANIFEST.MF")
                        || entry.name().endsWith(".class"));
  }

  /** By content, or by a name that the reader of DDUF then holds it to. */
  private boolean isDduf() {
    return FileNames.extension(path).equals("dduf")
        || (has("model_index.json")
            && zip.entries().stream()
                .allMatch(
                    entry ->
                        entry.method() == ZipEntryInfo.STORED
                            && !entry.encrypted()
                            && DDUF_EXTENSIONS.contains(FileNames.extension(entry.name()))));
  }

  private boolean isKeras() {
    return FileNames.extension(path).equals("keras")
        || (has("config.json") && has("metadata.json") && has("model.weights.h5"));
  }

  private boolean has(String name) {
    return zip.entries().stream().anyMatch(entry -> entry.name().equals(name));
  }

  private Verdict config(ZipEntryInfo entry) throws IOException {
    Verdict nothing = Verdict.accepted(FileKind.JSON);
    if (!FileNames.isConfig(entry.name())) {
      return nothing;
    }
    byte[] bytes = zip.read(entry, CONFIG_BYTES_MAX).orElse(new byte[0]);
    List<Optional<Verdict>> found =
        List.of(
            RemoteCodeScan.config(bytes), isKeras() ? kerasCode(bytes) : Optional.<Verdict>empty());
    return found.stream()
        .flatMap(Optional::stream)
        .findFirst()
        .map(verdict -> verdict.inside(FileKind.ARCHIVE, entry.name()))
        .orElse(nothing);
  }

  private static Optional<Verdict> kerasCode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return KERAS_CODE.matcher(text).find() || bytes.length == CONFIG_BYTES_MAX
        ? Optional.of(
            Verdict.refused(
                FileKind.TENSORFLOW, Allowance.REMOTE_CODE, "Keras layer that holds code"))
        : Optional.empty();
  }
}
