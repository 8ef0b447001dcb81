package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in which repositories blobs were seen, so that another repository of the same registry
 * can take them from there. A hint: what it says is asked of the registry, and losing the file
 * costs an upload. One text line for each blob and place.
 */
final class BlobPlaces {
  /** Beyond it the file begins anew. */
  private static final int LINES_MAX = 50_000;

  /** Repositories that are asked for one blob. */
  private static final int ASKED_MAX = 3;

  private final Path file;
  private @Nullable Map<String, ArrayDeque<String>> repositories;

  BlobPlaces(Path file) {
    this.file = file;
  }

  private static String key(String host, Digest digest) {
    return digest + " " + host;
  }

  /** Repositories of a registry that had a blob, the last one first. */
  synchronized List<String> find(String host, Digest digest) {
    ArrayDeque<String> found = known().get(key(host, digest));
    return found == null ? List.of() : found.stream().distinct().limit(ASKED_MAX).toList();
  }

  /** A blob is in a repository. */
  synchronized void remember(String host, String repository, Digest digest) {
    ArrayDeque<String> places = known().computeIfAbsent(key(host, digest), _ -> new ArrayDeque<>());
    if (places.contains(repository)) {
      return;
    }
    places.addFirst(repository);
    try {
      Files.writeString(
          file,
          key(host, digest) + " " + repository + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      // A hint that cannot be kept is not worth a failure.
    }
  }

  private Map<String, ArrayDeque<String>> known() {
    if (repositories == null) {
      repositories = load();
    }
    return repositories;
  }

  private Map<String, ArrayDeque<String>> load() {
    Map<String, ArrayDeque<String>> places = new HashMap<>();
    int count = 0;
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      for (String line : (Iterable<String>) lines::iterator) {
        int last = line.lastIndexOf(' ');
        if (last > 0) {
          places
              .computeIfAbsent(line.substring(0, last), _ -> new ArrayDeque<>())
              .addFirst(line.substring(last + 1));
        }
        count++;
      }
      if (count > LINES_MAX) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      places.clear();
    }
    return places;
  }
}
