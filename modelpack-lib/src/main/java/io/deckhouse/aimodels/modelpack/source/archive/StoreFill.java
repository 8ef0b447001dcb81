package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.Intake;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an archive once and puts its files into a store as they come. From the first file on that
 * the gate refuses nothing more is stored, and the rest is looked at.
 */
public record StoreFill(Intake intake) {
  /** The beginning of a file that the gate sees, in bytes. */
  private static final int HEAD_BYTES = 64 * 1024;

  private record Stored(String path, long size, Digest digest) {}

  /**
   * Puts the files in.
   *
   * @return the model, read from the store
   * @throws io.deckhouse.aimodels.modelpack.InvalidContentException when the archive is malformed
   *     or holds what a model must not
   */
  public ListedSource from(ArchiveStream archive, Optional<Origin> origin) throws IOException {
    EntryRules rules = new EntryRules(archive.what());
    List<Stored> stored = new ArrayList<>();
    List<String> notTaken = new ArrayList<>();
    boolean[] refused = {false};
    archive.visit(
        (entry, content) -> {
          Optional<String> path = rules.admit(entry);
          if (path.isEmpty()) {
            return;
          }
          if (!isWanted(path.get())) {
            notTaken.add(path.get());
            return;
          }
          byte[] head = content.readNBytes(HEAD_BYTES);
          refused[0] |= !intake.gate().admits(headFile(path.get(), entry, head));
          if (!refused[0]) {
            stored.add(
                store(
                    path.get(), new SequenceInputStream(new ByteArrayInputStream(head), content)));
          }
        });
    String folder = rules.finish();
    intake.gate().requireAll();
    List<SourceFile> files = new ArrayList<>();
    for (Stored file : stored) {
      String path = EntryRules.below(file.path(), folder);
      if (intake.filter().accepts(path)) {
        files.add(new StoredFile(path, file.size(), file.digest(), intake.store()));
      } else {
        notTaken.add(file.path());
      }
    }
    List<String> leftOut = new ArrayList<>(rules.leftOut(folder));
    notTaken.forEach(path -> leftOut.add(EntryRules.below(path, folder)));
    return new ListedSource(archive.what(), files, leftOut, origin);
  }

  /** Whether there is a single top folder is only known at the end. */
  private boolean isWanted(String path) {
    return intake.filter().accepts(path)
        || intake.filter().accepts(path.substring(path.indexOf('/') + 1));
  }

  private static HeadFile headFile(String path, Entry entry, byte[] head) {
    long size = head.length < HEAD_BYTES ? head.length : entry.size().orElse(Long.MAX_VALUE / 2);
    return new HeadFile(path, size, ByteBuffer.wrap(head));
  }

  private Stored store(String path, InputStream content) throws IOException {
    long[] size = {0};
    try (BlobWriter writer = intake.store().write()) {
      writer.transfer(content, count -> size[0] += count);
      return new Stored(path, size[0], writer.commit());
    }
  }
}
