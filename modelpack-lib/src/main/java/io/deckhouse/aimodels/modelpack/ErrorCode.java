package io.deckhouse.aimodels.modelpack;

/**
 * The stable codes of failures: one line for each thing that a caller does differently. This is the
 * only table that maps a failure to an exit code, an HTTP status, a condition reason and a gRPC
 * status.
 */
public enum ErrorCode {
  INVALID_REQUEST(2, 400, "InvalidRequest", "INVALID_ARGUMENT"),
  INVALID_CONTENT(3, 422, "InvalidContent", "DATA_LOSS"),
  REFUSED_BY_POLICY(4, 403, "RefusedByPolicy", "FAILED_PRECONDITION"),
  NOT_FOUND(1, 404, "NotFound", "NOT_FOUND"),
  REMOTE_NOT_FOUND(5, 404, "SourceNotFound", "NOT_FOUND"),
  UNAUTHORIZED(5, 401, "Unauthorized", "UNAUTHENTICATED"),
  UNAVAILABLE(5, 503, "Unavailable", "UNAVAILABLE"),
  INTERRUPTED(130, 503, "Interrupted", "CANCELLED"),
  LOCAL_FAILURE(1, 500, "LocalFailure", "INTERNAL");

  private final int exitCode;
  private final int httpStatus;
  private final String reason;
  private final String grpcStatus;

  ErrorCode(int exitCode, int httpStatus, String reason, String grpcStatus) {
    this.exitCode = exitCode;
    this.httpStatus = httpStatus;
    this.reason = reason;
    this.grpcStatus = grpcStatus;
  }

  /** The exit code of the {@code d8-models} command. */
  public int exitCode() {
    return exitCode;
  }

  /** The HTTP status of the gateway's problem document. */
  public int httpStatus() {
    return httpStatus;
  }

  /** The reason of a Kubernetes condition, in CamelCase. */
  public String reason() {
    return reason;
  }

  /** The name of the gRPC status of the CSI driver. */
  public String grpcStatus() {
    return grpcStatus;
  }
}
