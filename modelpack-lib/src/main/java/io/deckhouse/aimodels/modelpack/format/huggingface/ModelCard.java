package io.deckhouse.aimodels.modelpack.format.huggingface;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the front matter of a {@code README.md} declares.
 *
 * @param licenses SPDX identifiers where they are certain, else the author's words
 * @param languages ISO 639-1 codes
 * @param task the pipeline tag
 * @param tags free words
 * @param baseModels Hugging Face names of the models that this one was made from
 */
public record ModelCard(
    List<String> licenses,
    List<String> languages,
    Optional<String> task,
    List<String> tags,
    List<String> baseModels) {
  private static final int LOOK_BYTES = 256 * 1024;

  /** Reads the start of the card; nothing in it is an error. */
  public static ModelCard read(ModelFile file) {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LOOK_BYTES, file.size()));
    try (ByteSource source = file.open()) {
      source.readFully(bytes, 0);
    } catch (IOException e) {
      throw ModelPackException.io("read " + file.path(), e);
    }
    return parse(new String(bytes.array(), StandardCharsets.UTF_8));
  }

  static ModelCard parse(String text) {
    FrontMatter matter = FrontMatter.parse(text);
    return new ModelCard(
        licenses(matter),
        matter.all("language").stream()
            .map(code -> code.toLowerCase(Locale.ROOT))
            .filter(code -> code.matches("[a-z]{2}"))
            .distinct()
            .toList(),
        matter.all("pipeline_tag").stream().filter(tag -> tag.matches("[a-z0-9-]+")).findFirst(),
        matter.all("tags"),
        matter.all("base_model"));
  }

  /** A licence that is "other" has its real name in a field of its own. */
  private static List<String> licenses(FrontMatter matter) {
    List<String> names = matter.all("license_name");
    return matter.all("license").stream()
        .flatMap(
            id -> id.equals("other") && !names.isEmpty() ? names.stream() : List.of(id).stream())
        .map(SpdxLicenses::identifier)
        .distinct()
        .toList();
  }
}
