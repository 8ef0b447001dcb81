package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same files give the same digest. */
class ReproducibilityTest {
  @TempDir private Path directory;
  private CommandFixture command = new CommandFixture(Path.of(""));
  private Path model = Path.of("");

  @BeforeEach
  void aModel() {
    command = new CommandFixture(directory);
    model = command.files("model", SmallModel.files());
  }

  static Stream<Arguments> layouts() {
    return Stream.of(
        Arguments.of((Object) new String[] {}),
        Arguments.of((Object) new String[] {"--layer-format", "tar"}),
        Arguments.of((Object) new String[] {"--layer-format", "tar", "--compression", "gzip"}),
        Arguments.of((Object) new String[] {"--layer-format", "tar", "--compression", "zstd"}));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void whateverOrderTimesAndModesTheFilesHave(String[] options) throws IOException {
    Path other = directory.resolve("some/where/else");
    List<Map.Entry<String, byte[]>> files = new ArrayList<>(SmallModel.files().entrySet());
    for (Map.Entry<String, byte[]> file : files.reversed()) {
      Path written = other.resolve(file.getKey());
      CommandFixture.write(written, file.getValue());
      Files.setLastModifiedTime(written, FileTime.fromMillis(1_000_000_000_000L));
      Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwx------"));
    }
    assertThat(command.pack(other, "m:2", options)).isEqualTo(command.pack(model, "m:1", options));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void whateverTheLocaleAndTheTimeZone(String[] options) {
    String expected = command.pack(model, "m:1", options);
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      assertThat(command.pack(model, "m:2", options)).isEqualTo(expected);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void whateverTheConcurrencyAndTheCache(String[] options) {
    List<String> more = new ArrayList<>(List.of(options));
    more.addAll(List.of("--concurrency", "1", "--no-cache"));
    assertThat(command.pack(model, "m:2", more.toArray(String[]::new)))
        .isEqualTo(command.pack(model, "m:1", options));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void packedFilesComeBack(String[] options) {
    command.pack(model, "m:1", options);
    Path copy = directory.resolve("copy");
    command.run("unpack", "m:1", copy.toString()).succeeds();
    command.run("verify", "m:1").succeeds();
    assertThat(SmallModel.read(copy)).isEqualTo(SmallModel.read(model));
  }

  @Test
  void inAnotherStoreAndInALayoutTheDigestIsTheSame() {
    String expected = command.pack(model, "m:1");
    CommandFixture other = new CommandFixture(directory.resolve("other"));
    assertThat(other.pack(model, "x/y:2")).isEqualTo(expected);
    assertThat(command.pack(model, "oci:" + directory.resolve("layout") + ":z"))
        .isEqualTo(expected);
  }

  @Test
  void noTimeIsRecordedUnlessAsked() {
    command.pack(model, "m:1");
    assertThat(command.run("inspect", "m:1", "-o", "json").json().path("created").isNull())
        .isTrue();
  }

  @Test
  void createdIsRecorded() {
    command.pack(model, "m:1", "--created", "2026-01-31T12:00:00+03:00");
    assertThat(command.run("inspect", "m:1", "-o", "json").json().path("created").asText())
        .isEqualTo("2026-01-31T09:00:00Z");
  }

  @Test
  void sourceDateEpochGivesTheSameAsCreated() {
    String expected = command.pack(model, "m:1", "--created", "2026-01-31T09:00:00Z");
    command.variable("SOURCE_DATE_EPOCH", "1769850000");
    assertThat(command.pack(model, "m:2")).isEqualTo(expected);
    assertThat(command.pack(model, "m:3", "--created", "2020-01-01T00:00:00Z"))
        .isNotEqualTo(expected);
  }

  @Test
  void aSourceDateEpochThatIsNoNumberIsWrongUse() {
    command.variable("SOURCE_DATE_EPOCH", "today");
    assertThat(command.run("pack", model.toString(), "-t", "m:1").fails(2).error())
        .contains("SOURCE_DATE_EPOCH: today");
  }
}
