package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.RefusedByPolicyException;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import java.util.Comparator;
import java.util.List;

/** Makes one failure of several. */
final class CopyFailures {
  private CopyFailures() {}

  /** Whether further blobs would only fail the same way. */
  static boolean endsAll(RuntimeException failure) {
    return switch (failure) {
      case InterruptedTransferException _,
          LocalFailureException _,
          UnauthorizedException _,
          InvalidRequestException _ ->
          true;
      case ModelPackException _ -> false;
      default -> true;
    };
  }

  /**
   * The failure that says what the caller does about all of them; the others are suppressed in it.
   *
   * @param failures at least one
   * @param attempt how the number of failures goes on, as in {@code "of 12 blobs could not be
   *     copied"}
   */
  static RuntimeException join(List<RuntimeException> failures, String attempt) {
    List<RuntimeException> gravestFirst =
        failures.stream().sorted(Comparator.comparingInt(CopyFailures::rank)).toList();
    RuntimeException gravest = gravestFirst.getFirst();
    if (failures.size() == 1) {
      return gravest;
    }
    RuntimeException joined =
        sum(gravest, failures.size() + " " + attempt + ": " + gravest.getMessage());
    gravestFirst.stream().skip(1).forEach(joined::addSuppressed);
    return joined;
  }

  private static RuntimeException sum(RuntimeException gravest, String message) {
    return switch (gravest) {
      case InterruptedTransferException e -> e; // It is no failure of a blob.
      case LocalFailureException e -> new LocalFailureException(message, e);
      case UnauthorizedException e -> new UnauthorizedException(message, e);
      case RefusedByPolicyException e -> new RefusedByPolicyException(message, e);
      case InvalidContentException e -> new InvalidContentException(message, e);
      case NotFoundException e -> new NotFoundException(message, e);
      case UnavailableException e -> new UnavailableException(message, e);
      case InvalidRequestException e -> new InvalidRequestException(message, e);
      default -> gravest;
    };
  }

  private static int rank(RuntimeException failure) {
    return switch (failure) {
      case InterruptedTransferException _ -> 1;
      case LocalFailureException _ -> 2;
      case UnauthorizedException _ -> 3;
      case InvalidRequestException _ -> 4;
      case RefusedByPolicyException _ -> 5;
      case InvalidContentException _ -> 6;
      case NotFoundException _ -> 7;
      case UnavailableException _ -> 8;
      default -> 0; // An error of the program hides nothing.
    };
  }
}
