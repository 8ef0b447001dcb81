package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Models of this machine's disk, {@code DIRECTORY/OWNER/NAME/…}, as repositories. Each file is
 * hashed once as long as it stays the same.
 */
final class HubDirectory {
  private record Hashed(long size, long modified, String sha256) {}

  private final Path directory;
  private final long inlineMaxBytes;
  private final Map<Path, Hashed> hashes = new HashMap<>();

  /**
   * @param inlineMaxBytes files above this are in large file storage
   */
  HubDirectory(Path directory, long inlineMaxBytes) {
    this.directory = directory;
    this.inlineMaxBytes = inlineMaxBytes;
  }

  /**
   * Makes a commit of the main branch of each repository of what is there now, if it is another.
   */
  synchronized void load(TestHub hub) throws IOException {
    for (Path owner : folders(directory)) {
      for (Path name : folders(owner)) {
        HubRepo repo = hub.repository(owner.getFileName() + "/" + name.getFileName());
        Map<String, HubFile> files = files(name);
        boolean same =
            repo.find("main").filter(now -> listed(now.files()).equals(listed(files))).isPresent();
        if (!same) {
          repo.commit("main", files);
        }
      }
    }
  }

  /** What a listing says of files: git knows them by that. */
  private static Map<String, String> listed(Map<String, HubFile> files) {
    Map<String, String> listed = new TreeMap<>();
    files.forEach((path, file) -> listed.put(path, file.oid()));
    return listed;
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  private Map<String, HubFile> files(Path root) throws IOException {
    Map<String, HubFile> files = new TreeMap<>();
    try (Stream<Path> entries = Files.walk(root)) {
      for (Path file : entries.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), file(file));
      }
    }
    return files;
  }

  private HubFile file(Path file) throws IOException {
    long size = Files.size(file);
    if (size <= inlineMaxBytes) {
      return HubFile.inline(Files.readAllBytes(file));
    }
    long modified = Files.getLastModifiedTime(file).toMillis();
    Hashed known = hashes.get(file);
    if (known == null || known.size() != size || known.modified() != modified) {
      known = new Hashed(size, modified, HubFile.sha256(HubBytes.of(file)));
      hashes.put(file, known);
    }
    return HubFile.lfs(file, known.sha256());
  }
}
