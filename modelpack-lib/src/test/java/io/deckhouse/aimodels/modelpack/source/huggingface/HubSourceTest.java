package io.deckhouse.aimodels.modelpack.source.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.pack.PackPlan;
import io.deckhouse.aimodels.modelpack.pack.PackResult;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import io.deckhouse.aimodels.modelpack.source.remote.Heads;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFile;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubRepo;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubTraffic.Recorded;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubTraffic.Server;
import io.deckhouse.aimodels.modelpack.testkit.hub.TestHub;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of a hub that works. */
@Timeout(60)
class HubSourceTest {
  private static final int MIB = 1024 * 1024;
  private static final byte[] WEIGHTS = HubImports.weights("w", 1, 3 * MIB);

  @TempDir private Path directory;

  private final TestHub hub = TestHub.start();
  private final HubRepo repo = hub.repository("org/model");

  @AfterEach
  void close() {
    hub.close();
  }

  private static Map<String, HubFile> model() {
    return HubImports.model(HubFile.lfs(WEIGHTS));
  }

  private Manifest pack(String text) {
    try (HubImports imports = HubImports.from(hub);
        LayoutStore store = HubImports.layout(directory.resolve("store"))) {
      return verified(store, imports.pack(text, store));
    }
  }

  private static Manifest verified(ContentStore store, PackResult result) {
    Manifest manifest = store.manifest(result.manifest());
    manifest.layers().forEach(layer -> Blobs.verify(store, layer, _ -> {}));
    return manifest;
  }

  private Origin origin(String text) {
    try (HubImports imports = HubImports.from(hub);
        ModelSource source = imports.open(text)) {
      return source.origin().orElseThrow();
    }
  }

  private List<String> paths(String text) {
    try (HubImports imports = HubImports.from(hub);
        ModelSource source = imports.open(text)) {
      return source.files().stream().map(SourceFile::path).toList();
    }
  }

  @Test
  void takesTheCommitOfABranchATagAPullRequestOrItself() {
    String first = repo.commit("main", model());
    repo.tag("v1", first);
    Map<String, HubFile> files = model();
    files.put("README.md", HubFile.inline("# Another\n"));
    String second = repo.commit("main", files);
    files.put("README.md", HubFile.inline("# A proposal\n"));
    String proposed = repo.commit("refs/pr/1", files);
    files.put("README.md", HubFile.inline("# A feature\n"));
    String third = repo.commit("feature/a", files);

    assertThat(origin("hf://org/model").revision()).contains(second);
    assertThat(origin("hf://org/model@main").revision()).contains(second);
    assertThat(origin("hf://org/model@v1").revision()).contains(first);
    assertThat(origin("hf://org/model@" + first).revision()).contains(first);
    assertThat(origin("hf://org/model@refs/pr/1").revision()).contains(proposed);
    assertThat(origin("hf://org/model@feature%2Fa").revision()).contains(third);
    assertThat(origin("https://huggingface.co/org/model").revision()).contains(second);
  }

  @Test
  void takesEachFileOnceFromWhereItIs() {
    repo.commit("main", model());
    pack("hf://org/model");
    model()
        .forEach(
            (path, file) -> {
              long expected = path.equals(".gitattributes") ? 0 : file.size();
              assertThat(hub.traffic().bytes(path)).as(path).isEqualTo(expected);
            });
    assertThat(hub.traffic().requests(Server.HUB, "/api/models/org/model/revision/")).hasSize(1);
    assertThat(hub.traffic().requests(Server.HUB, "/api/models/org/model/tree/")).hasSize(1);
  }

