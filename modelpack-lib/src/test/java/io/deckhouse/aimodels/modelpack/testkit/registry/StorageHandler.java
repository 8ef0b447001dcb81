package io.deckhouse.aimodels.modelpack.testkit.registry;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;

/** The other origin, to which the registry redirects for blobs, as object storages do. */
final class StorageHandler {
  private static final String PREFIX = "/storage/";

  private final RegistryContent content;
  private final BlobAnswer answer;

  StorageHandler(RegistryContent content, BlobAnswer answer) {
    this.content = content;
    this.answer = answer;
  }

  void answer(Call call) throws IOException {
    call.traffic().begin(call.recorded(RequestKind.STORAGE_GET));
    try {
      if (call.header("Authorization").isPresent()) {
        throw new Refusal(400, "DENIED", "credentials are not for this host");
      }
      Digest digest = Digest.parse(call.path().substring(PREFIX.length()));
      answer.send(call, digest, content.file(digest));
    } catch (Refusal e) {
      call.refuse(e);
    } finally {
      call.traffic().end();
    }
  }
}
