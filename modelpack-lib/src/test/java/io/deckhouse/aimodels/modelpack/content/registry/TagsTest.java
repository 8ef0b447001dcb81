package io.deckhouse.aimodels.modelpack.content.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.proxy.Fault;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultProxy;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultRule;
import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tags of a repository: listing and deleting them, as far as registries allow. */
@Timeout(60)
class TagsTest {
  private final TestRegistry registry = TestRegistry.start();
  private final Registries registries = new Registries(TestRegistries.options());
  private final RegistryStore store = registries.open(registry.host(), "a");

  @AfterEach
  void close() {
    registries.close();
    registry.close();
  }

  private Manifest artifact(String tag) {
    return TestContent.putArtifact(store, tag, 1, 1, 100);
  }

  @Test
  void listsTagsPageByPage() {
    registry.behaviour().pageSize(2);
    Manifest manifest = artifact("v1");
    List.of("v2", "v3", "v4", "v5").forEach(tag -> store.tag(manifest.descriptor(), tag));
    assertThat(store.tags()).containsExactly("v1", "v2", "v3", "v4", "v5");
    assertThat(registry.traffic().count(RequestKind.TAGS)).isGreaterThanOrEqualTo(3);
  }

  @Test
  void saysThatThereIsNoSuchRepository() {
    assertThatThrownBy(() -> registries.open(registry.host(), "none").tags())
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("none");
  }

  @Test
  void deletesATagAndLeavesTheManifest() {
    Manifest manifest = artifact("v1");
    assertThat(store.untag("v1")).isTrue();
    assertThat(registry.tags("a")).isEmpty();
    assertThat(registry.manifest("a", manifest.digest().toString())).isPresent();
  }

  @Test
  void deletesTheManifestWhereTagsCannotBeDeleted() {
    registry.behaviour().noDeleteByTag(true);
    artifact("v1");
    assertThat(store.untag("v1")).isTrue();
    assertThat(registry.tags("a")).isEmpty();
    assertThat(store.untag("v1")).isFalse();
  }

  @Test
  void deletesNoOtherNamesOnTheWay() {
    registry.behaviour().noDeleteByTag(true);
    store.tag(artifact("v1").descriptor(), "v2");
    assertThatThrownBy(() -> store.untag("v1"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("also called v2");
    assertThat(registry.tags("a")).containsExactly("v1", "v2");
  }

  @Test
  void saysThatNothingMayBeDeleted() {
    artifact("v1");
    try (FaultProxy proxy = FaultProxy.before(registry.host())) {
      proxy.add(FaultRule.always("DELETE", ".*", Fault.answer(405)));
      assertThatThrownBy(() -> registries.open(proxy.host(), "a").untag("v1"))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("does not allow");
    }
  }
}
