package io.deckhouse.aimodels.modelpack.source.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.LocalFailureException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hub and the token as the ecosystem's variables say. */
class HubOptionsTest {
  @TempDir Path home;

  private HubOptions options(String... variables) {
    Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return HubOptions.of(environment);
  }

  private Path file(String name, String content) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static Optional<String> token(HubOptions options) {
    return options.token().map(HubToken::secret);
  }

  @ParameterizedTest
  @CsvSource({
    "https://hub.example, https://hub.example",
    "https://hub.example/, https://hub.example",
    "' http://127.0.0.1:8090 ', http://127.0.0.1:8090",
    "https://mirror/api/hf//, https://mirror/api/hf",
    "'', https://huggingface.co",
  })
  void theEndpointIsAnAddressWithoutASlashAtTheEnd(String text, String expected) {
    assertThat(options("HF_ENDPOINT", text).endpoint()).isEqualTo(URI.create(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hub.example",
        "ftp://hub.example",
        "https://",
        "https://user:hunter2@hub.example",
        "https://hub.example?x=hunter2",
        "https://hub.example#hunter2",
        "https://hub example",
      })
  void refusesAnEndpointThatIsNone(String text) {
    assertThatThrownBy(() -> options("HF_ENDPOINT", text))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("HF_ENDPOINT")
        .hasMessageContaining("expected: ")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void thereNeedBeNoToken() {
    assertThat(token(options())).isEmpty();
    assertThat(token(options("HF_TOKEN", " \n"))).isEmpty();
  }

  @Test
  void theVariableIsBeforeFiles() throws IOException {
    file(".cache/huggingface/token", "hf_file");
    assertThat(token(options("HF_TOKEN", " hf_variable\n"))).contains("hf_variable");
  }

  @Test
  void readsTheFilesOfTheEcosystemInItsOrder() throws IOException {
    file(".cache/huggingface/token", "hf_default\n");
    assertThat(token(options())).contains("hf_default");
    file("cache/huggingface/token", "hf_xdg");
    String xdg = home.resolve("cache").toString();
    assertThat(token(options("XDG_CACHE_HOME", xdg))).contains("hf_xdg");
    file("hf/token", "hf_home");
    assertThat(token(options("XDG_CACHE_HOME", xdg, "HF_HOME", "~/hf"))).contains("hf_home");
    Path named = file("secret", "\n hf_path \r\n");
    assertThat(token(options("HF_HOME", "~/hf", "HF_TOKEN_PATH", named.toString())))
        .contains("hf_path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "ON", "yes", "True"})
  void noTokenIsSentUnasked(String yes) throws IOException {
    Path named = file("secret", "hf_named");
    HubOptions options = options("HF_TOKEN", "hf_x", "HF_HUB_DISABLE_IMPLICIT_TOKEN", yes);
    assertThat(token(options)).isEmpty();
    assertThat(token(options.withTokenFile(named))).contains("hf_named");
  }

  @Test
  void aNamedFileMustHoldAToken() throws IOException {
    Path empty = file("empty", "\n");
    assertThatThrownBy(() -> options().withTokenFile(empty).token())
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("empty (expected: ");
    Path missing = home.resolve("missing");
    assertThatThrownBy(() -> options().withTokenFile(missing).token())
        .isInstanceOf(LocalFailureException.class)
        .hasMessageContaining("no such file");
    Path large = file("large", "x".repeat(20_000));
    assertThatThrownBy(() -> options().withTokenFile(large).token())
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("16 KiB");
  }

  @Test
  void filesAreReadWhenTheTokenIsAskedFor() throws IOException {
    HubOptions options = options().withTokenFile(home.resolve("later"));
    file("later", "hf_later");
    assertThat(token(options)).contains("hf_later");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hf_a b-hunter2", "hf_\u0007hunter2", "hf_hunter2é", "a\r\nX-hunter2: b"})
  void aTokenThatNoHeaderCanHoldIsNotShown(String text) throws IOException {
    assertThatThrownBy(() -> options("HF_TOKEN", text))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageNotContaining("hunter2");
    Path file = file("secret", text);
    assertThatThrownBy(() -> options().withTokenFile(file).token())
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aTokenIsNeverText() {
    assertThat(new HubToken("hf_hunter2").toString()).doesNotContain("hunter2");
    assertThat(options("HF_TOKEN", "hf_hunter2").toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "https://huggingface.co/org/repo, true",
    "https://WWW.huggingface.co/org/repo, true",
    "https://hf.co/org/repo, true",
    "https://mirror/hf/org/repo, true",
    "https://mirror/other, false",
    "https://mirror/hfx/y, false",
    "http://mirror/hf/org/repo, false",
    "https://huggingface.co.example.org/org/repo, false",
  })
  void knowsItsPages(String text, boolean expected) {
    HubOptions options = options("HF_ENDPOINT", "https://mirror/hf");
    assertThat(options.isHub(URI.create(text))).isEqualTo(expected);
  }
}
