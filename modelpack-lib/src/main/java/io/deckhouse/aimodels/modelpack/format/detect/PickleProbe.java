package io.deckhouse.aimodels.modelpack.format.detect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * Recognises a pickle by walking its opcodes (Python's pickletools) as the unpickler would, with
 * the depth of the stack but without values. A pickle of protocol 2 and above announces itself. One
 * without the announcement counts when it ends properly, when it gets as far as calling something
 * that it imported, or when it goes on for long without a fault, also past the bytes that are
 * looked at: text and JSON fail within a few opcodes. Persistent references stop a plain unpickler,
 * so they count as faults.
 */
final class PickleProbe {
  private static final int PROTO = 0x80;
  private static final int PROTOCOL_MAX = 5;

  /** Opcodes without a fault after which anything is a pickle. */
  private static final int OPCODES_ENOUGH = 24;

  private static final Pattern DOTTED_NAME = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

  /** The longest string before a call, in bytes; four characters of text are a larger length. */
  private static final long ARGUMENT_BYTES_MAX = 100_000_000;

  // As Python's int() and float() take them.
  private static final Pattern INTEGER =
      Pattern.compile("\\s*[-+]?(0[xX][\\p{XDigit}_]+|0[oObB][0-7_]+|\\d[\\d_]*)L?\\s*");
  private static final Pattern FLOAT =
      Pattern.compile(
          "\\s*[-+]?([\\d_]*\\.?[\\d_]+\\.?(e[-+]?[\\d_]+)?|inf|infinity|nan)\\s*",
          Pattern.CASE_INSENSITIVE);

  private final Head head;
  private int position;
  private int depth;

  /** How deep the stack was at each open mark. */
  private final Deque<Integer> marks = new ArrayDeque<>();

  private int opcodes;
  private boolean imported;

  private PickleProbe(Head head) {
    this.head = head;
  }

  static boolean isPickle(Head head) {
    return new PickleProbe(head).walk();
  }

  private boolean walk() {
    boolean announced = head.at(0) == PROTO && head.at(1) >= 0 && head.at(1) <= PROTOCOL_MAX;
    if (announced) {
      position = 2;
    }
    while (position < head.length()) {
      int opcode = head.at(position++);
      if (opcode == '.') {
        return depth == 1 && marks.isEmpty() && (announced || opcodes > 1);
      }
      if (!step(opcode)) {
        return false;
      }
      opcodes++;
      if (announced || opcodes >= OPCODES_ENOUGH || (imported && isCall(opcode))) {
        return true;
      }
    }
    return opcodes > 0 && (announced || head.length() == Head.BYTES_MAX);
  }

  private static boolean isCall(int opcode) {
    return "Rio\u0081\u0092b".indexOf(opcode) >= 0;
  }

  private boolean step(int opcode) {
    return switch (opcode) {
      case '(' -> mark();
      case '0' -> pop();
      case '1' -> toMark(0);
      case '2' -> pops(1, 2);
      case 'F' -> line(FLOAT) && push();
      case 'I', 'L' -> line(INTEGER) && push();
      case 'S' -> quotedLine() && push();
      case 'V' -> anyLine() && push();
      case 'c' -> names() && push();
      case 'i' -> names() && toMark(1);
      case 'g', 'p' -> line(INTEGER) && (opcode == 'p' ? depth > 0 : push());
      case 'J', 'K', 'M', 'G', 'N', 0x88, 0x89, 'h', 'j' -> fixed(opcode) && push();
      case 'q', 'r' -> depth > 0 && fixed(opcode);
      case 'T', 'U', 'X', 'B', 'C', 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x96 -> counted(opcode) && push();
      case '}', ']', ')', 0x8f -> push();
      case 'l', 't', 'd', 0x91 -> toMark(1);
      case 'o' -> toMark(1);
      case 'e', 'u', 0x90 -> toMark(0) && depth > 0;
      case 'a', 'b' -> pops(2, 1);
      case 's' -> pops(3, 1);
      case 'R', 0x81 -> pops(2, 1);
      case 0x92 -> pops(3, 1);
      case 0x93 -> pops(2, 1) && imports();
      case 0x85, 0x98 -> pops(1, 1);
      case 0x86 -> pops(2, 1);
      case 0x87 -> pops(3, 1);
      case 0x82, 0x83, 0x84 -> fixed(opcode) && imports() && push();
      case 0x94 -> depth > 0;
      case 0x95 -> skip(8);
      case 0x97 -> push();
      case PROTO -> skip(1);
      default -> false;
    };
  }

  private boolean fixed(int opcode) {
    return skip(
        switch (opcode) {
          case 'K', 'h', 'q', 0x82 -> 1;
          case 'M', 0x83 -> 2;
          case 'J', 'j', 'r', 0x84 -> 4;
          case 'G' -> 8;
          default -> 0;
        });
  }

  /** Passes over an argument that begins with its length. */
  private boolean counted(int opcode) {
    int width =
        switch (opcode) {
          case 'U', 'C', 0x8a, 0x8c -> 1;
          case 0x8d, 0x8e, 0x96 -> 8;
          default -> 4;
        };
    long length = 0;
    for (int i = width - 1; i >= 0; i--) {
      int value = head.at(position + i);
      if (value < 0 || length >>> 40 != 0) {
        return false;
      }
      length = length << 8 | value;
    }
    return length <= ARGUMENT_BYTES_MAX && skip(width) && skip(length);
  }

  private boolean skip(long bytes) {
    position = (int) Math.min(position + bytes, Integer.MAX_VALUE / 2);
    return true;
  }

  private boolean line(Pattern pattern) {
    int end = lineEnd();
    boolean matches = end < head.length() && pattern.matcher(text(end)).matches();
    position = end + 1;
    return matches;
  }

  /** A module and what is imported from it, a line each. */
  private boolean names() {
    boolean module = line(DOTTED_NAME);
    return module && line(DOTTED_NAME) && imports();
  }

  private boolean quotedLine() {
    int end = lineEnd();
    String text = text(end).strip();
    position = end + 1;
    if (end == head.length()) {
      return text.startsWith("'") || text.startsWith("\"");
    }
    return text.length() >= 2
        && (text.charAt(0) == '\'' || text.charAt(0) == '"')
        && text.charAt(0) == text.charAt(text.length() - 1);
  }

  private boolean anyLine() {
    position = lineEnd() + 1;
    return true;
  }

  /** The next line end, or the end of what is looked at: the line may go on behind it. */
  private int lineEnd() {
    int end = head.latin1().indexOf('\n', position);
    return end < 0 ? head.length() : end;
  }

  private String text(int end) {
    String line = head.latin1().substring(Math.min(position, end), end);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private boolean imports() {
    imported = true;
    return true;
  }

  private boolean push() {
    depth++;
    return true;
  }

  private boolean mark() {
    marks.push(depth);
    return true;
  }

  private boolean pop() {
    return pops(1, 0) || toMark(0);
  }

  private boolean pops(int taken, int given) {
    int floor = marks.isEmpty() ? 0 : marks.peek();
    if (depth - taken < floor) {
      return false;
    }
    depth += given - taken;
    return true;
  }

  private boolean toMark(int given) {
    if (marks.isEmpty()) {
      return false;
    }
    depth = marks.pop() + given;
    return true;
  }
}
