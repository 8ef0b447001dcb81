package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.io.IOException;

/** Does what the paths of {@link TestHubMain} say. */
final class ScriptAdmin implements HubAdmin {
  private final HubDirectory models;

  ScriptAdmin(HubDirectory models) {
    this.models = models;
  }

  @Override
  public void answer(HubCall call, TestHub hub) throws IOException {
    String action = call.target().substring(PREFIX.length()).split("\\?", 2)[0];
    try {
      call.text(200, act(action, call, hub) + "\n");
    } catch (IllegalArgumentException e) {
      call.text(400, String.valueOf(e.getMessage()));
    }
  }

  private String act(String action, HubCall call, TestHub hub) throws IOException {
    switch (action) {
      case "counters" -> {
        return hub.traffic().json();
      }
      case "clear-counters" -> hub.traffic().clear();
      case "clear-faults" -> hub.faults().clear();
      case "reload" -> models.load(hub);
      case "reference" -> {
        return refer(call, hub);
      }
      case "rename" ->
          hub.rename(field(call, "from"), field(call, "to"), number(call, "status", 307));
      case "gate" -> repository(call, hub).gate("manual");
      case "hide" -> repository(call, hub).hide();
      case "disable" -> repository(call, hub).disable();
      case "grant" -> repository(call, hub).grant(field(call, "token"));
      case "fault" ->
          hub.faults()
              .add(
                  new HubFault(
                      HubFault.kind(field(call, "kind")),
                      field(call, "path"),
                      call.query("bytes").map(Long::valueOf).orElse(0L),
                      number(call, "times", HubFault.ALWAYS)));
      case "limit-rate" ->
          hub.faults().limitRate(number(call, "requests", 1), number(call, "seconds", 1));
      case "throttle" -> hub.faults().throttle(Long.parseLong(field(call, "bytes")));
      case "expire-links" -> hub.faults().expireLinks();
      case "unquoted-etags" -> hub.faults().unquotedEtags(true);
      default -> throw new IllegalArgumentException("unknown: " + action);
    }
    return "done";
  }

  private static String refer(HubCall call, TestHub hub) {
    HubRepo repo = repository(call, hub);
    String sha = HubApi.commit(repo, call.query("to").orElse("main")).sha();
    repo.reference(field(call, "name"), sha);
    return sha;
  }

  private static HubRepo repository(HubCall call, TestHub hub) {
    return hub.repository(field(call, "repo"));
  }

  private static String field(HubCall call, String name) {
    return call.query(name).orElseThrow(() -> new IllegalArgumentException("missing: " + name));
  }

  private static int number(HubCall call, String name, int otherwise) {
    return call.query(name).map(Integer::valueOf).orElse(otherwise);
  }
}
