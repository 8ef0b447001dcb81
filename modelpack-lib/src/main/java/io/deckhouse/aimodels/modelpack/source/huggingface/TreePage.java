package io.deckhouse.aimodels.modelpack.source.huggingface;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.ModelPaths;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads pages of a list of files: arrays of {@code {type, path, size, oid, lfs{oid, size}}}. They
 * are read as streams, since a list may be long. Used by one thread.
 */
final class TreePage {
  private static final int ITEMS_MAX = 4 * DirectorySource.FILE_COUNT_MAX;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final String what;
  private final List<HubFile> files;
  private int items;

  /**
   * @param what is listed, for messages
   * @param files get what is read
   */
  TreePage(String what, List<HubFile> files) {
    this.what = what;
    this.files = files;
  }

  /** An item as it is listed; a number that is not there is negative. */
  private static final class Item {
    private String type = "";
    private String path = "";
    private String oid = "";
    private long size = -1;
    private boolean isLarge;
    private String largeOid = "";
    private long largeSize = -1;
  }

  /**
   * Reads one page.
   *
   * @throws InvalidContentException when it is malformed, or lists what cannot be part of a model
   */
  void read(byte[] json) {
    try (JsonParser parser = Json.factory().createParser(new ByteArrayInputStream(json))) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new InvalidContentException(what + ": the hub's list of files is no JSON array");
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        add(item(parser));
      }
      if (parser.currentToken() != JsonToken.END_ARRAY || parser.nextToken() != null) {
        throw new InvalidContentException(
            what + ": the hub's list of files holds other things than files");
      }
    } catch (IOException e) {
      throw new InvalidContentException(
          what + ": the hub's list of files is not valid JSON: " + Json.reason(e), e);
    }
  }

  private static Item item(JsonParser parser) throws IOException {
    Item item = new Item();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "type" -> item.type = text(parser);
        case "path" -> item.path = text(parser);
        case "oid" -> item.oid = text(parser);
        case "size" -> item.size = number(parser);
        case "lfs" -> {
          if (value == JsonToken.START_OBJECT) {
            readLarge(parser, item);
          }
          item.isLarge = value != JsonToken.VALUE_NULL;
        }
        default -> parser.skipChildren();
      }
      parser.skipChildren();
    }
    return item;
  }

  private static void readLarge(JsonParser parser, Item item) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("oid")) {
        item.largeOid = text(parser);
      } else if (name.equals("size")) {
        item.largeSize = number(parser);
      }
      parser.skipChildren();
    }
  }

  private static String text(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
  }

  private static long number(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
        ? parser.getLongValue()
        : -1;
  }

  private void add(Item item) {
    if (++items > ITEMS_MAX) {
      throw new InvalidContentException(
          what + ": a list of more than " + ITEMS_MAX + " files and folders");
    }
    Optional<String> fault = ModelPaths.fault(item.path);
    if (fault.isPresent()) {
      throw fault(item, fault.get());
    }
    switch (item.type) {
      case "directory" -> {}
      case "file" -> addFile(item);
      default -> throw fault(item, "of type " + Printable.quote(item.type) + " (expected: file)");
    }
  }

  private void addFile(Item item) {
    if (files.size() == DirectorySource.FILE_COUNT_MAX) {
      throw new InvalidContentException(
          what + ": more than " + DirectorySource.FILE_COUNT_MAX + " files (expected: one model)");
    }
    long size = item.isLarge ? item.largeSize : item.size;
    if (size < 0) {
      throw fault(item, "listed without a size (expected: bytes, 0 or more)");
    }
    files.add(new HubFile(item.path, size, listed(item)));
  }

  private ListedDigest listed(Item item) {
    if (item.isLarge) {
      // Some mirrors write the digest with its algorithm.
      String hex = item.largeOid.startsWith("sha256:") ? item.largeOid.substring(7) : item.largeOid;
      if (!SHA256.matcher(hex).matches()) {
        throw fault(
            item, "lfs.oid " + Printable.quote(item.largeOid) + " (expected: 64 hex digits)");
      }
      return new ListedDigest.Content(Digest.parse("sha256:" + hex));
    }
    if (!ListedDigest.GitBlob.isHex(item.oid)) {
      throw fault(item, "oid " + Printable.quote(item.oid) + " (expected: 40 hex digits)");
    }
    return new ListedDigest.GitBlob(item.oid);
  }

  private InvalidContentException fault(Item item, String fault) {
    return new InvalidContentException(
        what + ": the hub lists " + Printable.quote(item.path) + ": " + fault);
  }
}
