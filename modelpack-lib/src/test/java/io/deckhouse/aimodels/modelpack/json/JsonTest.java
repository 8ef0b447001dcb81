package io.deckhouse.aimodels.modelpack.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static ObjectNode parse(String text) {
    return Json.parseObject(text.getBytes(StandardCharsets.UTF_8), "doc");
  }

  @Test
  void keepsTheOrderOfFieldsAndTheirExactNumbers() {
    String text = "{\"z\":1,\"a\":12345678901234567890,\"m\":1.10}";
    assertThat(new String(Json.bytes(parse(text)), StandardCharsets.UTF_8)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "1",
        "{",
        "{\"a\":1}}",
        "{\"a\":1} {\"b\":2}",
        "{\"a\":1,\"a\":2}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":1,}",
        "// x\n{}"
      })
  void refusesWhatIsNotOneObject(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageStartingWith("doc: not ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void readsUtf8AndGuessesNoOtherEncoding(String encoding) {
    byte[] bytes = "{\"a\":1}".getBytes(Charset.forName(encoding));
    byte[] cutShort = Arrays.copyOf(bytes, bytes.length - 1);
    for (byte[] document : List.of(bytes, cutShort)) {
      assertThatThrownBy(() -> Json.parseObject(document, "doc"))
          .isInstanceOf(InvalidContentException.class);
      assertThatThrownBy(() -> readAll(Json.factory().createParser(document)))
          .isInstanceOf(JsonProcessingException.class);
    }
  }

  private static void readAll(JsonParser parser) throws IOException {
    while (parser.nextToken() != null) {
      parser.getText();
    }
  }

  @Test
  void refusesNestingBeyondTheLimit() {
    String text = "{\"a\":".repeat(Json.NESTING_MAX + 1) + "1" + "}".repeat(Json.NESTING_MAX + 1);
    assertThatThrownBy(() -> parse(text)).isInstanceOf(InvalidContentException.class);
  }

  @Test
  void takesPythonsNumbersWhereTheyAreUsual() {
    byte[] bytes = "{\"a\":NaN,\"b\":-Infinity}".getBytes(StandardCharsets.UTF_8);
    assertThat(Json.parsePythonObject(bytes, "config.json").get("a").isNumber()).isTrue();
  }

  @Test
  void saysWhereAFaultIsWithoutQuotingTheDocument() {
    assertThatThrownBy(() -> parse("{\"password\":\"secret\" x}"))
        .hasMessageContaining("line 1, column")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }
}
