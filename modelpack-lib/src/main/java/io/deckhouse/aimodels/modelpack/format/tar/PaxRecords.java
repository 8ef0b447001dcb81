package io.deckhouse.aimodels.modelpack.format.tar;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The records of a pax extended header (POSIX.1-2017, pax "pax Extended Header"). */
final class PaxRecords {
  private PaxRecords() {}

  /** Reads {@code "<length> <key>=<value>\n"} records; nothing when they are malformed. */
  static Optional<Map<String, String>> parse(byte[] bytes) {
    Map<String, String> records = new HashMap<>();
    int at = 0;
    while (at < bytes.length) {
      int space = indexOf(bytes, ' ', at, bytes.length);
      int length = space < 0 ? -1 : decimal(bytes, at, space);
      int end = at + length;
      int equals = length < 0 || length > bytes.length - at ? -1 : indexOf(bytes, '=', space, end);
      if (equals < 0 || bytes[end - 1] != '\n') {
        return Optional.empty();
      }
      records.put(text(bytes, space + 1, equals), text(bytes, equals + 1, end - 1));
      at = end;
    }
    return Optional.of(records);
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int decimal(byte[] bytes, int from, int to) {
    if (to == from || to - from > 7) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      value = value * 10 + (bytes[i] - '0');
    }
    return value;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
