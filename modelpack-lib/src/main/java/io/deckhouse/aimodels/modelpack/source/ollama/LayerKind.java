package io.deckhouse.aimodels.modelpack.source.ollama;

import java.util.Arrays;
import java.util.Optional;

/** The layers of an Ollama manifest that become files. */
enum LayerKind {
  MODEL("model", "model.gguf", "", Count.ONE),
  PROJECTOR("projector", "mmproj", ".gguf", Count.SEVERAL),
  ADAPTER("adapter", "adapter", ".gguf", Count.SEVERAL),
  DRAFT("draft", "draft", ".gguf", Count.SEVERAL),
  TEMPLATE("template", "template.txt", "", Count.ONE),
  SYSTEM("system", "system.txt", "", Count.ONE),
  PARAMS("params", "params.json", "", Count.ONE),
  MESSAGES("messages", "messages.json", "", Count.ONE),
  LICENSE("license", "LICENSE", "", Count.SEVERAL);

  private static final String PREFIX = "application/vnd.ollama.image.";

  /** A tensor by itself, of a model that is no single file. */
  static final String TENSOR = PREFIX + "tensor";

  /** How many layers of a kind a model may have. */
  enum Count {
    ONE,
    SEVERAL
  }

  private final String type;
  private final String stem;
  private final String ending;
  private final Count count;

  LayerKind(String type, String stem, String ending, Count count) {
    this.type = type;
    this.stem = stem;
    this.ending = ending;
    this.count = count;
  }

  /** The kind of a media type; nothing for one that does not become a file. */
  static Optional<LayerKind> of(String mediaType) {
    return Arrays.stream(values()).filter(kind -> mediaType.equals(PREFIX + kind.type)).findFirst();
  }

  /** What it is called in messages. */
  String text() {
    return type;
  }

  boolean isOne() {
    return count == Count.ONE;
  }

  /** Whether its files are weights, of any size; the others are texts. */
  boolean isWeights() {
    return switch (this) {
      case MODEL, PROJECTOR, ADAPTER, DRAFT -> true;
      case TEMPLATE, SYSTEM, PARAMS, MESSAGES, LICENSE -> false;
    };
  }

  /**
   * The name of a file: {@code mmproj.gguf}, {@code mmproj-2.gguf}; {@code LICENSE}, {@code
   * LICENSE.2}.
   *
   * @param number from one on
   */
  String fileName(int number) {
    if (number == 1) {
      return stem + ending;
    }
    return stem + (this == LICENSE ? "." : "-") + number + ending;
  }
}
