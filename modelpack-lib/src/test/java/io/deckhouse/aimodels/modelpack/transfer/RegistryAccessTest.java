package io.deckhouse.aimodels.modelpack.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.auth.Login;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.proxy.Fault;
import io.deckhouse.aimodels.modelpack.testkit.registry.Access;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies to and from registries that want to know who comes. */
@Timeout(60)
class RegistryAccessTest {
  private static final int SIZE = 200_000;
  private static final String PASSWORD = "s3cret-Word";
  private static final Credentials RIGHT = login(PASSWORD);
  private static final Access.Tokens TOKENS = new Access.Tokens("u", PASSWORD);

  @TempDir private Path directory;
  private TwoStores stores;
  private Manifest manifest;

  @BeforeEach
  void pack() {
    stores = new TwoStores(directory);
    manifest = stores.artifact(4, SIZE);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private static Credentials login(String password) {
    return Credentials.of(Login.password("u", password));
  }

  private static FaultyRegistry registry(Access access, Credentials credentials) {
    return FaultyRegistry.of(Behaviour.distribution3(), access, credentials);
  }

  private CopyResult push(FaultyRegistry registry) {
    return new Copier(new CopyOptions(2, true), ProgressListener.NONE)
        .copy(stores.from(), manifest.descriptor(), registry.open("a/b"), Optional.of("v1"));
  }

  private void pull(FaultyRegistry registry) {
    ContentStore from = registry.open("a/b");
    new Copier(new CopyOptions(2, true), ProgressListener.NONE)
        .copy(from, from.resolve("v1").orElseThrow(), stores.to(), Optional.of("v1"));
    manifest.layers().forEach(blob -> Blobs.verify(stores.to(), blob, _ -> {}));
  }

  static Access[] doors() {
    return new Access[] {
      new Access.Basic("u", PASSWORD),
      TOKENS,
      TOKENS.withOwnPort(),
      TOKENS.withUses(20),
      TOKENS.withLifeMillis(50)
    };
  }

  @ParameterizedTest
  @MethodSource("doors")
  void pushesAndPullsWithALogin(Access access) {
    try (FaultyRegistry registry = registry(access, RIGHT)) {
      push(registry);
      pull(registry);
      assertThat(registry.proxy().traffic().downloadBytes())
          .isLessThanOrEqualTo(manifest.contentSize());
    }
  }

  @Test
  void goesOnWhenTheTokenBecomesInvalidWithinABlob() {
    try (FaultyRegistry registry = registry(TOKENS, RIGHT)) {
      Descriptor layer = manifest.layers().getFirst();
      String target = FaultyRegistry.UPLOADS + layer.digest().hex() + ".*";
      registry.once("PUT", target, new Fault.ResetRequestAt(SIZE / 2));
      ContentStore to = registry.open("a/b");
      try (BlobWriter writer = to.write(layer)) {
        AtomicBoolean revoked = new AtomicBoolean();
        Blobs.copy(
            stores.from(),
            layer,
            writer,
            step -> {
              if (step > 0 && !revoked.getAndSet(true)) {
                registry.registry().revokeTokens();
              }
            });
        writer.commit(layer);
      }
      assertThat(registry.registry().traffic().answers(401)).isGreaterThanOrEqualTo(2L);
      assertThat(registry.registry().traffic().uploadBytes()).isEqualTo(SIZE);
      Blobs.verify(registry.open("a/b"), layer, _ -> {});
    }
  }

  static Access[] lockedDoors() {
    return new Access[] {new Access.Basic("u", PASSWORD), TOKENS};
  }

  @ParameterizedTest
  @MethodSource("lockedDoors")
  void saysNothingOfAPasswordThatIsRefused(Access access) {
    String wrong = "wr0ng-Word";
    try (FaultyRegistry registry = registry(access, login(wrong))) {
      Throwable failure = catchThrowable(() -> push(registry));
      assertThat(failure).isInstanceOf(UnauthorizedException.class);
      for (Throwable at = failure; at != null; at = at.getCause()) {
        assertThat(at.toString()).doesNotContain(wrong, "Basic ", "Bearer ");
      }
      assertThat(registry.proxy().traffic().uploadBytes()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("lockedDoors")
  void refusesAStranger(Access access) {
    try (FaultyRegistry registry = registry(access, Credentials.NONE)) {
      assertThatThrownBy(() -> push(registry)).isInstanceOf(UnauthorizedException.class);
    }
  }

  @Test
  void keepsTheLoginFromWhereARedirectLeads() {
    Access access = new Access.Basic("u", PASSWORD);
    Behaviour behaviour = Behaviour.distribution3().redirectsBlobs(true);
    try (FaultyRegistry registry = FaultyRegistry.of(behaviour, access, RIGHT)) {
      push(registry);
      pull(registry);
      assertThat(registry.registry().traffic().requests(RequestKind.STORAGE_GET))
          .isNotEmpty()
          .allSatisfy(request -> assertThat(request.authorization()).isEmpty());
    }
  }
}
