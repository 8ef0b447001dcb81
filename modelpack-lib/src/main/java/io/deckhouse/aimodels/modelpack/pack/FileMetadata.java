package io.deckhouse.aimodels.modelpack.pack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.nio.charset.StandardCharsets;

/**
 * The value of {@code org.cncf.model.file.metadata+json} (model-spec, annotations.md). Mode, owner
 * and time are the same for every file, so that an artifact depends on content alone.
 */
final class FileMetadata {
  /** Octal 0644. */
  static final int MODE = 0644;

  private FileMetadata() {}

  static String of(SourceFile file) {
    ObjectNode json = Json.object();
    json.put("name", file.path());
    json.put("mode", MODE);
    json.put("uid", 0);
    json.put("gid", 0);
    json.put("size", file.size());
    json.put("mtime", "1970-01-01T00:00:00Z");
    json.put("typeflag", (int) '0');
    return new String(Json.bytes(json), StandardCharsets.UTF_8);
  }
}