  @Test
  void asksForRangesOfLargeFilesOnly() {
    repo.commit("main", model());
    pack("hf://org/model");
    assertThat(hub.traffic().requests(Server.CDN, ""))
        .isNotEmpty()
        .allMatch(request -> request.range().orElse("").startsWith("bytes="));
    assertThat(hub.traffic().requests())
        .allMatch(request -> request.userAgent().orElse("").startsWith("d8-models"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void followsThePagesOfAListing(int pageSize) {
    repo.commit("main", model());
    List<String> whole = paths("hf://org/model");
    hub.pageSize(pageSize);
    hub.traffic().clear();
    assertThat(paths("hf://org/model")).isEqualTo(whole).hasSize(5);
    // Folders are listed too: docs and docs/more.
    int entries = model().size() + 2;
    assertThat(hub.traffic().requests(Server.HUB, "/tree/"))
        .hasSize((entries + pageSize - 1) / pageSize);
  }

  @Test
  void followsPagesWhoseLinksAMirrorPassesOn() {
    repo.commit("main", model());
    List<String> whole = paths("hf://org/model");
    hub.pageSize(2).pageOrigin("https://huggingface.co");
    assertThat(paths("hf://org/model")).isEqualTo(whole);
  }

  @Test
  void followsNoPagesOfAnotherServer() {
    hub.token("hf_secret").pageSize(2).pageOrigin(hub.cdn().toString());
    repo.commit("main", model());
    try (HubImports imports = HubImports.from(hub, "hf_secret")) {
      assertThatThrownBy(() -> imports.open("hf://org/model"))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("another server");
    }
    assertThat(hub.traffic().requests(Server.CDN, "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void followsARenamedRepository(int status) {
    String commit = repo.commit("main", model());
    hub.token("hf_secret").rename("old/name", "org/model", status);
    repo.hide().grant("hf_secret");
    try (HubImports imports = HubImports.from(hub, "hf_secret");
        LayoutStore store = HubImports.layout(directory)) {
      verified(store, imports.pack("hf://old/name", store));
      assertThat(imports.open("hf://old/name").origin())
          .contains(new Origin("https://huggingface.co/org/model", Optional.of(commit)));
    }
    assertThat(hub.traffic().requests(Server.HUB, "/old/name"))
        .allMatch(request -> request.status() == status);
  }

  @Test
  void tellsTheTokenToTheHubAndNotToTheStorage() {
    repo.gate("manual").grant("hf_secret").commit("main", model());
    hub.token("hf_secret");
    try (HubImports imports = HubImports.from(hub, "hf_secret");
        LayoutStore store = HubImports.layout(directory)) {
      verified(store, imports.pack("hf://org/model", store));
    }
    assertThat(hub.traffic().requests(Server.HUB, ""))
        .allMatch(request -> request.authorization().equals(Optional.of("Bearer hf_secret")));
    assertThat(hub.traffic().requests(Server.CDN, "")).isNotEmpty();
    assertThat(hub.traffic().sawAuthorization(Server.CDN)).isFalse();
    assertThat(hub.traffic().bytes(HubImports.WEIGHTS)).isEqualTo(WEIGHTS.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/models/org/model/tree/.*", "/org/model/resolve/.*config.json.*"})
  void staysAtOneCommitWhenTheBranchMoves(String before) {
    Map<String, HubFile> files = model();
    String first = repo.commit("main", files);
    Manifest expected = pack("hf://org/model@" + first);
    hub.traffic().clear();
    Map<String, HubFile> others = HubImports.model(HubFile.lfs(HubImports.weights("w", 2, MIB)));
    others.put("config.json", HubFile.inline("{\"model_type\": \"other\"}"));
    hub.faults().before(before, () -> repo.commit("main", others));

    assertThat(pack("hf://org/model").digest()).isEqualTo(expected.digest());
    assertThat(origin("hf://org/model").revision()).isNotEqualTo(Optional.of(first));
    assertThat(hub.traffic().requests(Server.HUB, "/resolve/"))
        .isNotEmpty()
        .map(Recorded::target)
        .allMatch(target -> target.contains(first));
  }

  @Test
  void movesNothingOfWeightsThatAreThere() {
    repo.commit("main", model());
    Manifest first = pack("hf://org/model");
    hub.traffic().clear();
    assertThat(pack("hf://org/model").digest()).isEqualTo(first.digest());
    // What is looked at before it is packed.
    assertThat(hub.traffic().bytes(HubImports.WEIGHTS)).isLessThanOrEqualTo(Heads.HEAD_BYTES);
    assertThat(hub.traffic().bytes(Server.CDN)).isLessThanOrEqualTo(2 * Heads.HEAD_BYTES);
  }

  @Test
  void movesTheChangedShardOfFour() throws IOException {
    int shardBytes = 48 * MIB;
    Map<Integer, HubFile> shards = new HashMap<>();
    for (int i = 1; i <= 4; i++) {
      shards.put(i, onDisk("shard" + i, HubImports.weights("w" + i, i, shardBytes)));
    }
    repo.commit("main", HubImports.shards(shards));
    pack("hf://org/model");
    HubFile changed = onDisk("changed", HubImports.weights("w3", 33, shardBytes));
    shards.put(3, changed);
    repo.commit("main", HubImports.shards(shards));
    hub.traffic().clear();
    pack("hf://org/model");
    long moved = hub.traffic().bytes(Server.CDN) + hub.traffic().bytes(Server.HUB);
    assertThat(moved).isBetween(changed.size(), changed.size() + changed.size() / 100);
    assertThat(hub.traffic().bytes(HubImports.shard(3))).isEqualTo(changed.size());
  }

  private HubFile onDisk(String name, byte[] content) throws IOException {
    return HubFile.lfs(Files.write(directory.resolve(name), content));
  }

  @Test
  void plansFromTheBeginningsOfFiles() {
    Map<Integer, HubFile> shards = new HashMap<>();
    for (int i = 1; i <= 4; i++) {
      shards.put(i, HubFile.lfs(HubImports.weights("w" + i, i, MIB)));
    }
    repo.commit("main", HubImports.shards(shards));
    try (HubImports imports = HubImports.from(hub);
        LayoutStore store = HubImports.layout(directory)) {
      PackPlan plan = imports.plan("hf://org/model", Optional.of(store));
      assertThat(plan.transferSize()).isEqualTo(plan.size()).isGreaterThan(4 * MIB);
      assertThat(plan.unchecked()).isEmpty();
      for (int i = 1; i <= 4; i++) {
        assertThat(hub.traffic().bytes(HubImports.shard(i))).isBetween(1L, 128L * 1024);
      }
      imports.pack("hf://org/model", store);
      PackPlan again = imports.plan("hf://org/model", Optional.of(store));
      assertThat(again.files())
          .filteredOn(file -> file.path().endsWith(".safetensors"))
          .hasSize(4)
          .allMatch(PackPlan.PlannedFile::isPresent);
    }
  }

  @Test
  void plansMoreThanFiftyGigabytes() {
    long size = 60_000_000_000L;
    String tensor = SafetensorsBuilder.entry("w", "U8", 0, size, size);
    byte[] head = new SafetensorsBuilder().header("{" + tensor + "}").head();
    HubFile weights = HubFile.declared(head, head.length + size);
    repo.commit("main", HubImports.model(weights));
    try (HubImports imports = HubImports.from(hub)) {
      PackPlan plan = imports.plan("hf://org/model", Optional.empty());
      assertThat(plan.size()).isGreaterThan(size);
      assertThat(plan.report().facts().parameterCount()).map(count -> count.value()).contains(size);
    }
    assertThat(hub.traffic().bytes(HubImports.WEIGHTS)).isLessThanOrEqualTo(Heads.HEAD_BYTES);
  }

  @Test
  void readsTheMiddleOfMoreThanFiftyGigabytes() throws IOException {
    long size = 60_000_000_000L;
    repo.commit("main", HubImports.model(HubFile.declared(new byte[] {1}, size)));
    try (HubImports imports = HubImports.from(hub);
        ModelSource source = imports.open("hf://org/model")) {
      SourceFile file =
          source.files().stream()
              .filter(one -> one.path().equals(HubImports.WEIGHTS))
              .findFirst()
              .orElseThrow();
      ByteBuffer target = ByteBuffer.allocate(1000);
      try (ByteSource bytes = file.open()) {
        assertThat(bytes.size()).isEqualTo(size);
        bytes.readFully(target, size - 1000);
      }
      assertThat(target.array()).containsOnly(0);
    }
    assertThat(hub.traffic().bytes(HubImports.WEIGHTS)).isLessThanOrEqualTo(128 * 1024);
  }

  @Test
  void takesEtagsWithoutQuotes() {
    repo.commit("main", model());
    Manifest expected = pack("hf://org/model");
    hub.faults().unquotedEtags(true);
    try (HubImports imports = HubImports.from(hub);
        LayoutStore store = HubImports.layout(directory.resolve("other"))) {
      assertThat(imports.pack("hf://org/model", store).manifest().digest())
          .isEqualTo(expected.digest());
    }
  }
}
