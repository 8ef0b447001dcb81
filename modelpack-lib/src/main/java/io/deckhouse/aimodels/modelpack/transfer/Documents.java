package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import java.util.HashMap;
import java.util.Map;

/**
 * The manifests and indexes of a source. They are needed twice, to find what they point at and to
 * put them; those that fit into a budget are read once. Used by one thread at a time.
 */
final class Documents {
  /** Room for the longest document; in memory it is several times as large. */
  private static final int KEPT_MAX_BYTES = Document.SIZE_MAX_BYTES;

  private final ContentStore store;
  private final Map<Digest, Document> kept = new HashMap<>();
  private int keptBytes;

  Documents(ContentStore store) {
    this.store = store;
  }

  /**
   * A checked document.
   *
   * @throws InvalidContentException when its bytes are not the digest's, or the digest is not a
   *     sha256 one, under which every store keeps documents
   */
  Document read(Descriptor descriptor) {
    Document known = kept.get(descriptor.digest());
    if (known != null) {
      return known;
    }
    Document document = store.document(descriptor);
    if (!document.digest().equals(descriptor.digest())) {
      throw new InvalidContentException(
          "manifest %s in %s: digest of that kind (expected: sha256:<64 hex>)"
              .formatted(descriptor.digest(), store.location()));
    }
    if (document.size() <= KEPT_MAX_BYTES - keptBytes) {
      kept.put(document.digest(), document);
      keptBytes += document.size();
    }
    return document;
  }
}
