package io.deckhouse.aimodels.modelpack.testkit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pickles that would print a line if anything loaded them, one for each way of writing one. */
public final class Pickles {
  private Pickles() {}

  /** Pickles by what they show. */
  public static Map<String, byte[]> all() {
    Map<String, byte[]> pickles = new LinkedHashMap<>();
    pickles.put("protocol 0", bytes("cbuiltins\nprint\n(S'hi'\ntR."));
    pickles.put("protocol 0, INST", bytes("(S'hi'\nibuiltins\nprint\n."));
    pickles.put("protocol 0, dictionary", bytes("(dp0\nS'a'\np1\nI1\ns."));
    pickles.put("protocol 0, list of numbers", bytes("(lp0\nI1\naI2\naI3\na."));
    pickles.put("protocol 1", bytes("cbuiltins\nprint\nq\0(X\2\0\0\0hitR."));
    pickles.put("protocol 1, OBJ", bytes("(cbuiltins\nprint\nU\2hio."));
    pickles.put("protocol 2", bytes("\u0080\2cbuiltins\nprint\nX\2\0\0\0hi\u0085R."));
    pickles.put("protocol 2, dictionary", bytes("\u0080\2}q\0X\1\0\0\0aK\1s."));
    pickles.put("protocol 3", bytes("\u0080\3cbuiltins\nprint\nX\2\0\0\0hi\u0085R."));
    pickles.put(
        "protocol 4",
        bytes(
            "\u0080\4\u0095\37\0\0\0\0\0\0\0\u008c\10builtins\u008c\5print\u0093\u008c\2hi\u0085R."));
    pickles.put("protocol 5, empty dictionary", bytes("\u0080\5}\u0094."));
    pickles.put(
        "protocol 4 without its announcement",
        bytes("\u008c\10builtins\u008c\5print\u0093\u008c\2hi\u0085R."));
    pickles.put("broken after the call", bytes("cbuiltins\nprint\n(S'hi'\ntR\377\377"));
    pickles.put("cut in the middle", bytes("\u0080\4\u0095\37\0\0\0\0\0\0\0\u008c\10built"));
    pickles.put("EXT1", bytes("\u0080\2\u0082\1)R."));
    pickles.put("NEWOBJ", bytes("\u0080\2cbuiltins\nobject\n)\u0081."));
    return pickles;
  }

  /** The pickle of one call. */
  public static byte[] call() {
    return bytes("\u0080\2cbuiltins\nprint\nX\2\0\0\0hi\u0085R.");
  }

  /** One byte for each character. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
