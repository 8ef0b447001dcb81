package io.deckhouse.aimodels.modelpack.format;

import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files of a model by path and by folder. The root folder is the empty string. */
public final class ModelTree {
  private final Map<String, ModelFile> byPath = new LinkedHashMap<>();
  private final Map<String, List<ModelFile>> byFolder = new TreeMap<>();

  public ModelTree(List<? extends ModelFile> files) {
    for (ModelFile file : files) {
      byPath.put(file.path(), file);
      byFolder.computeIfAbsent(folder(file.path()), key -> new ArrayList<>()).add(file);
    }
  }

  /** The part of a path before its last slash, or the empty string. */
  public static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** The part of a path after its last slash. */
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path of a name in a folder. */
  public static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  public Optional<ModelFile> file(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** The files directly in a folder, in the order in which they were given. */
  public List<ModelFile> in(String folder) {
    return byFolder.getOrDefault(folder, List.of());
  }

  /** Whether there is a file in a folder or anywhere below it. */
  public boolean hasFolder(String folder) {
    return byFolder.keySet().stream()
        .anyMatch(path -> path.equals(folder) || path.startsWith(folder + "/"));
  }

  /** The folders that hold files directly, sorted. */
  public List<String> folders() {
    return List.copyOf(byFolder.keySet());
  }

  /**
   * Reads a whole file.
   *
   * @param bytesMax the most bytes that the file may have
   * @throws MalformedException when the file is longer
   * @throws LocalFailureException when it cannot be read
   */
  public static byte[] read(ModelFile file, int bytesMax) throws MalformedException {
    if (file.size() > bytesMax) {
      throw new MalformedException(
          Finding.error(
              "file-too-large",
              file.path(),
              "%s: %d bytes are over the limit of %d bytes for a file of its kind"
                  .formatted(file.path(), file.size(), bytesMax)));
    }
    try (ByteSource source = file.open()) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
      source.readFully(bytes, 0);
      return bytes.array();
    } catch (IOException e) {
      throw ModelPackException.io("read " + file.path(), e);
    }
  }
}
