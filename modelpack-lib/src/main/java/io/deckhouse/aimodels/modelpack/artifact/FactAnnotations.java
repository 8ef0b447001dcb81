package io.deckhouse.aimodels.modelpack.artifact;

/**
 * Annotations of a manifest that hold what the ModelPack config has no field for. All share one
 * prefix; numbers are decimal text. They are documented in docs/reference/annotations.md.
 */
public final class FactAnnotations {
  public static final String PREFIX = "io.deckhouse.ai-models.";

  /** The exact number of parameters. */
  public static final String PARAMETER_COUNT = PREFIX + "parameter-count";

  /** {@code true} when some tensors hold several parameters in one element. */
  public static final String PACKED = PREFIX + "packed";

  /** The longest context, in tokens. */
  public static final String CONTEXT_LENGTH = PREFIX + "context-length";

  public static final String TENSOR_COUNT = PREFIX + "tensor-count";

  /** Elements by dtype: a JSON object. */
  public static final String DTYPE_HISTOGRAM = PREFIX + "dtype-histogram+json";

  /** {@code true} when a chat template is present. */
  public static final String CHAT_TEMPLATE = PREFIX + "chat-template";

  /** Pipeline tags, separated by commas. */
  public static final String TASKS = PREFIX + "tasks";

  /** ISO 639-1 codes, separated by commas. */
  public static final String LANGUAGES = PREFIX + "languages";

  /** How each fact is known: a JSON object of {@code exact}, {@code declared}, {@code derived}. */
  public static final String BASIS = PREFIX + "basis+json";

  /** What the content policy let pass on request, separated by commas. */
  public static final String ALLOWED = PREFIX + "allowed";

  /**
   * What the publisher lists about each file: a JSON object from the path to {@code sha256:…} or
   * {@code gitoid:blob:sha1:…}.
   */
  public static final String SOURCE_DIGESTS = PREFIX + "source-digests+json";

  private FactAnnotations() {}
}
