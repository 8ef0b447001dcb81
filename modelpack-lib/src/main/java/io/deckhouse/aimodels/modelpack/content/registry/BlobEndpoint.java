package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.http.RangedSource;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.util.OptionalLong;

/** Asks for a blob (OCI distribution-spec, "Pulling blobs", "Checking if content exists"). */
record BlobEndpoint(RegistryCaller caller, Digest digest) {
  /** The length of the blob in bytes, or nothing when it is not there. */
  OptionalLong size() {
    HttpRequest request = HttpRequest.of("HEAD", caller.address("blobs/" + digest));
    try (HttpAnswer answer = caller.read(request)) {
      return switch (answer.status()) {
        case 200 -> answer.length();
        case 404 -> OptionalLong.empty();
        default ->
            throw RegistryError.of(answer)
                .failure("look for blob " + digest + " in " + caller.name(), caller);
      };
    }
  }

  /** Makes one request for a part of the blob: see {@link RangedSource.Opener}. */
  HttpAnswer open(long start, long end) {
    HttpRequest request =
        HttpRequest.of("GET", caller.address("blobs/" + digest))
            .with("Range", "bytes=" + start + "-" + (end - 1));
    HttpAnswer answer = caller.reading().once(request);
    if (answer.status() == 200 || answer.status() == 206) {
      return answer;
    }
    if (HttpCaller.isWorthRepeating(answer)) {
      throw HttpCaller.refusal(request, answer);
    }
    try (answer) {
      throw RegistryError.of(answer)
          .failure("read blob " + digest + " in " + caller.name(), caller);
    }
  }
}
