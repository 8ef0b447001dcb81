package io.deckhouse.aimodels.modelpack.content.archive;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.content.LayoutIndex;
import io.deckhouse.aimodels.modelpack.content.LayoutMarker;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.tar.Region;
import io.deckhouse.aimodels.modelpack.format.tar.TarEntry;
import io.deckhouse.aimodels.modelpack.format.tar.TarWalk;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Index;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the parts of an OCI image layout are in a tar archive. Other files are passed over, as in a
 * directory; links, sparse files, names that leave the archive, and parts that come twice are
 * refused: other tools might read them differently.
 */
record TarLayout(Map<Digest, Region> blobs, Index index) {
  /** The most blobs of one archive; what is known of them must fit into a small heap. */
  static final int BLOBS_MAX = 200_000;

  private static final String MARKER = "oci-layout";
  private static final String INDEX = "index.json";

  static TarLayout read(ByteSource archive, String location) throws IOException {
    Compression.refuse(archive, location);
    Map<Digest, Region> blobs = new HashMap<>();
    Map<String, Region> documents = new HashMap<>();
    TarWalk walk = new TarWalk(archive, location);
    for (Optional<TarEntry> next = walk.next(); next.isPresent(); next = walk.next()) {
      TarEntry entry = next.get();
      check(entry, location);
      Optional<Digest> digest = digest(entry.name());
      boolean document = entry.name().equals(MARKER) || entry.name().equals(INDEX);
      if (entry.kind() == TarEntry.Kind.FILE && (document || digest.isPresent())) {
        Region twin =
            digest.isPresent()
                ? blobs.put(digest.get(), entry.data())
                : documents.put(entry.name(), entry.data());
        if (twin != null) {
          throw new InvalidContentException(location + ": " + entry.name() + " is there twice");
        }
        if (blobs.size() > BLOBS_MAX) {
          throw new InvalidContentException(
              location + ": too many blobs (expected: at most " + BLOBS_MAX + ")");
        }
      }
    }
    LayoutMarker.check(
        document(archive, documents, MARKER, LayoutMarker.SIZE_MAX_BYTES, location), location);
    byte[] index = document(archive, documents, INDEX, LayoutIndex.SIZE_MAX_BYTES, location);
    return new TarLayout(
        Collections.unmodifiableMap(blobs), Index.parse(index, location + ": " + INDEX));
  }

  private static void check(TarEntry entry, String location) {
    if (!entry.isSafe()) {
      throw new InvalidContentException(location + ": unsafe name: " + shown(entry.name()));
    }
    switch (entry.kind()) {
      case FILE, DIRECTORY -> {}
      case LINK -> refuse(entry, "a link", location);
      case SPARSE -> refuse(entry, "a sparse file", location);
      case OTHER -> refuse(entry, "neither a file nor a directory", location);
    }
  }

  private static void refuse(TarEntry entry, String what, String location) {
    throw new InvalidContentException(
        location + ": " + shown(entry.name()) + " is " + what + " (expected: a plain file)");
  }

  private static String shown(String name) {
    String oneLine = name.replaceAll("\\p{Cntrl}", "?");
    return oneLine.length() > 200 ? oneLine.substring(0, 200) + "…" : oneLine;
  }

  private static Optional<Digest> digest(String name) {
    if (!name.startsWith("blobs/")) {
      return Optional.empty();
    }
    String text = name.substring("blobs/".length()).replaceFirst("/", ":");
    return Digest.isDigest(text) ? Optional.of(Digest.parse(text)) : Optional.empty();
  }

  private static byte[] document(
      ByteSource archive, Map<String, Region> documents, String name, int maxBytes, String location)
      throws IOException {
    Region region = documents.get(name);
    if (region == null) {
      throw new InvalidContentException(
          location + ": not an OCI image layout: no file " + name + " in the archive");
    }
    if (region.size() > maxBytes) {
      throw new InvalidContentException(
          "%s: %s of %d bytes (expected: at most %d)"
              .formatted(location, name, region.size(), maxBytes));
    }
    byte[] bytes = new byte[(int) region.size()];
    archive.readFully(ByteBuffer.wrap(bytes), region.offset());
    return bytes;
  }
}
