package io.deckhouse.aimodels.modelpack.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScopesTest {
  private static final Scopes PULL = Scopes.NONE.with("repository:a/b:pull");

  @Test
  void joinsTheActionsOfOneResource() {
    assertThat(PULL.with("repository:a/b:push,pull repository:c:pull").texts())
        .containsExactly("repository:a/b:pull,push", "repository:c:pull");
  }

  @Test
  void takesNamesWithColons() {
    assertThat(Scopes.NONE.with("repository:host:5000/a:pull").texts())
        .containsExactly("repository:host:5000/a:pull");
  }

  @Test
  void passesOverGarbage() {
    assertThat(Scopes.NONE.with("  garbage :x \t").texts()).isEmpty();
  }

  @Test
  void knowsWhatItContains() {
    assertThat(PULL.with("repository:a/b:push").contain(PULL)).isTrue();
    assertThat(PULL.contain(PULL.with("repository:a/b:push"))).isFalse();
    assertThat(PULL.contain(Scopes.NONE)).isTrue();
    assertThat(Scopes.NONE.contain(PULL)).isFalse();
  }

  @Test
  void hasALimit() {
    Scopes scopes = PULL;
    for (int i = 0; i < 1000; i++) {
      scopes = scopes.with("repository:r" + i + ":pull");
    }
    assertThat(scopes.texts()).hasSize(Scopes.RESOURCES_MAX);
    assertThat(scopes.with("repository:a/b:push").texts()).contains("repository:a/b:pull,push");
  }
}
