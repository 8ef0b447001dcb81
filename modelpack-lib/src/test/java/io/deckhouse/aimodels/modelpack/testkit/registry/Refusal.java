package io.deckhouse.aimodels.modelpack.testkit.registry;

/** An error answer of the registry (distribution-spec, "Error Codes"). */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  Refusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
