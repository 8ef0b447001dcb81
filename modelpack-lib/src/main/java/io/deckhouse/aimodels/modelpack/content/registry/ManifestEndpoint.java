package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.content.ManifestKind;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.http.RequestBody;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import java.io.IOException;
import java.util.Optional;

/**
 * A manifest under a tag or a digest (OCI distribution-spec, "Pulling manifests", "Pushing
 * Manifests", "Deleting tags", "Deleting Manifests").
 */
record ManifestEndpoint(RegistryCaller caller, String reference) {
  private static final String ACCEPT =
      String.join(
          ", ",
          MediaTypes.IMAGE_MANIFEST,
          MediaTypes.IMAGE_INDEX,
          MediaTypes.DOCKER_MANIFEST,
          MediaTypes.DOCKER_MANIFEST_LIST);

  /** How a deletion ended. */
  enum Deletion {
    DONE,
    NOT_FOUND,
    UNSUPPORTED
  }

  private HttpRequest request(String method) {
    return HttpRequest.of(method, caller.address("manifests/" + reference));
  }

  /**
   * The document, or nothing when it is not there.
   *
   * @throws InvalidContentException when its bytes are not the digest's, or it is neither a
   *     manifest nor an index
   */
  Optional<Document> get() {
    String what = reference + " in " + caller.name();
    return caller.read(
        request("GET").with("Accept", ACCEPT),
        answer ->
            switch (answer.status()) {
              case 200 -> Optional.of(read(answer, what));
              case 404 -> Optional.empty();
              default -> throw RegistryError.of(answer).failure("read " + what, caller);
            });
  }

  private Document read(HttpAnswer answer, String what) throws IOException {
    byte[] bytes = answer.body().readNBytes(Document.SIZE_MAX_BYTES + 1);
    Optional<String> expected =
        Digest.isDigest(reference)
            ? Optional.of(reference)
            : answer.header("Docker-Content-Digest").filter(Digest::isDigest);
    expected.map(Digest::parse).ifPresent(digest -> requireDigest(digest, bytes, what));
    String declared = answer.header("Content-Type").map(ManifestEndpoint::bare).orElse("");
    boolean known = MediaTypes.isManifest(declared) || MediaTypes.isIndex(declared);
    String mediaType = known ? declared : ManifestKind.of(bytes).orElse(declared);
    return Document.parse(bytes, mediaType, what);
  }

  private static String bare(String contentType) {
    int semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).trim();
  }

  private static void requireDigest(Digest expected, byte[] bytes, String what) {
    Digest actual = Digest.of(expected.algorithm(), expected.algorithm().hasher().digest(bytes));
    if (!actual.equals(expected)) {
      throw new InvalidContentException(
          what + ": its bytes have the digest " + actual + " (expected: " + expected + ")");
    }
  }

  /**
   * Puts a document.
   *
   * @return whether the registry has taken note of its subject, so that it lists the document among
   *     the referrers
   */
  boolean put(Document document) {
    HttpRequest request =
        request("PUT")
            .with("Content-Type", document.mediaType())
            .with(RequestBody.of(document.bytes()));
    try (HttpAnswer answer = caller.write(request)) {
      if (answer.status() != 201 && answer.status() != 200 && answer.status() != 202) {
        throw RegistryError.of(answer)
            .failure("push manifest " + reference + " to " + caller.name(), caller);
      }
      return answer.header("OCI-Subject").isPresent();
    }
  }

  /** Deletes the tag, or the manifest of the digest with all its tags. */
  Deletion delete() {
    try (HttpAnswer answer = caller.write(request("DELETE"))) {
      return switch (answer.status()) {
        case 200, 202, 204 -> Deletion.DONE;
        case 404 -> Deletion.NOT_FOUND;
        case 400, 405, 501 -> Deletion.UNSUPPORTED;
        default ->
            throw RegistryError.of(answer)
                .failure("delete " + reference + " in " + caller.name(), caller);
      };
    }
  }
}
