package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.util.Locale;

/**
 * Something that goes wrong while the bytes of a file are sent.
 *
 * @param path of the file
 * @param bytes where: a position in the file, or a number of bytes of one answer; for {@link
 *     Kind#STATUS} the status
 * @param times how often
 */
public record HubFault(Kind kind, String path, long bytes, int times) {
  /** Always. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  /** What goes wrong. */
  public enum Kind {
    /** The connection ends after a number of bytes of an answer. */
    CUT_AFTER,
    /** The connection ends at a position of the file. */
    CUT_AT,
    /** No more comes after a number of bytes of an answer. */
    STALL_AFTER,
    /** No more comes from a position of the file on. */
    STALL_AT,
    /** The byte at a position is another one. */
    WRONG_BYTE,
    /** The whole file with status 200 answers a Range. */
    WHOLE_FILE,
    /** The storage says that the link has expired. */
    EXPIRED_LINK,
    /** The storage answers with a status and nothing else. */
    STATUS
  }

  public static HubFault once(Kind kind, String path, long bytes) {
    return new HubFault(kind, path, bytes, 1);
  }

  public static HubFault always(Kind kind, String path, long bytes) {
    return new HubFault(kind, path, bytes, ALWAYS);
  }

  /** Reads the name of a kind as scripts write it: {@code cut-after}. */
  static Kind kind(String name) {
    return Kind.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
