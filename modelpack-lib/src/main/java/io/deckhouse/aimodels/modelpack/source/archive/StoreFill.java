package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an archive once and puts its files into a store as they come.
 *
 * @param filter which files will be taken
 */
public record StoreFill(ContentStore store, PathFilter filter) {
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
    archive.visit(
        (entry, content) -> {
          Optional<String> path = rules.admit(entry);
          if (path.isPresent() && isWanted(path.get())) {
            stored.add(store(path.get(), content));
          } else {
            path.ifPresent(notTaken::add);
          }
        });
    String folder = rules.finish();
    List<SourceFile> files = new ArrayList<>();
    for (Stored file : stored) {
      String path = EntryRules.below(file.path(), folder);
      if (filter.accepts(path)) {
        files.add(new StoredFile(path, file.size(), file.digest(), store));
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
    return filter.accepts(path) || filter.accepts(path.substring(path.indexOf('/') + 1));
  }

  private Stored store(String path, InputStream content) throws IOException {
    long[] size = {0};
    try (BlobWriter writer = store.write()) {
      writer.transfer(content, count -> size[0] += count);
      return new Stored(path, size[0], writer.commit());
    }
  }
}
