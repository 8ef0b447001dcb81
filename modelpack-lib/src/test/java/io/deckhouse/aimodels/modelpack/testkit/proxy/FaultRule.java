package io.deckhouse.aimodels.modelpack.testkit.proxy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which requests have a fault.
 *
 * @param method matches the whole method
 * @param target matches the whole path and query
 * @param first the first request with the fault, among those that match, from 1
 * @param times how many requests have it from then on
 */
public record FaultRule(Pattern method, Pattern target, int first, int times, Fault fault) {
  public FaultRule {
    if (first < 1 || times < 1) {
      throw new IllegalArgumentException(first + ", " + times + " (expected: at least 1)");
    }
  }

  /** The first request that matches. */
  public static FaultRule once(String method, String target, Fault fault) {
    return new FaultRule(Pattern.compile(method), Pattern.compile(target), 1, 1, fault);
  }

  /** All requests that match. */
  public static FaultRule always(String method, String target, Fault fault) {
    return once(method, target, fault).times(Integer.MAX_VALUE);
  }

  /** The n-th request that matches, counted from 1. */
  public FaultRule nth(int n) {
    return new FaultRule(method, target, n, times, fault);
  }

  /** So many requests. */
  public FaultRule times(int n) {
    return new FaultRule(method, target, first, n, fault);
  }

  boolean matches(String actualMethod, String actualTarget) {
    return method.matcher(actualMethod).matches() && target.matcher(actualTarget).matches();
  }

  /**
   * Reads a rule as scripts write it: {@code METHOD TARGET FIRST TIMES FAULT [NUMBER [NUMBER]]},
   * with regular expressions for method and target, and {@code -1} times for always. The faults are
   * {@code reset}, {@code reset-request K}, {@code reset-request-end}, {@code reset-response K},
   * {@code reset-response-end}, {@code lose-answer}, {@code stall-request K}, {@code stall-response
   * K}, {@code truncate K}, {@code flip K}, {@code etag}, {@code drop-range}, {@code answer STATUS
   * [RETRY-AFTER]}, {@code answer-at-once STATUS}.
   */
  public static FaultRule parse(String text) {
    List<String> words = List.of(text.trim().split("\\s+", -1));
    if (words.size() < 5) {
      throw new IllegalArgumentException(
          text + " (expected: METHOD TARGET FIRST TIMES FAULT [NUMBER])");
    }
    int times = Integer.parseInt(words.get(3));
    return once(words.get(0), words.get(1), fault(words.get(4), words.subList(5, words.size())))
        .nth(Integer.parseInt(words.get(2)))
        .times(times < 0 ? Integer.MAX_VALUE : times);
  }

  private static Fault fault(String name, List<String> numbers) {
    return switch (name) {
      case "reset" -> new Fault.ResetBeforeForward();
      case "reset-request" -> new Fault.ResetRequestAt(Long.parseLong(numbers.getFirst()));
      case "reset-request-end" -> new Fault.ResetRequestAtLastByte();
      case "reset-response" -> new Fault.ResetResponseAt(Long.parseLong(numbers.getFirst()));
      case "reset-response-end" -> new Fault.ResetResponseAtLastByte();
      case "lose-answer" -> new Fault.LoseAnswer();
      case "stall-request" -> new Fault.StallRequestAt(Long.parseLong(numbers.getFirst()));
      case "stall-response" -> new Fault.StallResponseAt(Long.parseLong(numbers.getFirst()));
      case "truncate" -> new Fault.TruncateResponseAt(Long.parseLong(numbers.getFirst()));
      case "flip" -> new Fault.FlipBitAt(Long.parseLong(numbers.getFirst()));
      case "etag" -> new Fault.ChangeEtag();
      case "drop-range" -> new Fault.DropRange();
      case "answer" ->
          numbers.size() > 1
              ? Fault.retryAfter(Integer.parseInt(numbers.get(0)), Integer.parseInt(numbers.get(1)))
              : Fault.answer(Integer.parseInt(numbers.getFirst()));
      case "answer-at-once" -> Fault.answerAtOnce(Integer.parseInt(numbers.getFirst()));
      default -> throw new IllegalArgumentException("fault: " + name);
    };
  }
}
