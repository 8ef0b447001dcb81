package io.deckhouse.aimodels.modelpack.testkit;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.content.registry.RegistryOptions;
import io.deckhouse.aimodels.modelpack.content.registry.RegistryStore;
import io.deckhouse.aimodels.modelpack.http.HttpOptions;
import io.deckhouse.aimodels.modelpack.http.Proxies;
import io.deckhouse.aimodels.modelpack.testkit.proxy.Fault;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultProxy;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultRule;
import io.deckhouse.aimodels.modelpack.testkit.registry.Access;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A registry behind a proxy that breaks connections, and repositories of it as stores. */
public final class FaultyRegistry implements AutoCloseable {
  /** Of paths of uploads, as regular expression. */
  public static final String UPLOADS = ".*/blobs/uploads/.*";

  private final TestRegistry registry;
  private final FaultProxy proxy;
  private final List<String> remarks = new CopyOnWriteArrayList<>();
  private final Registries registries;

  private FaultyRegistry(TestRegistry registry, Credentials credentials, Optional<Path> journal) {
    this.registry = registry;
    this.proxy = FaultProxy.before(registry.host());
    this.registries = new Registries(options(credentials, journal, remarks::add));
  }

  /** A registry that lets everybody in. */
  public static FaultyRegistry of(Behaviour behaviour) {
    return new FaultyRegistry(TestRegistry.start(behaviour), Credentials.NONE, Optional.empty());
  }

  /** A registry that lets everybody in, with a journal of the uploads to it. */
  public static FaultyRegistry of(Behaviour behaviour, Path journal) {
    return new FaultyRegistry(
        TestRegistry.start(behaviour), Credentials.NONE, Optional.of(journal));
  }

  /** A registry that wants to know who comes. */
  public static FaultyRegistry of(Behaviour behaviour, Access access, Credentials credentials) {
    return new FaultyRegistry(
        TestRegistry.setup().behaviour(behaviour).access(access).start(),
        credentials,
        Optional.empty());
  }

  /** Without TLS, with short pauses; silent peers are given up after a second. */
  public static RegistryOptions options(
      Credentials credentials, Optional<Path> journal, Consumer<String> remarks) {
    return new RegistryOptions(http(), true, credentials, journal, true, remarks);
  }

  /** Short pauses; silent peers are given up after a second. */
  public static HttpOptions http() {
    return new HttpOptions(
        false,
        Optional.empty(),
        Optional.empty(),
        Proxies.of(Map.of()),
        Duration.ofSeconds(1),
        "d8-models-test",
        Duration.ofMillis(10));
  }

  /** Opens a repository through the proxy. */
  public RegistryStore open(String repository) {
    return registries.open(proxy.host(), repository);
  }

  /** Gives the next request that matches a fault. */
  public FaultyRegistry once(String method, String target, Fault fault) {
    proxy.add(FaultRule.once(method, target, fault));
    return this;
  }

  /** Gives all requests that match a fault. */
  public FaultyRegistry always(String method, String target, Fault fault) {
    proxy.add(FaultRule.always(method, target, fault));
    return this;
  }

  public TestRegistry registry() {
    return registry;
  }

  public FaultProxy proxy() {
    return proxy;
  }

  /** What was remarked about uploads. */
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  @Override
  public void close() {
    registries.close();
    proxy.close();
    registry.close();
  }
}
