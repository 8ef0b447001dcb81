package io.deckhouse.aimodels.modelpack.trust.signature;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.CosignTags;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.trust.key.VerificationKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the signatures of an artifact and checks them with keys, without any network beside the
 * store's. All of them are looked at: one that is foreign or broken does not hide another.
 */
public final class Signatures {
  private static final int PAYLOAD_MAX_BYTES = 1024 * 1024;

  /** Signatures of one artifact that are looked at. */
  private static final int COUNT_MAX = 1_000;

  private static final String BUNDLE_TYPES = "application/vnd.dev.sigstore.bundle";

  private final ContentStore store;
  private final List<VerificationKey> keys;

  /**
   * @param keys any one of which is enough
   */
  public Signatures(ContentStore store, List<VerificationKey> keys) {
    this.store = store;
    this.keys = List.copyOf(keys);
  }

  /** All signatures and signed statements of a manifest; blocks. */
  public List<FoundSignature> of(Digest subject) {
    List<FoundSignature> found = new ArrayList<>();
    for (Descriptor referrer : store.referrers(subject)) {
      if (referrer.artifactType().filter(type -> type.startsWith(BUNDLE_TYPES)).isPresent()) {
        requireRoom(found);
        found.add(bundle(subject, referrer));
      }
    }
    store
        .resolve(CosignTags.signatures(subject))
        .ifPresent(
            tagged -> {
              for (Descriptor layer : store.manifest(tagged).layers()) {
                requireRoom(found);
                found.add(tagged(subject, tagged.digest(), layer));
              }
            });
    return found;
  }

  private static void requireRoom(List<FoundSignature> found) {
    if (found.size() == COUNT_MAX) {
      throw new InvalidContentException("more than " + COUNT_MAX + " signatures of one artifact");
    }
  }

  private FoundSignature tagged(Digest subject, Digest document, Descriptor layer) {
    try {
      byte[] payload = Blobs.readSmall(store, layer, PAYLOAD_MAX_BYTES);
      String what = "signature " + layer.digest();
      byte[] signature = decode(layer.annotation(SimpleSigning.SIGNATURE).orElse(""), what);
      Optional<VerificationKey> key =
          keys.stream().filter(one -> one.accepts(payload, signature)).findFirst();
      SimpleSigning signed = SimpleSigning.parse(payload, what);
      return new FoundSignature(
          FoundSignature.Form.TAG,
          document,
          Statement.SIGNED,
          Optional.of(signed.identity()),
          key,
          problem(key, signed.digest().equals(subject)));
    } catch (InvalidContentException | NotFoundException e) {
      return broken(FoundSignature.Form.TAG, document, e.getMessage());
    }
  }

  private FoundSignature bundle(Digest subject, Descriptor referrer) {
    try {
      Manifest manifest = store.manifest(referrer);
      if (manifest.layers().size() != 1) {
        throw new InvalidContentException(
            referrer.digest() + ": " + manifest.layers().size() + " bundles (expected: one)");
      }
      String what = "bundle " + manifest.layers().getFirst().digest();
      SigstoreBundle bundle =
          SigstoreBundle.parse(
              Blobs.readSmall(store, manifest.layers().getFirst(), PAYLOAD_MAX_BYTES), what);
      Optional<VerificationKey> key = keys.stream().filter(bundle::isBy).findFirst();
      Statement statement = Statement.parse(bundle.payload(), what);
      return new FoundSignature(
          FoundSignature.Form.BUNDLE,
          referrer.digest(),
          statement.predicateType(),
          Optional.empty(),
          key,
          problem(key, statement.subjects().contains(subject)));
    } catch (InvalidContentException | NotFoundException e) {
      return broken(FoundSignature.Form.BUNDLE, referrer.digest(), e.getMessage());
    }
  }

  private static Optional<String> problem(Optional<VerificationKey> key, boolean sameSubject) {
    if (key.isEmpty()) {
      return Optional.of("signed with another key");
    }
    return sameSubject ? Optional.empty() : Optional.of("signs another artifact");
  }

  private static FoundSignature broken(
      FoundSignature.Form form, Digest document, @Nullable String reason) {
    return new FoundSignature(
        form,
        document,
        Statement.SIGNED,
        Optional.empty(),
        Optional.empty(),
        Optional.of(Objects.requireNonNullElse(reason, "broken")));
  }

  private static byte[] decode(String base64, String what) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidContentException(what + ": malformed base64", e);
    }
  }
}
