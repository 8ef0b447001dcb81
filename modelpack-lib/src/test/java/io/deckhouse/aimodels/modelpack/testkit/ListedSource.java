package io.deckhouse.aimodels.modelpack.testkit;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import io.deckhouse.aimodels.modelpack.source.remote.Heads;
import io.deckhouse.aimodels.modelpack.source.remote.RemoteFile;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** A publisher in memory that lists digests. It counts the bytes that are read of each file. */
public final class ListedSource implements ModelSource {
  private final Map<String, SourceFile> files = new TreeMap<>();
  private final Map<String, AtomicLong> readBytes = new TreeMap<>();
  private final Heads heads = new Heads();

  /** A file that is listed by its sha256. */
  public ListedSource with(String path, byte[] bytes) {
    return with(path, new ListedDigest.Content(Digest.sha256(bytes)), List.of(bytes));
  }

  /** A file that is listed as a git object. */
  public ListedSource withGitBlob(String path, byte[] bytes) {
    return with(path, gitBlob(bytes), List.of(bytes));
  }

  /**
   * A file whose bytes may be others than listed.
   *
   * @param answers what is given each time that the file is opened, the last one ever after
   */
  public ListedSource with(String path, ListedDigest listed, List<byte[]> answers) {
    AtomicLong read = readBytes.computeIfAbsent(path, _ -> new AtomicLong());
    AtomicLong opened = new AtomicLong();
    files.put(
        path,
        new RemoteFile(
            path,
            answers.getFirst().length,
            Optional.of(listed),
            () ->
                counted(
                    answers.get((int) Math.min(opened.getAndIncrement(), answers.size() - 1)),
                    read),
            heads));
    return this;
  }

  private static ByteSource counted(byte[] bytes, AtomicLong read) {
    ByteSource source = TestModel.source(bytes);
    return new ByteSource() {
      @Override
      public long size() {
        return source.size();
      }

      @Override
      public int read(ByteBuffer target, long position) throws java.io.IOException {
        int count = source.read(target, position);
        read.addAndGet(Math.max(0, count));
        return count;
      }
    };
  }

  /** The name of some bytes as a git object. */
  public static ListedDigest.GitBlob gitBlob(byte[] bytes) {
    MessageDigest sha1 = new ListedDigest.GitBlob("0".repeat(40)).hasher(bytes.length);
    return new ListedDigest.GitBlob(HexFormat.of().formatHex(sha1.digest(bytes)));
  }

  /** How many bytes of a file were read. */
  public long readBytes(String path) {
    AtomicLong read = readBytes.get(path);
    return read == null ? 0 : read.get();
  }

  @Override
  public String location() {
    return "hf://org/model";
  }

  @Override
  public List<SourceFile> files() {
    return List.copyOf(files.values());
  }

  @Override
  public List<String> leftOut() {
    return List.of();
  }

  @Override
  public Optional<Origin> origin() {
    return Optional.of(new Origin("https://hub.example/org/model", Optional.of("a".repeat(40))));
  }

  @Override
  public void close() {}
}
