package io.deckhouse.aimodels.modelpack.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An image index (OCI image-spec, image-index.md), such as the index.json of a layout. Immutable;
 * fields that this version does not know are kept.
 */
public final class Index {
  private final ObjectNode json;
  private final List<Descriptor> manifests;

  private Index(ObjectNode json, List<Descriptor> manifests) {
    this.json = json;
    this.manifests = List.copyOf(manifests);
  }

  /** An index without entries. */
  public static Index empty() {
    ObjectNode json = Json.object();
    json.put("schemaVersion", 2);
    json.put("mediaType", MediaTypes.IMAGE_INDEX);
    json.putArray("manifests");
    return new Index(json, List.of());
  }

  /**
   * Parses an index.
   *
   * @param what names it in the error
   * @throws InvalidContentException when it is malformed
   */
  public static Index parse(byte[] bytes, String what) {
    ObjectNode json = Json.parseObject(bytes, what);
    return new Index(json, manifests(json, what));
  }

  /** The entries of an index. */
  static List<Descriptor> manifests(ObjectNode json, String what) {
    if (!(json.get("manifests") instanceof ArrayNode array)) {
      throw new InvalidContentException(what + ": no list of manifests");
    }
    List<Descriptor> manifests = new ArrayList<>(array.size());
    for (JsonNode node : array) {
      manifests.add(Descriptor.fromJson(node, what + ": manifest " + (manifests.size() + 1)));
    }
    return List.copyOf(manifests);
  }

  public List<Descriptor> manifests() {
    return manifests;
  }

  /** The entry whose {@code org.opencontainers.image.ref.name} is the name. */
  public Optional<Descriptor> named(String refName) {
    return manifests.stream()
        .filter(entry -> entry.annotation(Annotations.REF_NAME).filter(refName::equals).isPresent())
        .findFirst();
  }

  /** With an entry added at the end. */
  public Index with(Descriptor entry) {
    List<Descriptor> more = new ArrayList<>(manifests);
    more.add(entry);
    return new Index(json, more);
  }

  /** Without the entries that match. */
  public Index without(Predicate<Descriptor> unwanted) {
    return new Index(json, manifests.stream().filter(unwanted.negate()).toList());
  }

  /** Compact JSON; the same index gives the same bytes. */
  public byte[] bytes() {
    ObjectNode copy = json.deepCopy();
    ArrayNode array = copy.putArray("manifests");
    manifests.forEach(entry -> array.add(entry.toJson()));
    return Json.bytes(copy);
  }
}
