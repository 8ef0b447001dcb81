package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import java.net.URI;

/**
 * Asks the hub about one model.
 *
 * @param options where the hub is
 * @param id of the repository, as the hub has it now
 * @param hub says who asks, to the hub alone
 * @param others asks the servers that the hub names, which never learn who asks
 * @param errors say what refusals mean
 */
record HubCaller(
    HubOptions options, HubId id, HttpCaller hub, HttpCaller others, HubErrors errors) {
  /** The address of something about the model. */
  URI api(String rest) {
    return URI.create(options.endpoint() + "/api/models/" + id.text() + "/" + rest);
  }

  /** The address of a file. */
  URI file(String commit, String path) {
    return URI.create(
        options.endpoint() + "/" + id.text() + "/resolve/" + commit + "/" + Percent.path(path));
  }

  /** The same after the hub has said what the repository is called now. */
  HubCaller at(HubId other) {
    return new HubCaller(options, other, hub, others, errors);
  }
}
