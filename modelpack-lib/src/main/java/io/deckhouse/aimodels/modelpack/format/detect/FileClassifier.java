package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.FileReport;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Says what a file of a model is. The first bytes decide, and for archives their directory too;
 * weights are not read beyond their first {@value Head#BYTES_MAX} bytes. Safetensors, GGUF, DDUF,
 * JSON, UTF-8 text, SentencePiece, images and documents are accepted; all else needs an {@link
 * Allowance}.
 *
 * <p>A file that is named {@code .safetensors}, {@code .gguf} or {@code .dduf} and holds nothing
 * dangerous is reported as that format even when it is not one, so that its reader can say what is
 * wrong. A plausible safetensors header whose bytes are a pickle as well is accepted only when the
 * whole file is structurally safetensors.
 */
public final class FileClassifier {
  private FileClassifier() {}

  /** Opens and classifies one file; blocks. */
  public static FileReport classify(ModelFile file) throws IOException {
    try (ByteSource source = file.open()) {
      Verdict verdict = new ContentDetector(file.path(), source).verdict();
      return new FileReport(
          file.path(),
          file.size(),
          verdict.kind(),
          FileRoles.role(file.path(), verdict.kind(), file.size()),
          verdict.needs(),
          verdict.reason());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
