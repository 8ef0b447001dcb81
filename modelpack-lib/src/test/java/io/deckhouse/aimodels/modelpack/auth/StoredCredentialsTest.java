package io.deckhouse.aimodels.modelpack.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.LocalFailureException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class StoredCredentialsTest {
  private static final String HOST = "registry.example:5000";
  private static final Login BOB = Login.password("bob", "s3cret");

  @TempDir private Path directory;

  @Test
  void readsALogin() throws IOException {
    assertThat(find(auths(HOST, auth("bob:s3cret")))).contains(BOB);
  }

  @Test
  void knowsNothingWithoutAFile() {
    assertThat(credentials(directory.resolve("absent")).find(HOST, "a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n",
        "{}",
        "{\"credsStore\":\"\"}",
        "{\"auths\":null}",
        "{\"auths\":{\"registry.example:5000\":{}}}",
        "{\"auths\":{\"registry.example:5000\":{\"deep\":{\"er\":[1]}}}}",
        "{\"auths\":{\"registry.example\":{\"auth\":\"Ym9iOnMzY3JldA==\"}}}"
      })
  void knowsNothingFromAFileWithoutThatLogin(String content) throws IOException {
    assertThat(find(content)).isEmpty();
  }

  @Test
  void takesAPasswordWithColons() throws IOException {
    assertThat(find(auths(HOST, auth("bob:a:b:c")))).contains(Login.password("bob", "a:b:c"));
  }

  @Test
  void takesAUserAndAPasswordInTheirOwnFields() throws IOException {
    assertThat(find(auths(HOST, "\"username\":\"bob\",\"password\":\"s3cret\""))).contains(BOB);
  }

  @Test
  void takesAnIdentityToken() throws IOException {
    assertThat(find(auths(HOST, auth("bob:") + ",\"identitytoken\":\"id\"")))
        .contains(new Login("bob", "id", Login.Kind.IDENTITY_TOKEN));
  }

  @Test
  void toleratesNestedObjectsBesideALogin() throws IOException {
    assertThat(find(auths(HOST, auth("bob:s3cret") + ",\"x\":{\"y\":1}"))).contains(BOB);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://registry.example:5000",
        "http://registry.example:5000/v1/",
        "https://registry.example:5000/v2/",
        "Registry.Example:5000"
      })
  void takesOtherSpellings(String name) throws IOException {
    assertThat(find(auths(name, auth("bob:s3cret")))).contains(BOB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker.io", "index.docker.io", "registry-1.docker.io"})
  void knowsTheNamesOfDockerHub(String host) throws IOException {
    Path file = write(auths("https://index.docker.io/v1/", auth("bob:s3cret")));
    assertThat(credentials(file).find(host, "library/model")).contains(BOB);
  }

  @Test
  void doesNotTakeALocalRegistryForDockerHub() throws IOException {
    Path file = write(auths("https://index.docker.io/v1/", auth("bob:s3cret")));
    assertThat(credentials(file).find("localhost", "a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "[::1]:5000", "127.0.0.1:5000", "registry"})
  void findsAnyHost(String host) throws IOException {
    assertThat(credentials(write(auths(host, auth("bob:s3cret")))).find(host, "a/b")).contains(BOB);
  }

  @Test
  void prefersTheMostSpecificEntry() throws IOException {
    Path file =
        write(
            "{\"auths\":{\"%s\":{%s},\"%s/team\":{%s},\"%s/team/x\":{%s}}}"
                .formatted(HOST, auth("a:1"), HOST, auth("b:2"), HOST, auth("c:3")));
    assertThat(credentials(file).find(HOST, "team/model")).contains(Login.password("b", "2"));
    assertThat(credentials(file).find(HOST, "team/x")).contains(Login.password("c", "3"));
    assertThat(credentials(file).find(HOST, "teams")).contains(Login.password("a", "1"));
    assertThat(credentials(file).find(HOST, "")).contains(Login.password("a", "1"));
  }

  @Test
  void theFirstFileThatKnowsALoginCounts() throws IOException {
    Path first = write("a", "{}");
    Path second = write("b", auths(HOST, auth("bob:s3cret")));
    Path third = write("c", auths(HOST, auth("eve:x")));
    assertThat(new StoredCredentials(List.of(first, second, third), List.of()).find(HOST, "a"))
        .contains(BOB);
  }

  @Test
  void readsAFileAnew() throws IOException {
    Path file = write("{}");
    StoredCredentials credentials = credentials(file);
    assertThat(credentials.find(HOST, "a")).isEmpty();
    write(auths(HOST, auth("bob:s3cret")));
    assertThat(credentials.find(HOST, "a")).contains(BOB);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"auths\":{\"x\":s3cret}}",
        "s3cret",
        "[\"s3cret\"]",
        "{\"auths\":\"s3cret\"}",
        "{\"credHelpers\":[\"s3cret\"]}",
        "{\"credsStore\":\"../s3cret\"}",
        "{\"auths\":{\"registry.example:5000\":{\"auth\":\"%s3cret\"}}}",
        "{\"auths\":{\"registry.example:5000\":{\"auth\":\"czNjcmV0\"}}}"
      })
  void aMalformedFileIsNamedAndNotQuoted(String content) throws IOException {
    Path file = write(content);
    assertThatThrownBy(() -> credentials(file).find(HOST, "a"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(file.toString())
        .satisfies(e -> assertThat(trace(e)).doesNotContain("s3cret").doesNotContain("czNjcmV0"));
  }

  @Test
  void aMalformedLoginOfAnotherRegistryDoesNotMatter() throws IOException {
    Path file =
        write(
            "{\"auths\":{\"other.example\":{\"auth\":\"%%%\"},\"{HOST}\":{{AUTH}}}}"
                .replace("{HOST}", HOST)
                .replace("{AUTH}", auth("bob:s3cret")));
    assertThat(credentials(file).find(HOST, "a")).contains(BOB);
  }

  @Test
  void aFileThatCannotBeReadIsALocalFailure() throws IOException {
    Path file = Files.createDirectory(directory.resolve("config.json"));
    assertThatThrownBy(() -> credentials(file).find(HOST, "a"))
        .isInstanceOf(LocalFailureException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void asksTheHelperOfARegistry() throws IOException {
    FakeHelper.install(
        directory,
        "mine",
        "read server; printf '{\"ServerURL\":\"%s\",\"Username\":\"bob\",\"Secret\":\"s3cret\"}'"
            + " \"$server\"");
    assertThat(find("{\"credHelpers\":{\"" + HOST + "\":\"mine\"}}")).contains(BOB);
    assertThat(find("{\"credHelpers\":{\"other.example\":\"mine\"}}")).isEmpty();
    assertThat(find("{\"credsStore\":\"mine\"}")).contains(BOB);
  }

  @Test
  void asksAHelperForDockerHubByItsAddress() throws IOException {
    FakeHelper.installKeeping(directory, "mine");
    assertThat(credentials(write("{\"credsStore\":\"mine\"}")).find("docker.io", "a")).isEmpty();
    assertThat(directory.resolve("asked")).hasContent("https://index.docker.io/v1/");
  }

  @Test
  void takesAnIdentityTokenFromAHelper() throws IOException {
    FakeHelper.install(directory, "mine", "echo '{\"Username\":\"<token>\",\"Secret\":\"id\"}'");
    assertThat(find("{\"credsStore\":\"mine\"}"))
        .contains(new Login("", "id", Login.Kind.IDENTITY_TOKEN));
  }

  @Test
  void aHelperGoesBeforeTheEntriesOfItsFile() throws IOException {
    FakeHelper.install(directory, "mine", "echo '{\"Username\":\"bob\",\"Secret\":\"s3cret\"}'");
    assertThat(
            find(
                "{\"credsStore\":\"mine\",\"auths\":{\"%s\":{%s}}}"
                    .formatted(HOST, auth("old:one"))))
        .contains(BOB);
  }

  @Test
  void aHelperThatKnowsNothingIsNoObstacle() throws IOException {
    FakeHelper.installKeeping(directory, "mine");
    StoredCredentials credentials = credentials(write("{\"credsStore\":\"mine\"}"));
    assertThat(credentials.find(HOST, "a")).isEmpty();
    assertThat(credentials.obstacle(HOST)).isEmpty();
  }

  @Test
  void aMissingHelperIsAnObstacleThatIsNamed() throws IOException {
    StoredCredentials credentials = credentials(write("{\"credsStore\":\"absent\"}"));
    assertThat(credentials.find(HOST, "a")).isEmpty();
    assertThat(credentials.obstacle(HOST)).contains("docker-credential-absent is not on the PATH");
  }

  @Test
  void aFailingHelperIsAnObstacleWithoutItsOutput() throws IOException {
    FakeHelper.install(directory, "mine", "echo s3cret; echo s3cret >&2; exit 7");
    StoredCredentials credentials = credentials(write("{\"credsStore\":\"mine\"}"));
    assertThat(credentials.find(HOST, "a")).isEmpty();
    assertThat(credentials.obstacle(HOST))
        .contains("docker-credential-mine get failed with exit code 7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo s3cret", "echo '{\"Secret\":\"s3cret'", "yes s3cret"})
  void aHelperThatAnswersNonsenseIsAnObstacleWithoutItsOutput(String script) throws IOException {
    FakeHelper.install(directory, "mine", script);
    StoredCredentials credentials = credentials(write("{\"credsStore\":\"mine\"}"));
    assertThat(credentials.find(HOST, "a")).isEmpty();
    assertThat(credentials.obstacle(HOST).orElseThrow())
        .startsWith("docker-credential-mine: its answer is")
        .doesNotContain("s3cret");
  }

  @Test
  void aHelperThatNeverAnswersIsGivenUpAndEnded() throws IOException {
    Path pids = directory.resolve("pids");
    FakeHelper.install(directory, "mine", "sleep 1000 & echo $$ $! > '%s'; wait".formatted(pids));
    StoredCredentials credentials =
        new StoredCredentials(
            List.of(write("{\"credsStore\":\"mine\"}")), List.of(directory), Duration.ofSeconds(1));
    assertThat(credentials.find(HOST, "a")).isEmpty();
    assertThat(credentials.obstacle(HOST))
        .contains("docker-credential-mine get gave no answer within 1 s");
    for (String pid : Files.readString(pids).strip().split(" ", -1)) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(process -> process.onExit().join());
    }
  }

  @Test
  void listsTheFilesOfDockerAndPodman() {
    Path home = Path.of("/home/u");
    assertThat(StoredCredentials.files(Map.of(), home))
        .containsExactly(
            Path.of("/home/u/.docker/config.json"),
            Path.of("/home/u/.config/containers/auth.json"));
    assertThat(
            StoredCredentials.files(
                Map.of("DOCKER_CONFIG", "/d", "XDG_RUNTIME_DIR", "/run/u"), home))
        .containsExactly(
            Path.of("/d/config.json"),
            Path.of("/run/u/containers/auth.json"),
            Path.of("/home/u/.config/containers/auth.json"));
    assertThat(
            StoredCredentials.files(
                Map.of("REGISTRY_AUTH_FILE", "/a.json", "DOCKER_CONFIG", "/d"), home))
        .containsExactly(Path.of("/a.json"));
  }

  @Test
  void listsTheDirectoriesOfThePath() {
    assertThat(StoredCredentials.searchPath(Map.of("PATH", "/a::/b")))
        .containsExactly(Path.of("/a"), Path.of("/b"));
    assertThat(StoredCredentials.searchPath(Map.of())).isEmpty();
  }

  @Test
  void anExplicitLoginIsForEveryRegistryThatIsAskedFor() {
    assertThat(Credentials.of(BOB).find("a.example", "x")).contains(BOB);
    assertThat(Credentials.of(BOB).find("b.example", "")).contains(BOB);
  }

  @Test
  void aLoginDoesNotShowItsSecret() throws IOException {
    Path file = write(auths(HOST, auth("bob:s3cret")));
    assertThat(BOB.toString()).doesNotContain("s3cret");
    assertThat(LoginConfig.read(file).toString()).doesNotContain("Ym9i");
    assertThat(credentials(file).toString()).doesNotContain("Ym9i");
  }

  private Optional<Login> find(String content) throws IOException {
    return credentials(write(content)).find(HOST, "team/model");
  }

  private StoredCredentials credentials(Path file) {
    return new StoredCredentials(List.of(file), List.of(directory));
  }

  private Path write(String content) throws IOException {
    return write("login.json", content);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private static String auths(String name, String fields) {
    return "{\"auths\":{\"" + name + "\":{" + fields + "}}}";
  }

  private static String auth(String pair) {
    return "\"auth\":\""
        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))
        + "\"";
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
