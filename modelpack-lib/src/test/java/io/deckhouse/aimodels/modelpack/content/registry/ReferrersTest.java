package io.deckhouse.aimodels.modelpack.content.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Referrers, where the registry lists them and where clients keep the list under a tag. */
@Timeout(60)
class ReferrersTest {
  private static List<Manifest> attach(RegistryStore store, Descriptor subject, String... types) {
    Descriptor config = TestContent.putEmptyConfig(store);
    return List.of(types).stream()
        .map(type -> TestContent.referrer(subject, config, type))
        .peek(referrer -> store.put(referrer, Optional.empty()))
        .toList();
  }

  private static String tag(Descriptor subject) {
    return "sha256-" + subject.digest().hex();
  }

  @Test
  void leavesTheListToARegistryThatKeepsIt() {
    try (TestRegistry registry = TestRegistry.start(new Behaviour().pageSize(2));
        Registries registries = new Registries(TestRegistries.options())) {
      RegistryStore store = registries.open(registry.host(), "a");
      Descriptor subject = TestContent.putArtifact(store, "v1", 1, 1, 10).descriptor();
      List<Manifest> made = attach(store, subject, "application/x.a", "b/b", "c/c", "d/d", "e/e");
      assertThat(store.referrers(subject.digest()))
          .extracting(Descriptor::digest)
          .containsExactlyInAnyOrderElementsOf(made.stream().map(Manifest::digest).toList());
      assertThat(registry.tags("a")).containsExactly("v1");
    }
  }

  @Test
  void keepsTheListUnderATagWhereTheRegistryDoesNot() {
    try (TestRegistry registry = TestRegistry.start(Behaviour.dockerRegistry2());
        Registries registries = new Registries(TestRegistries.options())) {
      RegistryStore store = registries.open(registry.host(), "a");
      Descriptor subject = TestContent.putArtifact(store, "v1", 1, 1, 10).descriptor();
      List<Manifest> first = attach(store, subject, "application/x.a");
      List<Manifest> second =
          attach(registries.open(registry.host(), "a"), subject, "application/x.b");
      attach(registries.open(registry.host(), "a"), subject, "application/x.a");
      assertThat(registry.tags("a")).containsExactly(tag(subject), "v1");
      assertThat(registries.open(registry.host(), "a").referrers(subject.digest()))
          .extracting(Descriptor::digest)
          .containsExactly(first.getFirst().digest(), second.getFirst().digest());
    }
  }

  @Test
  void keepsWhatOthersWroteWithoutTheApi() {
    try (TestRegistry registry = TestRegistry.start(Behaviour.distribution3());
        Registries registries = new Registries(TestRegistries.options())) {
      RegistryStore store = registries.open(registry.host(), "a");
      Descriptor subject = TestContent.putArtifact(store, "v1", 1, 1, 10).descriptor();
      Descriptor other =
          TestContent.putArtifact(store, "x", 2, 1, 10)
              .descriptor()
              .withArtifactType("application/of.another.client");
      store.put(TestContent.index(Optional.empty(), other), Optional.of(tag(subject)));
      Manifest mine = attach(store, subject, "application/x.a").getFirst();
      assertThat(store.referrers(subject.digest()))
          .extracting(Descriptor::digest)
          .containsExactly(other.digest(), mine.digest());
    }
  }

  @Test
  void theTagOfSomethingElseIsNoList() {
    try (TestRegistry registry = TestRegistry.start(Behaviour.distribution3());
        Registries registries = new Registries(TestRegistries.options())) {
      RegistryStore store = registries.open(registry.host(), "a");
      Descriptor subject = TestContent.putArtifact(store, "v1", 1, 1, 10).descriptor();
      store.tag(subject, tag(subject));
      assertThat(store.referrers(subject.digest())).isEmpty();
    }
  }
}
