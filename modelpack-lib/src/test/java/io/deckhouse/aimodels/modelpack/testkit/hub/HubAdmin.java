package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.io.IOException;

/** What scripts ask a hub beside what it is a hub for. */
@FunctionalInterface
interface HubAdmin {
  /** Where these requests go. */
  String PREFIX = "/-/";

  void answer(HubCall call, TestHub hub) throws IOException;

  /** A hub that is not run by a script. */
  static HubAdmin none() {
    return (call, hub) -> call.text(404, "Not Found");
  }
}
