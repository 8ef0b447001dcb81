package io.deckhouse.aimodels.modelpack.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LoginFileTest {
  private static final String HOST = "registry.example:5000";
  private static final Login BOB = Login.password("bob", "s3:cret");

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("home/.docker/config.json");
  }

  @Test
  void writesANewFileForItsOwnerAlone() throws IOException {
    assertThat(logins().save(HOST, BOB)).isEmpty();
    assertThat(found(HOST)).contains(BOB);
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(directory.resolve("home/.docker"))).isEqualTo("rwx------");
  }

  @Test
  void leavesNothingElseBehind() throws IOException {
    logins().save(HOST, BOB);
    assertThat(listing()).containsExactly("config.json");
  }

  @Test
  void keepsOtherFieldsAndTheirOrder() throws IOException {
    write(
        """
        {"z":1.50,"auths":{"other.example":{"auth":"eDp5","more":{"a":[]}}},"HttpHeaders":{"b":"c"},"a":null}""");
    logins().save(HOST, BOB);
    logins().remove(HOST);
    assertThat(Files.readString(file).replaceAll("\\s", ""))
        .isEqualTo(
            """
            {"z":1.50,"auths":{"other.example":{"auth":"eDp5","more":{"a":[]}}},"HttpHeaders":{"b":"c"},"a":null}""");
  }

  @Test
  void makesAnOpenFileItsOwnersAlone() throws IOException {
    write("{}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    logins().save(HOST, BOB);
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void replacesALoginUnderAnotherSpelling() throws IOException {
    write("{\"auths\":{\"https://registry.example:5000/v1/\":{\"auth\":\"eDp5\"}}}");
    logins().save(HOST, BOB);
    assertThat(read().path("auths").size()).isEqualTo(1);
    assertThat(found(HOST)).contains(BOB);
  }

  @Test
  void writesDockerHubAsDockerDoes() throws IOException {
    logins().save("docker.io", BOB);
    assertThat(read().path("auths").has("https://index.docker.io/v1/")).isTrue();
    assertThat(logins().remove("registry-1.docker.io")).isTrue();
    assertThat(found("docker.io")).isEmpty();
  }

  @Test
  void keepsAnIdentityToken() {
    Login token = new Login("bob", "id", Login.Kind.IDENTITY_TOKEN);
    logins().save(HOST, token);
    assertThat(found(HOST)).contains(token);
  }

  @Test
  void removesALoginOnce() {
    logins().save(HOST, BOB);
    assertThat(logins().remove(HOST)).isTrue();
    assertThat(logins().remove(HOST)).isFalse();
    assertThat(found(HOST)).isEmpty();
  }

  @Test
  void removingFromNoFileMakesNone() {
    assertThat(logins().remove(HOST)).isFalse();
    assertThat(file).doesNotExist();
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path real = directory.resolve("dotfiles/docker.json");
    Files.createDirectories(real.getParent());
    Files.writeString(real, "{\"a\":1}");
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, Path.of("../../dotfiles/docker.json"));
    logins().save(HOST, BOB);
    assertThat(file).isSymbolicLink();
    assertThat(Files.readString(real)).contains("\"a\"").contains("auths");
  }

  @Test
  void aLinkToNothingIsFilled() throws IOException {
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, directory.resolve("dotfiles/docker.json"));
    logins().save(HOST, BOB);
    assertThat(file).isSymbolicLink();
    assertThat(directory.resolve("dotfiles/docker.json")).exists();
  }

  @Test
  void aCircleOfLinksIsAnError() throws IOException {
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, file);
    assertThatThrownBy(() -> logins().save(HOST, BOB)).isInstanceOf(LocalFailureException.class);
  }

  @Test
  void aMalformedFileStaysAsItIs() throws IOException {
    write("{\"auths\":");
    assertThatThrownBy(() -> logins().save(HOST, BOB))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(file.toString());
    assertThat(file).hasContent("{\"auths\":");
    assertThat(listing()).containsExactly("config.json");
  }

  @Test
  void refusesAUserWithAColon() {
    assertThatThrownBy(() -> logins().save(HOST, Login.password("a:b", "s3cret")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("a:b")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void writersAtOnceLoseNothing() throws Exception {
    int writers = 16;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        String host = "host" + i + ".example";
        done.add(threads.submit(() -> logins().save(host, BOB)));
      }
      for (Future<?> one : done) {
        one.get();
      }
    }
    assertThat(read().path("auths").size()).isEqualTo(writers);
    assertThat(listing()).containsExactly("config.json");
  }

  @Test
  void processesAtOnceLoseNothing() throws IOException {
    int logins = 20;
    try (ChildJvm one = ChildJvm.start(LoginChild.class, file.toString(), "one", "" + logins);
        ChildJvm two = ChildJvm.start(LoginChild.class, file.toString(), "two", "" + logins)) {
      one.awaitLine("ready");
      two.awaitLine("ready");
      one.askToEnd();
      assertThat(two.end()).isZero();
      assertThat(one.end()).isZero();
    }
    assertThat(read().path("auths").size()).isEqualTo(2 * logins);
    assertThat(listing()).containsExactly("config.json");
  }

  @Test
  void givesTheSecretToTheHelperThatTheFileNames() throws IOException {
    FakeHelper.installKeeping(directory, "mine");
    write("{\"credsStore\":\"mine\",\"auths\":{\"" + HOST + "\":{\"auth\":\"eDp5\"}}}");
    assertThat(logins().save(HOST, BOB)).contains("docker-credential-mine");
    assertThat(Files.readString(directory.resolve("kept")))
        .isEqualTo("{\"ServerURL\":\"" + HOST + "\",\"Username\":\"bob\",\"Secret\":\"s3:cret\"}");
    assertThat(read().path("auths").path(HOST)).isEqualTo(Json.object());
    assertThat(directory.resolve("calls")).hasContent("store");
    assertThat(found(HOST)).contains(BOB);
  }

  @Test
  void hasTheHelperForgetALogin() throws IOException {
    FakeHelper.installKeeping(directory, "mine");
    write("{\"credHelpers\":{\"" + HOST + "\":\"mine\"}}");
    logins().save(HOST, BOB);
    assertThat(logins().remove(HOST)).isTrue();
    assertThat(directory.resolve("kept")).doesNotExist();
    assertThat(directory.resolve("erased")).hasContent(HOST);
    assertThat(logins().remove(HOST)).isFalse();
  }

  @Test
  void aHelperThatFailsLeavesTheFileAsItIs() throws IOException {
    FakeHelper.install(directory, "mine", "cat; exit 3");
    write("{\"credsStore\":\"mine\"}");
    assertThatThrownBy(() -> logins().save(HOST, BOB))
        .isInstanceOf(LocalFailureException.class)
        .hasMessage("docker-credential-mine store failed with exit code 3")
        .hasNoCause();
    assertThat(file).hasContent("{\"credsStore\":\"mine\"}");
  }

  private LoginFile logins() {
    return new LoginFile(file, List.of(directory));
  }

  private Optional<Login> found(String host) {
    return new StoredCredentials(List.of(file), List.of(directory)).find(host, "a");
  }

  private void write(String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private JsonNode read() throws IOException {
    return Json.parseObject(Files.readAllBytes(file), "config.json");
  }

  private List<String> listing() throws IOException {
    try (Stream<Path> all = Files.list(file.getParent())) {
      return all.map(path -> String.valueOf(path.getFileName())).toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
