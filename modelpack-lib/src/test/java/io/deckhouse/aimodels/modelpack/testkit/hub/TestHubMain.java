package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A hub for scripts. Arguments: {@code DIRECTORY [--port N] [--cdn-port N] [--inline-max BYTES]
 * [--page N] [--token TOKEN]…}. It says where it listens, and then runs until it is ended. Its
 * models are the folders {@code OWNER/NAME} of the directory; large files are sent from there and
 * must not be written to, but may be replaced.
 *
 * <p>Beside the hub's own paths it answers to these, with any method:
 *
 * <pre>
 * /-/counters                                    what was asked and sent, as JSON
 * /-/clear-counters · /-/clear-faults
 * /-/reload                                      commits what has changed in the directory
 * /-/reference?repo=ID&amp;name=NAME[&amp;to=REVISION]   refs/tags/v1, refs/pr/1: as main is now, or as TO
 * /-/rename?from=ID&amp;to=ID[&amp;status=308] · /-/gate?repo=ID · /-/hide?repo=ID · /-/disable?repo=ID
 * /-/grant?repo=ID&amp;token=TOKEN
 * /-/fault?kind=cut-after&amp;path=PATH[&amp;bytes=N][&amp;times=N]    the kinds of {@link HubFault}
 * /-/limit-rate?requests=N&amp;seconds=N · /-/throttle?bytes=N · /-/expire-links · /-/unquoted-etags
 * </pre>
 */
final class TestHubMain {
  private static final long INLINE_MAX_BYTES = 1024 * 1024;

  private TestHubMain() {}

  static void main(String[] arguments) throws IOException, InterruptedException {
    HubDirectory models =
        new HubDirectory(
            Path.of(arguments[0]),
            option(arguments, "--inline-max").map(Long::valueOf).orElse(INLINE_MAX_BYTES));
    int port = option(arguments, "--port").map(Integer::valueOf).orElse(0);
    int cdnPort = option(arguments, "--cdn-port").map(Integer::valueOf).orElse(0);
    try (TestHub hub = new TestHub(port, cdnPort, new ScriptAdmin(models))) {
      models.load(hub);
      option(arguments, "--page").map(Integer::valueOf).ifPresent(hub::pageSize);
      for (int i = 1; i + 1 < arguments.length; i++) {
        if (arguments[i].equals("--token")) {
          hub.token(arguments[i + 1]);
        }
      }
      System.out.println("listening on " + hub.endpoint().getAuthority());
      System.out.println("storage on " + hub.cdn().getAuthority());
      Thread.currentThread().join();
    }
  }

  private static Optional<String> option(String[] arguments, String name) {
    for (int i = 1; i + 1 < arguments.length; i++) {
      if (arguments[i].equals(name)) {
        return Optional.of(arguments[i + 1]);
      }
    }
    return Optional.empty();
  }
}
