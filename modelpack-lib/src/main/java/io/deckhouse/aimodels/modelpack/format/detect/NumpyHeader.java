package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.FileKind;
import java.util.regex.Pattern;

/** NumPy arrays (numpy.lib.format): object arrays hold a pickle after the header. */
final class NumpyHeader {
  static final String MAGIC = "\u0093NUMPY";

  private static final Pattern OBJECT =
      Pattern.compile("['\"][<>|=]?O\\d*['\"]|['\"](numpy\\.|np\\.)?object_?['\"]");

  private NumpyHeader() {}

  static Verdict verdict(Head head) {
    String text = head.latin1();
    int descr = text.indexOf("descr");
    int end = text.indexOf('\n');
    if (descr < 0 || end < 0) {
      return Verdict.pickle("NumPy array whose element type cannot be read");
    }
    return OBJECT.matcher(text.substring(0, end)).find()
        ? Verdict.pickle("NumPy array of Python objects, which are pickled")
        : Verdict.otherFormat(FileKind.NUMPY, "NumPy array");
  }
}
