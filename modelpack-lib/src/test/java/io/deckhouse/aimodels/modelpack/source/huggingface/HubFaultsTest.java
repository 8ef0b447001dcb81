package io.deckhouse.aimodels.modelpack.source.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFault;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFault.Kind;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFile;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubRepo;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubTraffic.Server;
import io.deckhouse.aimodels.modelpack.testkit.hub.TestHub;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong between a hub, its storage and us: the right bytes, or no tag. */
@Timeout(60)
class HubFaultsTest {
  private static final int MIB = 1024 * 1024;
  private static final String WEIGHTS = HubImports.WEIGHTS;
  private static final byte[] BYTES = HubImports.weights("w", 1, 8 * MIB);

  @TempDir private Path directory;

  private final TestHub hub = TestHub.start();
  private final HubRepo repo = hub.repository("org/model");

  @BeforeEach
  void commit() {
    repo.commit("main", HubImports.model(HubFile.lfs(BYTES)));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private LayoutStore store() {
    return HubImports.layout(directory.resolve("store"));
  }

  private void pack() {
    try (HubImports imports = HubImports.from(hub);
        LayoutStore store = store()) {
      imports.pack("hf://org/model", store);
    }
  }

  private void packs() {
    pack();
    try (LayoutStore store = store()) {
      Manifest manifest = store.manifest(store.resolve("v1").orElseThrow());
      manifest.layers().forEach(layer -> Blobs.verify(store, layer, _ -> {}));
    }
  }

  private void fails(Class<? extends Exception> failure, String... parts) {
    assertThatThrownBy(this::pack).isInstanceOf(failure).hasMessageContainingAll(parts);
    try (LayoutStore store = store()) {
      assertThat(store.resolve("v1")).isEmpty();
    }
  }

  private long moved() {
    return hub.traffic().bytes(WEIGHTS);
  }

  @Test
  void goesOnWhereATransferWasCut() {
    hub.faults().add(HubFault.once(Kind.CUT_AFTER, WEIGHTS, 3 * MIB));
    packs();
    assertThat(moved()).isEqualTo(BYTES.length);
  }

  @Test
  void goesOnWhereEachTransferIsCut() {
    hub.faults().add(HubFault.always(Kind.CUT_AFTER, WEIGHTS, 3 * MIB / 2));
    packs();
    assertThat(moved()).isEqualTo(BYTES.length);
  }

  @Test
  void givesUpWhereTransfersAreAlwaysCut() {
    hub.faults().add(HubFault.always(Kind.CUT_AT, WEIGHTS, 5 * MIB));
    fails(UnavailableException.class, WEIGHTS, "broken off at byte " + 5 * MIB);
    assertThat(moved()).isEqualTo(5 * MIB);
    hub.faults().clear();
    packs();
    // What had come was kept.
    assertThat(moved()).isLessThanOrEqualTo(BYTES.length + 128 * 1024L + MIB);
  }

  @Test
  void goesOnWhereATransferFellSilent() {
    hub.faults().add(HubFault.once(Kind.STALL_AFTER, WEIGHTS, 3 * MIB));
    packs();
    assertThat(moved()).isEqualTo(BYTES.length);
  }

  @Test
  void givesUpWhereTransfersAlwaysFallSilent() {
    hub.faults().add(HubFault.always(Kind.STALL_AT, WEIGHTS, 5 * MIB));
    fails(UnavailableException.class, WEIGHTS, "silent for 1.0 s");
    assertThat(moved()).isEqualTo(5 * MIB);
  }

  @Test
  void readsTheWholeFileWhereARangeIsIgnored() {
    hub.faults().add(HubFault.once(Kind.WHOLE_FILE, WEIGHTS, 0));
    packs();
    assertThat(moved()).isLessThanOrEqualTo(2L * BYTES.length);
  }

  @Test
  void readsTheWholeFileWhereRangesAreAlwaysIgnored() {
    hub.faults().add(HubFault.always(Kind.WHOLE_FILE, WEIGHTS, 0));
    packs();
    assertThat(moved()).isLessThanOrEqualTo(2L * BYTES.length);
  }

  @Test
  void readsAgainFromTheBeginningWhereRangesAreIgnoredAfterACut() {
    hub.faults().add(HubFault.always(Kind.WHOLE_FILE, WEIGHTS, 0));
    hub.faults().add(HubFault.once(Kind.CUT_AFTER, WEIGHTS, 7 * MIB));
    packs();
    assertThat(moved()).isLessThanOrEqualTo(3L * BYTES.length);
  }

  @Test
  void takesAFileAgainWhoseBytesCameWrongOnce() {
    hub.faults().add(HubFault.once(Kind.WRONG_BYTE, WEIGHTS, 5 * MIB));
    packs();
    assertThat(moved()).isBetween((long) BYTES.length + 1, 2L * BYTES.length);
  }

  @Test
  void refusesAFileWhoseBytesAlwaysComeWrong() {
    hub.faults().add(HubFault.always(Kind.WRONG_BYTE, WEIGHTS, 5 * MIB));
    fails(InvalidContentException.class, WEIGHTS, "sha256:");
    assertThat(moved()).isLessThanOrEqualTo(2L * BYTES.length);
  }

  @Test
  void takesASmallFileAgainWhoseBytesCameWrongOnce() {
    hub.faults().add(HubFault.once(Kind.WRONG_BYTE, "README.md", 20));
    packs();
    assertThat(hub.traffic().requests(Server.HUB, "/resolve-cache/"))
        .filteredOn(request -> request.target().contains("README.md"))
        .hasSizeGreaterThan(1);
  }

  @Test
  void refusesASmallFileWhoseBytesAlwaysComeWrong() {
    hub.faults().add(HubFault.always(Kind.WRONG_BYTE, "README.md", 20));
    fails(InvalidContentException.class, "README.md", "gitoid:blob:sha1:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "config.json", "tokenizer.json", WEIGHTS})
  void refusesWhatIsListedWithAnotherDigest(String path) {
    Map<String, HubFile> files = HubImports.model(HubFile.lfs(BYTES));
    files.computeIfPresent(path, (_, file) -> file.lyingAbout());
    repo.commit("main", files);
    fails(InvalidContentException.class, path);
  }

  @Test
  void asksForAnotherLinkWhenOneHasExpired() {
    hub.faults().add(HubFault.once(Kind.CUT_AFTER, WEIGHTS, 3 * MIB));
    hub.faults().add(HubFault.once(Kind.EXPIRED_LINK, WEIGHTS, 0));
    packs();
    assertThat(moved()).isEqualTo(BYTES.length);
  }

  @Test
  void asksForAnotherLinkWhenAllHaveExpired() {
    hub.faults().add(HubFault.once(Kind.STALL_AFTER, WEIGHTS, 3 * MIB));
    hub.faults()
        .before(
            ".*/resolve/.*/" + WEIGHTS, () -> Thread.ofVirtual().start(this::expireInTheMiddle));
    packs();
    assertThat(moved()).isEqualTo(BYTES.length);
    assertThat(hub.traffic().requests(Server.CDN, "")).anyMatch(request -> request.status() == 403);
  }

  /** While the answer is silent. */
  private void expireInTheMiddle() {
    while (moved() < 3 * MIB) {
      Thread.onSpinWait();
    }
    hub.faults().expireLinks();
  }

  @Test
  void givesUpWhenLinksAlwaysHaveExpired() {
    hub.faults().add(HubFault.always(Kind.EXPIRED_LINK, WEIGHTS, 0));
    fails(UnavailableException.class, WEIGHTS, "403");
    assertThat(moved()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 429})
  void asksAgainAfterATemporaryFailureOfTheStorage(int status) {
    hub.faults().add(new HubFault(Kind.STATUS, WEIGHTS, status, 2));
    packs();
    assertThat(moved()).isEqualTo(BYTES.length);
  }

  @Test
  void givesUpAfterALastingFailureOfTheStorage() {
    hub.faults().add(HubFault.always(Kind.STATUS, WEIGHTS, 503));
    fails(UnavailableException.class, "503");
    assertThat(moved()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.json",
        "/etc/passwd",
        "a/../../b.json",
        "C:\\x.json",
        "a//b.json",
        "con\nfig"
      })
  void refusesUnsafePathsBeforeAnythingMoves(String path) {
    Map<String, HubFile> files = HubImports.model(HubFile.lfs(BYTES));
    files.put(path, HubFile.inline("{}"));
    repo.commit("main", files);
    fails(InvalidContentException.class, "hub lists");
    assertThat(hub.traffic().bytes(Server.CDN)).isZero();
    assertThat(hub.traffic().requests(Server.HUB, "/resolve/")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONFIG.json", "Docs/other.md"})
  void refusesCaseTwinsBeforeAnythingMoves(String path) {
    Map<String, HubFile> files = HubImports.model(HubFile.lfs(BYTES));
    files.put(path, HubFile.inline("{}"));
    repo.commit("main", files);
    fails(InvalidContentException.class, path.substring(0, 4));
    assertThat(hub.traffic().bytes(Server.CDN)).isZero();
    assertThat(hub.traffic().requests(Server.HUB, "/resolve/")).isEmpty();
  }
}
