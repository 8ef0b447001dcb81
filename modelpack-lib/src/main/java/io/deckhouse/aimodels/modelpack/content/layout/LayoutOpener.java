package io.deckhouse.aimodels.modelpack.content.layout;

import com.fasterxml.jackson.databind.JsonNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Index;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Tells a layout from another directory, and makes one (image-layout.md, "oci-layout file"). */
public final class LayoutOpener {
  private static final int MARKER_SIZE_MAX_BYTES = 64 * 1024;
  private static final String VERSION_FIELD = "imageLayoutVersion";
  private static final String VERSION = "1.0.0";

  private LayoutOpener() {}

  /**
   * Checks the content of an oci-layout file.
   *
   * @param where names the layout in the error
   * @throws InvalidContentException when it is of another version
   */
  public static void checkMarker(byte[] marker, String where) {
    JsonNode version = Json.parseObject(marker, where + ": oci-layout").get(VERSION_FIELD);
    if (version == null || !VERSION.equals(version.textValue())) {
      throw new InvalidContentException(
          where + ": oci-layout has imageLayoutVersion " + version + " (expected: 1.0.0)");
    }
  }

  static void check(LayoutPaths paths, String location) {
    Path root = paths.root();
    if (!Files.isDirectory(root)) {
      throw NotFoundException.local(location + ": no such directory: " + root);
    }
    try {
      checkMarker(Disk.readBounded(paths.marker(), MARKER_SIZE_MAX_BYTES), location);
    } catch (NoSuchFileException e) {
      throw new InvalidContentException(
          location + ": not an OCI image layout: no file oci-layout in " + root, e);
    } catch (IOException e) {
      throw Disk.failure("read " + paths.marker(), e);
    }
  }

  static void createDirectories(LayoutPaths paths) throws IOException {
    Files.createDirectories(paths.ingest());
    Files.createDirectories(paths.leases());
  }

  /** Makes what is missing, the oci-layout file last: with it the layout is complete. */
  static void complete(LayoutPaths paths, LockFile locks) throws IOException {
    if (Files.exists(paths.marker()) && Files.exists(paths.index())) {
      return;
    }
    try (Guard _ = locks.exclusive(Locks.INDEX)) {
      Files.createDirectories(paths.blobs(Digest.Algorithm.SHA256));
      if (!Files.exists(paths.index())) {
        Disk.replace(paths.index(), paths.draft(paths.index()), Index.empty().bytes());
      }
      if (!Files.exists(paths.marker())) {
        byte[] marker =
            ("{\"" + VERSION_FIELD + "\":\"" + VERSION + "\"}").getBytes(StandardCharsets.UTF_8);
        Disk.replace(paths.marker(), paths.draft(paths.marker()), marker);
      }
    }
  }
}
