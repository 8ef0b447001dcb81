package io.deckhouse.aimodels.modelpack.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.progress.ProgressEvent;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that somebody writes to while it is packed never gets into an artifact. */
class ChangingSourceTest {
  @TempDir private Path directory;
  private PackFixture fixture = PackFixture.at(Path.of(""));

  @BeforeEach
  void aModel() throws IOException {
    fixture = PackFixture.create(directory);
  }

  @FunctionalInterface
  private interface Change {
    void apply() throws IOException;
  }

  /** Changes something when the files have been looked at and none has been copied yet. */
  private void packWhile(boolean inTar, Change change) {
    ProgressListener listener =
        event -> {
          if (event instanceof ProgressEvent.Started && event.allocation().parent().isEmpty()) {
            try {
              change.apply();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    fixture.pack(inTar, DigestCache.none(), listener);
  }

  private void assertRefused(boolean inTar, String message, Change change) {
    assertThatThrownBy(() -> packWhile(inTar, change))
        .isInstanceOf(LocalFailureException.class)
        .hasMessageContaining(message);
    try (LayoutStore store = fixture.store()) {
      assertThat(store.names()).isEmpty();
    }
    assertThat(fixture.pack(inTar, DigestCache.none(), ProgressListener.NONE).layers())
        .isNotEmpty();
  }

  @Test
  void refusesAFileThatIsRewrittenInPlace() {
    assertRefused(
        false,
        "model.safetensors changed while it was packed",
        () -> Files.write(fixture.weights(), PackFixture.weights(2)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusesATextThatGrows(boolean inTar) {
    Path text = fixture.model().resolve("README.md");
    assertRefused(
        inTar,
        "README.md changed while it was packed",
        () -> Files.writeString(text, "more", StandardOpenOption.APPEND));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusesATextThatShrinks(boolean inTar) {
    Path text = fixture.model().resolve("README.md");
    assertRefused(
        inTar,
        "README.md changed while it was packed",
        () -> {
          try (FileChannel channel = FileChannel.open(text, StandardOpenOption.WRITE)) {
            channel.truncate(2);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusesATextThatIsReplaced(boolean inTar) {
    Path text = fixture.model().resolve("README.md");
    assertRefused(
        inTar,
        "README.md changed while it was packed",
        () -> {
          Path other = Files.writeString(directory.resolve("other"), "# Other\n");
          Files.setLastModifiedTime(other, Files.getLastModifiedTime(text));
          Files.move(other, text, StandardCopyOption.REPLACE_EXISTING);
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusesAFileThatGoesAway(boolean inTar) {
    Path text = fixture.model().resolve("README.md");
    assertThatThrownBy(() -> packWhile(inTar, () -> Files.delete(text)))
        .isInstanceOf(LocalFailureException.class)
        .hasMessageContaining("no such file")
        .hasMessageContaining("README.md");
  }
}
