package io.deckhouse.aimodels.modelpack.testkit.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The names of one repository: its tags, its manifests by digest, and the blobs that it has. */
final class Repository {
  final ConcurrentSkipListMap<String, String> tags = new ConcurrentSkipListMap<>();
  final ConcurrentSkipListMap<String, StoredManifest> manifests = new ConcurrentSkipListMap<>();
  final Set<String> blobs = ConcurrentHashMap.newKeySet();

  /** A manifest's exact bytes and the type that its client gave. */
  static final class StoredManifest {
    private final String mediaType;
    private final byte[] bytes;

    StoredManifest(String mediaType, byte[] bytes) {
      this.mediaType = mediaType;
      this.bytes = bytes;
    }

    String mediaType() {
      return mediaType;
    }

    byte[] bytes() {
      return bytes;
    }

    ObjectNode json() {
      return Json.parseObject(bytes, "manifest");
    }
  }

  /** The digest that a tag or a digest stands for. */
  Optional<String> digest(String reference) {
    String digest = reference.contains(":") ? reference : tags.get(reference);
    return Optional.ofNullable(digest).filter(manifests::containsKey);
  }
}
