package io.deckhouse.aimodels.modelpack.testkit.registry;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;

/** Blobs of a repository (distribution-spec, "Pulling blobs" and "Deleting Blobs"). */
final class BlobEndpoint {
  private final RegistryContent content;
  private final Behaviour behaviour;
  private final BlobAnswer answer;
  private final String storageOrigin;

  BlobEndpoint(
      RegistryContent content, Behaviour behaviour, BlobAnswer answer, String storageOrigin) {
    this.content = content;
    this.behaviour = behaviour;
    this.answer = answer;
    this.storageOrigin = storageOrigin;
  }

  void read(Call call, String repository, String reference) throws IOException {
    Digest digest = Digest.parse(reference);
    Path file = find(repository, digest);
    if (behaviour.redirectsBlobs && call.method().equals("GET")) {
      call.with("Location", storageOrigin + "/storage/" + digest).empty(307);
      return;
    }
    if (!behaviour.omitsDigestHeader) {
      call.with("Docker-Content-Digest", digest.toString());
    }
    answer.send(call, digest, file);
  }

  void delete(Call call, String repository, String reference) throws IOException {
    Digest digest = Digest.parse(reference);
    find(repository, digest);
    content.open(repository).blobs.remove(digest.toString());
    call.empty(202);
  }

  private Path find(String repository, Digest digest) {
    return content
        .blob(repository, digest)
        .orElseThrow(() -> new Refusal(404, "BLOB_UNKNOWN", "blob unknown to registry: " + digest));
  }
}
