package io.deckhouse.aimodels.modelpack.trust.signature;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.CosignTags;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import io.deckhouse.aimodels.modelpack.trust.key.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Signs artifacts in a store, in both forms that cosign has: the tag {@code sha256-HEX.sig} and a
 * sigstore bundle that refers to the manifest. Newer versions of cosign look at the second one
 * alone where there is one, older ones and containers/image at the first.
 */
public final class Signer {
  private static final byte[] EMPTY_JSON = "{}".getBytes(StandardCharsets.US_ASCII);

  private final ContentStore store;
  private final SigningKey key;

  public Signer(ContentStore store, SigningKey key) {
    this.store = store;
    this.key = key;
  }

  /**
   * Signs a manifest; blocks. Signatures of others stay.
   *
   * @param subject is in the store
   * @param identity the repository that it is signed in, without a tag: {@code HOST/REPO}
   * @return the documents that were made: the tag's, and the referrer
   */
  public List<Descriptor> sign(Descriptor subject, String identity) {
    Manifest tagged = tagged(subject, identity);
    store.put(tagged, Optional.of(CosignTags.signatures(subject.digest())));
    Statement signed = new Statement(List.of(subject.digest()), Statement.SIGNED, Json.object());
    return List.of(tagged.descriptor(), attach(subject, signed));
  }

  /** Signs a statement about a manifest, and puts it beside it as a referrer. */
  public Descriptor attach(Descriptor subject, Statement statement) {
    byte[] bundle = SigstoreBundle.sign(statement.bytes(), key).bytes(key.verificationKey());
    Map<String, String> annotations = new TreeMap<>();
    annotations.put("dev.sigstore.bundle.content", "dsse-envelope");
    annotations.put("dev.sigstore.bundle.predicateType", statement.predicateType());
    Manifest referrer =
        Manifest.referrer(
            SigstoreBundle.MEDIA_TYPE,
            take(MediaTypes.EMPTY_JSON, EMPTY_JSON, Map.of()),
            List.of(take(SigstoreBundle.MEDIA_TYPE, bundle, Map.of())),
            new Descriptor(subject.mediaType(), subject.digest(), subject.size()),
            annotations);
    store.put(referrer, Optional.empty());
    return referrer.descriptor();
  }

  /** What the tag holds, and one signature more. */
  private Manifest tagged(Descriptor subject, String identity) {
    byte[] payload = new SimpleSigning(identity, subject.digest()).bytes();
    String signature = Base64.getEncoder().encodeToString(key.sign(payload));
    List<Descriptor> layers = new ArrayList<>(before(subject));
    layers.add(take(SimpleSigning.MEDIA_TYPE, payload, Map.of(SimpleSigning.SIGNATURE, signature)));
    return Manifest.image(config(layers), layers);
  }

  private List<Descriptor> before(Descriptor subject) {
    return store
        .resolve(CosignTags.signatures(subject.digest()))
        .map(found -> store.manifest(found).layers())
        .orElse(List.of());
  }

  /** The config of an image without files, as cosign writes it. */
  private Descriptor config(List<Descriptor> layers) {
    ObjectNode config = Json.object();
    config.put("architecture", "").put("created", "0001-01-01T00:00:00Z");
    config.putArray("history").addObject().put("created", "0001-01-01T00:00:00Z");
    config.put("os", "");
    ObjectNode files = config.putObject("rootfs").put("type", "layers");
    layers.forEach(layer -> files.withArray("diff_ids").add(layer.digest().toString()));
    config.putObject("config");
    return take("application/vnd.oci.image.config.v1+json", Json.bytes(config), Map.of());
  }

  private Descriptor take(String mediaType, byte[] bytes, Map<String, String> annotations) {
    Descriptor blob = new Descriptor(mediaType, Digest.sha256(bytes), bytes.length, annotations);
    try (BlobWriter writer = store.write()) {
      writer.write(ByteBuffer.wrap(bytes));
      writer.commit(new Descriptor(mediaType, blob.digest(), blob.size()));
    }
    return blob;
  }
}
