package io.deckhouse.aimodels.modelpack.content.layout;

/**
 * How a layout is opened.
 *
 * @param access whether it is only read, or created when it is not there and written
 * @param fsync whether a blob is on the disk before it is visible. Without it a power cut may leave
 *     blobs that are not what their names say; they are found when they are next read
 */
public record LayoutOptions(Access access, boolean fsync) {
  /** What a layout is opened for. */
  public enum Access {
    READ,
    WRITE
  }

  /** For reading only; also on a file system that is read-only. */
  public static LayoutOptions reading() {
    return new LayoutOptions(Access.READ, false);
  }

  /** For reading and writing; the layout is created when it is not there. */
  public static LayoutOptions writing() {
    return new LayoutOptions(Access.WRITE, false);
  }

  /** The same, waiting for the disk or not. */
  public LayoutOptions withFsync(boolean wait) {
    return new LayoutOptions(access, wait);
  }
}
