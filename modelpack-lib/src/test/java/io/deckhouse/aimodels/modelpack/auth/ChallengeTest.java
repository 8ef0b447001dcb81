package io.deckhouse.aimodels.modelpack.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChallengeTest {
  @Test
  void readsABearerChallenge() {
    assertThat(
            parse(
                "Bearer realm=\"https://auth.example/token\",service=\"reg\","
                    + "scope=\"repository:a/b:pull,push\""))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://auth.example/token",
                    "service", "reg",
                    "scope", "repository:a/b:pull,push")));
  }

  @Test
  void readsSeveralChallengesInOneHeader() {
    assertThat(parse("Basic realm=\"a, b\", Bearer realm=\"c\", service=d , Negotiate"))
        .containsExactly(
            new Challenge("basic", Map.of("realm", "a, b")),
            new Challenge("bearer", Map.of("realm", "c", "service", "d")),
            new Challenge("negotiate", Map.of()));
  }

  @Test
  void readsSeveralHeaders() {
    assertThat(Challenge.parse(List.of("Basic realm=x", "", "BEARER Realm=y")))
        .containsExactly(
            new Challenge("basic", Map.of("realm", "x")),
            new Challenge("bearer", Map.of("realm", "y")));
  }

  @Test
  void takesEscapesOutOfQuotedStrings() {
    assertThat(parse("Basic realm=\"a\\\"b\\\\c\"").getFirst().parameter("realm"))
        .contains("a\"b\\c");
  }

  @Test
  void takesBlanksAroundEqualsSigns() {
    assertThat(parse("Bearer  realm = \"x\" ,\tservice =y").getFirst().parameters())
        .containsExactlyInAnyOrderEntriesOf(Map.of("realm", "x", "service", "y"));
  }

  @Test
  void theFirstOfTwoParametersCounts() {
    assertThat(parse("Bearer realm=\"x\" Basic realm=\"y\""))
        .containsExactly(new Challenge("bearer", Map.of("realm", "x")));
  }

  @Test
  void passesOverTheTokenOfANegotiation() {
    assertThat(parse("Negotiate YWJj==, Basic realm=x").getLast())
        .isEqualTo(new Challenge("basic", Map.of("realm", "x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "=", "\"", "realm=\"x\"", ",,=,\"\"", "\u0000\u00ff"})
  void findsNothingInGarbage(String header) {
    assertThat(parse(header)).isEmpty();
  }

  @Test
  void takesTheRestOfAnUnendedString() {
    assertThat(parse("Basic realm=\"x, Bearer").getFirst().parameter("realm"))
        .contains("x, Bearer");
  }

  @Test
  void hasLimits() {
    assertThat(parse("a,".repeat(100_000))).hasSize(Challenge.CHALLENGES_MAX);
    assertThat(Challenge.parse(Collections.nCopies(1000, "Basic")))
        .hasSize(Challenge.CHALLENGES_MAX);
    StringBuilder many = new StringBuilder("Basic a=1");
    for (int i = 0; i < 1000; i++) {
      many.append(",p").append(i).append("=1");
    }
    assertThat(parse(many.toString()).getFirst().parameters()).hasSize(Challenge.PARAMETERS_MAX);
    assertThat(parse("Basic realm=\"" + "x".repeat(100_000)).getFirst().parameters().toString())
        .hasSizeLessThan(Challenge.HEADER_LENGTH_MAX);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
  void neverFails(long seed) {
    Random random = new Random(seed);
    String alphabet = "Basic Bearer realm=\"scope\\,;\t\u0000é==\"\"  ,,";
    for (int i = 0; i < 5000; i++) {
      StringBuilder header = new StringBuilder();
      int length = random.nextInt(60);
      for (int j = 0; j < length; j++) {
        header.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      for (Challenge challenge : parse(header.toString())) {
        assertThat(challenge.scheme()).isNotEmpty().doesNotMatch(".*[A-Z].*");
      }
    }
  }

  private static List<Challenge> parse(String header) {
    return Challenge.parse(List.of(header));
  }
}
