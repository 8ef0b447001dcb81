package io.deckhouse.aimodels.modelpack.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerNameTest {
  @ParameterizedTest
  @CsvSource({
    "registry.example, registry.example",
    "Registry.Example:5000, registry.example:5000",
    "registry.example/, registry.example",
    "https://registry.example, registry.example",
    "http://registry.example/v1/, registry.example",
    "https://registry.example/v2, registry.example",
    "registry.example/team/Model, registry.example/team/Model",
    "registry.example/v1, registry.example/v1",
    "https://index.docker.io/v1/, docker.io",
    "registry-1.docker.io, docker.io",
    "docker.io/library/model, docker.io/library/model",
    "'', ''",
    "/, ''",
    "https://, ''",
  })
  void hasOneSpelling(String name, String normal) {
    assertThat(ServerName.normal(name)).isEqualTo(normal);
  }
}
