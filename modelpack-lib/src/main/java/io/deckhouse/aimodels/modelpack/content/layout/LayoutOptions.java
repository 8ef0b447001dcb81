package io.deckhouse.aimodels.modelpack.content.layout;

/**
 * How a layout is opened.
 *
 * @param access whether it is only read, or created when it is not there and written
 * @param fsync whether a blob is on the disk before it is visible. Without it a power cut may leave
 *     blobs that are not what their names say; they are found when they are next read
 * @param resume whether an unfinished blob is gone on with
 */
public record LayoutOptions(Access access, boolean fsync, boolean resume) {
  /** What a layout is opened for. */
  public enum Access {
    READ,
    WRITE
  }

  /** For reading only; also on a file system that is read-only. */
  public static LayoutOptions reading() {
    return new LayoutOptions(Access.READ, false, true);
  }

  /** For reading and writing; the layout is created when it is not there. */
  public static LayoutOptions writing() {
    return new LayoutOptions(Access.WRITE, false, true);
  }

  /** The same, waiting for the disk or not. */
  public LayoutOptions withFsync(boolean wait) {
    return new LayoutOptions(access, wait, resume);
  }

  /** The same, going on with unfinished blobs or beginning anew. */
  public LayoutOptions withResume(boolean goOn) {
    return new LayoutOptions(access, fsync, goOn);
  }
}
