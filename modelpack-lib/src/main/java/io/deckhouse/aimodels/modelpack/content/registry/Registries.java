package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.http.Authorization;
import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import io.deckhouse.aimodels.modelpack.http.HttpTransport;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Opens repositories of registries, which share one set of connections. Nothing is set up before
 * the first request.
 */
public final class Registries implements AutoCloseable {
  private static final String DOCKER_HUB = "registry-1.docker.io";

  private final RegistryOptions options;
  private final ReentrantLock setUp = new ReentrantLock();
  private @Nullable HttpTransport transport;
  private @Nullable UploadJournal journal;

  public Registries(RegistryOptions options) {
    this.options = options;
  }

  /**
   * Opens a repository; asks nothing yet.
   *
   * @param host of the registry, with its port where it is not the usual one
   */
  public RegistryStore open(String host, String repository) {
    return new RegistryStore(caller(host, repository), options, journal());
  }

  private RegistryCaller caller(String host, String repository) {
    boolean isHub = host.equals("docker.io") || host.equals("index.docker.io");
    String api = isHub ? DOCKER_HUB : host;
    String name = isHub && !repository.contains("/") ? "library/" + repository : repository;
    URI base = URI.create((options.plainHttp() ? "http://" : "https://") + api + "/");
    HttpTransport shared = transport();
    return new RegistryCaller(
        host,
        name,
        base,
        new HttpCaller(shared, Authorization.NONE, base),
        new HttpCaller(shared, Authorization.NONE, base));
  }

  private HttpTransport transport() {
    setUp.lock();
    try {
      if (transport == null) {
        transport = new HttpTransport(options.http());
      }
      return transport;
    } finally {
      setUp.unlock();
    }
  }

  private Optional<UploadJournal> journal() {
    setUp.lock();
    try {
      if (journal == null && options.journal().isPresent()) {
        journal = UploadJournal.open(options.journal().get());
      }
      return Optional.ofNullable(journal);
    } finally {
      setUp.unlock();
    }
  }

  @Override
  public void close() {
    if (transport != null) {
      transport.close();
    }
    if (journal != null) {
      journal.close();
    }
  }
}
