package io.deckhouse.aimodels.modelpack.testkit.hub;

import io.deckhouse.aimodels.modelpack.testkit.hub.HubTraffic.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/**
 * A model hub that answers as Hugging Face does, on a free port of the loopback interface, and the
 * storage that it sends clients to on another. It counts all that it does, and breaks what it is
 * told to break.
 */
public final class TestHub implements AutoCloseable {
  private final HubContent content = new HubContent();
  private final HubTraffic traffic = new HubTraffic();
  private final HubFaults faults = new HubFaults();
  private final HubServer hub;
  private final HubServer cdn;

  TestHub(int port, int cdnPort, HubAdmin admin) throws IOException {
    hub = new HubServer(port, Server.HUB, traffic);
    cdn = new HubServer(cdnPort, Server.CDN, traffic);
    HubCdn storage = new HubCdn(faults);
    HubHandler handler = new HubHandler(content, faults, storage, cdn.origin());
    cdn.start(storage::answer);
    hub.start(
        call -> {
          if (call.target().startsWith(HubAdmin.PREFIX)) {
            admin.answer(call, this);
          } else {
            handler.answer(call);
          }
        });
  }

  /** Starts an empty hub. */
  public static TestHub start() {
    try {
      return new TestHub(0, 0, HubAdmin.none());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The repository of a name, which is made with the first call. */
  public HubRepo repository(String id) {
    return content.create(id);
  }

  /** Scheme, host and port: what {@code HF_ENDPOINT} says. */
  public URI endpoint() {
    return URI.create(hub.origin());
  }

  /** The origin of the storage. */
  public URI cdn() {
    return URI.create(cdn.origin());
  }

  /** Knows a token from now on; all others are refused. */
  public TestHub token(String token) {
    content.addToken(token);
    return this;
  }

  /** Redirects from a former name, as the hub does. */
  public TestHub rename(String from, String to) {
    return rename(from, to, 307);
  }

  /** Redirects from a former name with a status. */
  public TestHub rename(String from, String to, int status) {
    content.rename(from, to, status);
    return this;
  }

  /** The most entries of one page of a listing. */
  public TestHub pageSize(int entries) {
    content.pageSize(entries);
    return this;
  }

  /** Links further pages at another origin, as mirrors do that pass on what they were told. */
  public TestHub pageOrigin(String origin) {
    content.pageOrigin(origin);
    return this;
  }

  /** What goes wrong, to be changed at any time. */
  public HubFaults faults() {
    return faults;
  }

  /** What was asked and sent so far. */
  public HubTraffic traffic() {
    return traffic;
  }

  @Override
  public void close() {
    faults.close();
    hub.close();
    cdn.close();
  }
}
