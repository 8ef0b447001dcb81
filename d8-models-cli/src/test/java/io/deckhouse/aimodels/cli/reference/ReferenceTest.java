package io.deckhouse.aimodels.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The generated reference in the repository is the one of these commands. With {@code
 * -Dreference.update=true} it is written instead.
 */
final class ReferenceTest {
  private static final String UPDATE =
      "the commands have changed; run: mvn -q -pl d8-models-cli -am test -Dtest=ReferenceTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dreference.update=true";

  private final Path repository = Reference.repository();

  @Test
  void isCurrent() throws IOException {
    SortedMap<String, String> expected = Reference.files();
    if (Boolean.getBoolean("reference.update")) {
      write(expected);
    }
    assertThat(present()).as(UPDATE).isEqualTo(expected.keySet());
    for (Map.Entry<String, String> file : expected.entrySet()) {
      assertThat(repository.resolve(file.getKey())).as(UPDATE).hasContent(file.getValue());
    }
  }

  @Test
  void isTheSameEachTime() {
    assertThat(Reference.files()).isEqualTo(Reference.files());
  }

  private void write(Map<String, String> files) throws IOException {
    for (String old : present()) {
      Files.delete(repository.resolve(old));
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = repository.resolve(file.getKey());
      Files.createDirectories(path.resolve(".."));
      Files.writeString(path, file.getValue());
    }
  }

  private SortedSet<String> present() throws IOException {
    SortedSet<String> present = new TreeSet<>();
    for (String folder :
        new String[] {Reference.PAGES, Reference.MAN_PAGES, Reference.COMPLETIONS}) {
      Path directory = repository.resolve(folder);
      if (!Files.isDirectory(directory)) {
        continue;
      }
      try (Stream<Path> files = Files.list(directory)) {
        files.forEach(file -> present.add(folder + "/" + file.getFileName()));
      }
    }
    return present;
  }
}
