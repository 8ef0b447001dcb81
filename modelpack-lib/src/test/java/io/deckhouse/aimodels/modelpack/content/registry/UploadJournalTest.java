package io.deckhouse.aimodels.modelpack.content.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written down of uploads. */
class UploadJournalTest {
  private static final UploadEndpoint.Session SESSION =
      new UploadEndpoint.Session(URI.create("https://r.example/v2/a/blobs/uploads/1?s=x"), 5);

  @TempDir private Path directory;

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(path -> path.toString().endsWith(".json")).findFirst().orElseThrow();
    }
  }

  private void write() {
    try (UploadJournal journal = UploadJournal.open(directory);
        UploadJournal.Entry entry = journal.claim("a").orElseThrow()) {
      entry.write(SESSION);
    }
  }

  @Test
  void remembersAnUploadForTheNextProcess() {
    write();
    try (UploadJournal journal = UploadJournal.open(directory);
        UploadJournal.Entry entry = journal.claim("a").orElseThrow()) {
      assertThat(entry.read()).contains(SESSION);
      entry.remove();
      assertThat(entry.read()).isEmpty();
    }
  }

  @Test
  void givesAnUploadToOneAtATime() {
    try (UploadJournal journal = UploadJournal.open(directory)) {
      try (UploadJournal.Entry first = journal.claim("a").orElseThrow()) {
        assertThat(first.read()).isEmpty();
        assertThat(journal.claim("a")).isEmpty();
        journal.claim("b").orElseThrow().close();
      }
      journal.claim("a").orElseThrow().close();
    }
  }

  @Test
  void showsNobodyElseWhereUploadsGoOn() throws IOException {
    write();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"location\": \"/v2/a\"}",
        "{\"location\": \"file:///etc/passwd\"}",
        "{\"location\": \":\"}",
        "{\"location\": \"http://\"}",
        "{\"location\": 7}"
      })
  void ignoresADamagedEntry(String content) throws IOException {
    write();
    Files.writeString(file(), content);
    try (UploadJournal journal = UploadJournal.open(directory);
        UploadJournal.Entry entry = journal.claim("a").orElseThrow()) {
      assertThat(entry.read()).isEmpty();
      entry.write(SESSION);
      assertThat(entry.read()).contains(SESSION);
    }
  }

  @Test
  void forgetsOldUploads() throws IOException {
    write();
    Path file = file();
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    UploadJournal.open(directory).close();
    assertThat(file).doesNotExist();
  }
}
