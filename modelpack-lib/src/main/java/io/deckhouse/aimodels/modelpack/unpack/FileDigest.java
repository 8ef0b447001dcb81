package io.deckhouse.aimodels.modelpack.unpack;

import io.deckhouse.aimodels.modelpack.artifact.Compression;
import io.deckhouse.aimodels.modelpack.artifact.LayerContent;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Compares files on disk with layers. */
final class FileDigest {
  private FileDigest() {}

  /** Whether a regular file holds exactly the layer's bytes. */
  static boolean matches(Path file, LayerContent.OneFile layer) throws IOException {
    if (layer.compression() != Compression.NONE
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) != layer.layer().size()) {
      return false;
    }
    Digest expected = layer.layer().digest();
    MessageDigest hasher = expected.algorithm().hasher();
    ByteBuffer buffer = ByteBuffer.allocateDirect(Blobs.BUFFER_BYTES);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      while (channel.read(buffer.clear()) >= 0) {
        hasher.update(buffer.flip());
      }
    }
    return Digest.of(expected.algorithm(), hasher.digest()).equals(expected);
  }
}
