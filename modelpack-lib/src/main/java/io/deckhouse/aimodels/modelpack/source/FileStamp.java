package io.deckhouse.aimodels.modelpack.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What changes when the content of a file does: as long as two stamps of a path are equal, nobody
 * has written to the file in between.
 *
 * @param size in bytes
 * @param modifiedNanos time of the last change of the content, in nanoseconds since 1970
 * @param changedNanos time of the last change of content or attributes, which no program can set
 * @param inode the number of the file in its file system
 * @param device the number of the file system
 */
public record FileStamp(long size, long modifiedNanos, long changedNanos, long inode, long device) {

  /** Takes the stamp of the file that a path (or the link that it is) leads to. */
  public static FileStamp of(Path file) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino,dev");
    return new FileStamp(
        number(attributes, "size"),
        nanos(attributes, "lastModifiedTime"),
        nanos(attributes, "ctime"),
        number(attributes, "ino"),
        number(attributes, "dev"));
  }

  private static long number(Map<String, Object> attributes, String name) {
    return ((Number) Objects.requireNonNull(attributes.get(name), name)).longValue();
  }

  private static long nanos(Map<String, Object> attributes, String name) {
    return ((FileTime) Objects.requireNonNull(attributes.get(name), name)).to(TimeUnit.NANOSECONDS);
  }
}
