package io.deckhouse.aimodels.modelpack;

/** The content is well formed, and a policy does not let it pass. */
public final class RefusedByPolicyException extends ModelPackException {
  private static final long serialVersionUID = 1L;

  public RefusedByPolicyException(String message) {
    super(ErrorCode.REFUSED_BY_POLICY, message, null, null);
  }

  public RefusedByPolicyException(String message, String advice) {
    super(ErrorCode.REFUSED_BY_POLICY, message, advice, null);
  }

  public RefusedByPolicyException(String message, Throwable cause) {
    super(ErrorCode.REFUSED_BY_POLICY, message, null, cause);
  }
}
