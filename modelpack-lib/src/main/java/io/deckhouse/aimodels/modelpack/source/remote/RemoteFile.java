package io.deckhouse.aimodels.modelpack.source.remote;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import io.deckhouse.aimodels.modelpack.source.ProvenSource;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.IOException;
import java.util.Optional;

/**
 * A file of a server. Its beginning is kept once it has been looked at, or all of a small file.
 * Where a git object is listed its bytes are compared with that while they are read; a listed
 * digest is left to the store that takes them in.
 *
 * @param path in the model
 * @param size in bytes
 * @param heads of all files of the source
 */
public record RemoteFile(
    String path, long size, Optional<ListedDigest> listed, Opener opener, Heads heads)
    implements SourceFile {
  /** Opens the file at its server; asks nothing before it is read. */
  @FunctionalInterface
  public interface Opener {
    ByteSource open() throws IOException;
  }

  @Override
  public Optional<Local> local() {
    return Optional.empty();
  }

  @Override
  public ByteSource open() throws IOException {
    return new HeadedSource(path, proven(), keptBytes(), heads, this::proven);
  }

  private ByteSource proven() throws IOException {
    ByteSource server = opener.open();
    return listed.isPresent() && listed.get() instanceof ListedDigest.GitBlob
        ? new ProvenSource(path, server, listed.get())
        : server;
  }

  /** What is looked at as a whole, as texts are and what is proven while it is read, is kept so. */
  private int keptBytes() {
    boolean isReadWhole =
        path.endsWith(".json")
            || path.endsWith(".txt")
            || (listed.isPresent() && listed.get() instanceof ListedDigest.GitBlob);
    return (int)
        Math.min(size, isReadWhole && size <= Heads.WHOLE_MAX_BYTES ? size : Heads.HEAD_BYTES);
  }
}
