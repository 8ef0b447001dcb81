package io.deckhouse.aimodels.modelpack.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small file system that is mounted for one test; skipped, visibly, where that takes root. */
public final class Mounts implements AutoCloseable {
  private final Path directory;

  private Mounts(Path directory) {
    this.directory = directory;
  }

  /** A file system in memory. */
  public static Mounts tmpfs(Path directory, String size) throws IOException {
    Files.createDirectories(directory);
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString());
    assumeTrue(mounted, "skipped: a tmpfs cannot be mounted here (it takes root)");
    return new Mounts(directory);
  }

  /** A file system in a sparse file, made by {@code mkfs.<type>}. */
  public static Mounts loop(String type, Path image, long bytes, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    boolean mounted =
        run("mkfs." + type, image.toString())
            && run("mount", "-o", "loop", image.toString(), directory.toString());
    assumeTrue(mounted, "skipped: " + type + " cannot be mounted here (it takes root)");
    return new Mounts(directory);
  }

  public Path directory() {
    return directory;
  }

  /** From now on nothing can be written. */
  public void makeReadOnly() throws IOException {
    assumeTrue(run("mount", "-o", "remount,ro", directory.toString()), "skipped: cannot remount");
  }

  private static boolean run(String... command) {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.onExit().join().exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (!run("umount", directory.toString())) {
      throw new IOException("cannot unmount " + directory);
    }
  }
}
