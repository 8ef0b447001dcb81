package io.deckhouse.aimodels.modelpack.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One connection that is slow gets company; one that is fast stays alone. */
@Timeout(60)
class SlowConnectionsTest {
  private static final int SIZE = 40 * 1024 * 1024;

  @Test
  void readsOverSeveralConnectionsWhenOneIsSlow() {
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      Descriptor blob = TestContent.putBlob(registry.open("a"), TestContent.bytes(1, SIZE));
      registry.proxy().resetConnections();
      registry.proxy().throttle(8L * 1024 * 1024).traffic().clear();
      ContentStore fresh = registry.open("a");
      Blobs.verify(fresh, blob, _ -> {});
      assertThat(registry.proxy().connectionsMax()).isGreaterThanOrEqualTo(4);
      assertThat(registry.proxy().traffic().downloadBytes())
          .isLessThan((long) (SIZE * 1.05) + 4 * 1024 * 1024);
    }
  }

  @Test
  void readsOverOneConnectionThatIsFast() {
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      Descriptor blob = TestContent.putBlob(registry.open("a"), TestContent.bytes(1, SIZE));
      registry.proxy().traffic().clear();
      Blobs.verify(registry.open("a"), blob, _ -> {});
      assertThat(registry.proxy().traffic().requests(RequestKind.BLOB_GET)).isEqualTo(1);
      assertThat(registry.proxy().traffic().downloadBytes()).isLessThanOrEqualTo(SIZE);
    }
  }
}
