package io.deckhouse.aimodels.modelpack.source.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deckhouse.aimodels.modelpack.ErrorCode;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFault;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFile;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubRepo;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubTraffic.Server;
import io.deckhouse.aimodels.modelpack.testkit.hub.TestHub;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a hub refuses, and what people are told to do about it. */
@Timeout(60)
class HubErrorsTest {
  private static final String RIGHT = "hf_rightSecret";
  private static final String OTHER = "hf_otherSecret";
  private static final String UNKNOWN = "hf_unknownSecret";

  @TempDir private Path directory;

  private final TestHub hub = TestHub.start().token(RIGHT).token(OTHER);
  private final HubRepo repo = hub.repository("org/model").grant(RIGHT);

  @BeforeEach
  void commit() {
    repo.commit("main", HubImports.model(HubFile.lfs(HubImports.weights("w", 1, 300_000))));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private void pack(String text, Optional<String> token) {
    try (HubImports imports =
            token.isPresent() ? HubImports.from(hub, token.get()) : HubImports.from(hub);
        LayoutStore store = HubImports.layout(directory)) {
      imports.pack(text, store);
    }
  }

  /** The failure of a pack, which leaves no tag and tells no secret. */
  private <T extends ModelPackException> T failure(
      Class<T> type, String text, Optional<String> token) {
    T failure = catchThrowableOfType(type, () -> pack(text, token));
    assertThat(failure).isNotNull();
    StringWriter everything = new StringWriter();
    failure.printStackTrace(new PrintWriter(everything));
    assertThat(everything + " " + failure.advice() + " " + failure)
        .doesNotContain(RIGHT, OTHER, UNKNOWN);
    assertThat(failure.getMessage()).doesNotContain("\n").contains("org/");
    assertThat(hub.traffic().sawAuthorization(Server.CDN)).isFalse();
    try (LayoutStore store = HubImports.layout(directory)) {
      assertThat(store.resolve("v1")).isEmpty();
    }
    return failure;
  }

  private static String told(ModelPackException failure) {
    return failure.getMessage() + "\n" + failure.advice().orElse("");
  }

  @Test
  void cannotTellAMissingModelFromAPrivateOneWithoutAToken() {
    NotFoundException missing = failure(NotFoundException.class, "hf://org/none", Optional.empty());
    assertThat(told(missing)).contains("no such model", "private", "HF_TOKEN");
    repo.hide();
    NotFoundException hidden = failure(NotFoundException.class, "hf://org/model", Optional.empty());
    assertThat(told(hidden)).isEqualTo(told(missing).replace("org/none", "org/model"));
  }

  @Test
  void saysThatAModelIsMissingOrNotForThisToken() {
    repo.hide();
    NotFoundException failure =
        failure(NotFoundException.class, "hf://org/model", Optional.of(OTHER));
    assertThat(told(failure)).contains("no such model", "this token may not read");
    pack("hf://org/model", Optional.of(RIGHT));
  }

  @Test
  void saysThatATokenIsWrong() {
    UnauthorizedException failure =
        failure(UnauthorizedException.class, "hf://org/model", Optional.of(UNKNOWN));
    assertThat(told(failure)).contains("does not accept the token", "settings/tokens");
  }

  @Test
  void saysThatAModelIsGated() {
    repo.gate("manual");
    UnauthorizedException anonymous =
        failure(UnauthorizedException.class, "hf://org/model", Optional.empty());
    assertThat(told(anonymous))
        .contains("gated", "licence", "https://huggingface.co/org/model", "HF_TOKEN");
    UnauthorizedException other =
        failure(UnauthorizedException.class, "hf://org/model", Optional.of(OTHER));
    assertThat(told(other)).contains("gated", "ask for access on https://huggingface.co/org/model");
    assertThat(told(other)).isNotEqualTo(told(anonymous));
    pack("hf://org/model", Optional.of(RIGHT));
  }

  @Test
  void saysThatARevisionIsMissing() {
    NotFoundException failure =
        failure(NotFoundException.class, "hf://org/model@v9", Optional.empty());
    assertThat(told(failure)).contains("no revision v9", "/tree/main");
  }

  @Test
  void saysThatAFileIsMissing() {
    NotFoundException failure =
        failure(NotFoundException.class, "hf://org/model/none.gguf", Optional.empty());
    assertThat(told(failure)).contains("no file none.gguf", "model.safetensors");
  }

  @Test
  void saysThatAModelIsDisabled() {
    repo.disable();
    UnavailableException failure =
        failure(UnavailableException.class, "hf://org/model", Optional.empty());
    assertThat(told(failure)).contains("disabled");
    assertThat(hub.traffic().requests()).hasSize(1);
  }

  @Test
  void allOfTheseAreTheOtherSide() {
    repo.gate("manual");
    for (String text : new String[] {"hf://org/none", "hf://org/model@v9", "hf://org/model"}) {
      for (Optional<String> token :
          List.of(Optional.<String>empty(), Optional.of(OTHER), Optional.of(UNKNOWN))) {
        ErrorCode code = failure(ModelPackException.class, text, token).code();
        assertThat(code.exitCode()).as(text).isEqualTo(5);
      }
    }
  }

  @Test
  void waitsForAShortLimitOfTheRate() {
    hub.faults().limitRate(2, 1);
    long begun = System.nanoTime();
    pack("hf://org/model", Optional.empty());
    assertThat(System.nanoTime() - begun).isGreaterThan(1_900_000_000L);
    assertThat(hub.traffic().requests()).filteredOn(one -> one.status() == 429).hasSize(2);
  }

  @Test
  void waitsForAShortLimitThatOnlyRatelimitTells() {
    hub.faults().limitRate(1, 1, false);
    long begun = System.nanoTime();
    pack("hf://org/model", Optional.empty());
    assertThat(System.nanoTime() - begun).isGreaterThan(900_000_000L);
  }

  @Test
  void namesTheTimeOfALongLimitOfTheRate() {
    hub.faults().limitRate(HubFault.ALWAYS, 250);
    UnavailableException failure =
        catchThrowableOfType(
            UnavailableException.class, () -> pack("hf://org/model", Optional.of(RIGHT)));
    assertThat(told(failure)).contains("429", "250 s").doesNotContain(RIGHT);
    assertThat(hub.traffic().requests()).hasSize(1);
  }

  @Test
  void namesTheTimeOfALongLimitThatOnlyRatelimitTells() {
    hub.faults().limitRate(HubFault.ALWAYS, 251, false);
    UnavailableException failure =
        catchThrowableOfType(
            UnavailableException.class, () -> pack("hf://org/model", Optional.of(RIGHT)));
    assertThat(told(failure)).contains("429", "251 s");
    assertThat(hub.traffic().requests()).hasSize(1);
  }

  @Test
  void meetsALimitInTheMiddle() {
    hub.faults()
        .before("/org/model/resolve/.*", () -> hub.faults().limitRate(HubFault.ALWAYS, 250));
    UnavailableException failure =
        catchThrowableOfType(
            UnavailableException.class, () -> pack("hf://org/model", Optional.empty()));
    assertThat(told(failure)).contains("250 s");
    try (LayoutStore store = HubImports.layout(directory)) {
      assertThat(store.resolve("v1")).isEmpty();
    }
  }

  @Test
  void saysThatNobodyIsThere() {
    URI endpoint = hub.endpoint();
    hub.close();
    try (HubImports imports = HubImports.from(endpoint, FaultyRegistry.http())) {
      UnavailableException failure =
          catchThrowableOfType(UnavailableException.class, () -> imports.open("hf://org/model"));
      assertThat(told(failure)).contains(endpoint.toString(), "cannot connect");
    }
  }

  @Test
  void tokensAreInNoText() {
    assertThat(new HubOptions(hub.endpoint(), Optional.of(new HubToken(RIGHT))).token().toString())
        .doesNotContain(RIGHT);
    assertThat(HubOptions.of(Map.of("HF_TOKEN", RIGHT)).token().toString()).doesNotContain(RIGHT);
  }
}
