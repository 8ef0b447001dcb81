package io.deckhouse.aimodels.modelpack.source;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.format.ModelPaths;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One model file. The first shard or split file of a set ({@code NAME-00001-of-00003.EXT}) stands
 * for the whole set and, for safetensors, its index; files beside it are not part of the model.
 */
public final class FileSetSource implements ModelSource {
  private final String location;
  private final List<SourceFile> files;

  private FileSetSource(String location, List<SourceFile> files) {
    this.location = location;
    this.files = files.stream().sorted(Comparator.comparing(SourceFile::path)).toList();
  }

  /**
   * Opens a file and the set that it begins.
   *
   * @throws InvalidContentException when a file of the set is missing
   */
  public static FileSetSource open(Path file) {
    String location = file.toString();
    if (!Files.exists(file)) {
      throw NotFoundException.local("no such file: " + location);
    }
    Path folder = file.toAbsolutePath().normalize().getParent();
    Path nameOnly = file.getFileName();
    if (folder == null || nameOnly == null) {
      throw NotFoundException.local("not a file: " + location);
    }
    List<SourceFile> files = new ArrayList<>();
    for (String name : namesOfSet(nameOnly.toString(), folder, location)) {
      files.add(file(folder.resolve(name), name, location));
    }
    return new FileSetSource(location, files);
  }

  private static List<String> namesOfSet(String name, Path folder, String location) {
    Optional<ShardSet> set = ShardSet.begunBy(name, location);
    if (set.isEmpty()) {
      return List.of(name);
    }
    List<String> names = new ArrayList<>();
    for (String shardName : set.get().fileNames()) {
      if (!Files.exists(folder.resolve(shardName))) {
        throw new InvalidContentException(
            location + ": " + shardName + " of the set is missing",
            "put the whole set into one folder, or download it again");
      }
      names.add(shardName);
    }
    String index = set.get().indexName();
    if (Files.exists(folder.resolve(index))) {
      names.add(index);
    }
    return names;
  }

  private static SourceFile file(Path path, String name, String location) {
    Optional<String> fault = ModelPaths.fault(name);
    if (fault.isPresent()) {
      throw new InvalidContentException(
          location + ": " + Printable.text(name) + ": " + fault.get(), "rename the file");
    }
    if (!Files.isRegularFile(path)) {
      throw new InvalidContentException(location + ": not a regular file");
    }
    try {
      return LocalFile.of(name, path);
    } catch (IOException e) {
      throw ModelPackException.io("read " + path, e);
    }
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public List<SourceFile> files() {
    return files;
  }

  @Override
  public List<String> leftOut() {
    return List.of();
  }

  @Override
  public Optional<Origin> origin() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
