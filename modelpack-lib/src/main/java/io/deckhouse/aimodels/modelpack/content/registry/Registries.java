package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.auth.RegistryAuthorization;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.http.HttpTransport;
import java.net.URI;
import java.util.List;
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
    return new RegistryStore(transport(), caller(host, repository), options, journal());
  }

  /** What makes the requests of a repository. */
  RegistryCaller caller(String host, String repository) {
    String name = isHub(host) && !repository.contains("/") ? "library/" + repository : repository;
    URI base = base(host);
    HttpTransport shared = transport();
    RegistryAuthorization reader =
        new RegistryAuthorization(shared, base, name, List.of("pull"), options.credentials());
    RegistryAuthorization writer =
        new RegistryAuthorization(
            shared, base, name, List.of("pull", "push"), options.credentials());
    return new RegistryCaller(
        host,
        name,
        base,
        new HttpCaller(shared, reader, base),
        new HttpCaller(shared, writer, base),
        writer::addScope);
  }

  private static boolean isHub(String host) {
    return host.equals("docker.io") || host.equals("index.docker.io");
  }

  private URI base(String host) {
    String api = isHub(host) ? DOCKER_HUB : host;
    return URI.create((options.plainHttp() ? "http://" : "https://") + api + "/");
  }

  /**
   * Asks whether there is a registry, and whether it takes the login for it (OCI distribution-spec,
   * end-1).
   *
   * @throws UnauthorizedException when it does not
   * @throws UnavailableException when there is none
   */
  public void check(String host) {
    URI base = base(host);
    HttpTransport shared = transport();
    RegistryAuthorization anything =
        new RegistryAuthorization(shared, base, "", List.of(), options.credentials());
    HttpRequest request = HttpRequest.of("GET", base.resolve("/v2/"));
    try (HttpAnswer answer = new HttpCaller(shared, anything, base).call(request)) {
      switch (answer.status()) {
        case 200 -> {}
        case 401, 403 ->
            throw new UnauthorizedException(
                host + " does not take the login", "check the user and the password");
        default ->
            throw UnavailableException.lasting(
                host + " answers as no registry does: " + answer.status(), "check the name");
      }
    }
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
