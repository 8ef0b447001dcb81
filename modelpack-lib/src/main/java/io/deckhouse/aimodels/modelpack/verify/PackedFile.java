package io.deckhouse.aimodels.modelpack.verify;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.artifact.ArtifactFiles;
import io.deckhouse.aimodels.modelpack.artifact.Compression;
import io.deckhouse.aimodels.modelpack.artifact.LayerContent;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** A file of an artifact, whose bytes can be compared with what a publisher lists. */
record PackedFile(ArtifactFiles.Entry entry) {
  /** Whether the file has the listed bytes. */
  boolean is(ListedDigest listed) {
    return hash(listed).equals(listed.toString());
  }

  /** What a publisher of the file would list, in the way of another listing. */
  String hash(ListedDigest listed) {
    return switch (listed) {
      case ListedDigest.Content(Digest digest) -> {
        Digest layer = entry.layer().digest();
        yield isWholeLayer() && layer.algorithm() == digest.algorithm()
            ? layer.toString()
            : Digest.of(digest.algorithm(), hashed(listed)).toString();
      }
      case ListedDigest.GitBlob _ ->
          new ListedDigest.GitBlob(HexFormat.of().formatHex(hashed(listed))).toString();
    };
  }

  private boolean isWholeLayer() {
    return LayerContent.of(entry.layer(), "layer") instanceof LayerContent.OneFile file
        && file.compression() == Compression.NONE;
  }

  private byte[] hashed(ListedDigest listed) {
    try {
      return hash(entry.file(), listed.hasher(entry.size()), _ -> {});
    } catch (IOException e) {
      throw ModelPackException.io("read " + entry.path() + " of the artifact", e);
    }
  }

  /** Reads a file from its beginning to its end. */
  static byte[] hash(ModelFile file, MessageDigest hasher, LongConsumer progress)
      throws IOException {
    try (ByteSource source = file.open()) {
      source.expect(0, file.size());
      ByteBuffer buffer = source.bufferFor(file.size());
      long position = 0;
      while (position < file.size()) {
        int count = source.read(buffer.clear(), position);
        if (count < 0) {
          throw new EOFException(file.path() + " ends at byte " + position);
        }
        hasher.update(buffer.flip());
        position += count;
        progress.accept(count);
      }
    }
    return hasher.digest();
  }
}
