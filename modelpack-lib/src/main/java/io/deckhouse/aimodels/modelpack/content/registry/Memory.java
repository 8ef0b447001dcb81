package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an open repository has learned, so that it does not ask twice. Content never changes under
 * its digest; what names point at is not kept.
 */
final class Memory {
  private static final int DOCUMENTS_MAX = 32;

  private final Map<Digest, Long> arrived = new ConcurrentHashMap<>();
  private final Map<Digest, Long> declared = new ConcurrentHashMap<>();
  private final Set<Digest> absent = ConcurrentHashMap.newKeySet();
  private final Map<Digest, Document> documents = new LinkedHashMap<>();

  /** The size of a blob that is surely there. */
  OptionalLong arrived(Digest digest) {
    return optional(arrived.get(digest));
  }

  void arrive(Digest digest, long size) {
    arrived.put(digest, size);
    absent.remove(digest);
  }

  /** Remembers what the registry said of a blob. */
  OptionalLong asked(Digest digest, OptionalLong size) {
    if (size.isPresent()) {
      arrive(digest, size.getAsLong());
    } else {
      absent.add(digest);
    }
    return size;
  }

  /** Whether the registry said that it does not have a blob. */
  boolean isAbsent(Digest digest) {
    return absent.contains(digest);
  }

  /** The size that a manifest gives a blob. */
  OptionalLong declared(Digest digest) {
    return optional(declared.get(digest));
  }

  synchronized Optional<Document> document(Digest digest) {
    return Optional.ofNullable(documents.get(digest));
  }

  synchronized void keep(Document document) {
    if (documents.putIfAbsent(document.digest(), document) != null) {
      return;
    }
    if (documents.size() > DOCUMENTS_MAX) {
      documents.remove(documents.keySet().iterator().next());
    }
    if (document instanceof Manifest manifest) {
      declare(manifest.config());
      manifest.layers().forEach(this::declare);
    }
  }

  private void declare(Descriptor blob) {
    declared.put(blob.digest(), blob.size());
  }

  private static OptionalLong optional(@Nullable Long size) {
    return size == null ? OptionalLong.empty() : OptionalLong.of(size);
  }
}
