package io.deckhouse.aimodels.modelpack.testkit.registry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a method and a path mean.
 *
 * @param repository empty where the endpoint has none
 * @param reference a digest, a tag or the key of an upload; empty where the endpoint has none
 */
record Route(RequestKind kind, String repository, String reference) {
  private static final Pattern REPOSITORY_PATH =
      Pattern.compile(
          "/v2/(?<name>.+?)/(?:(?<start>blobs/uploads/?)|blobs/uploads/(?<upload>[^/]+)|blobs/(?<blob>[^/]+)"
              + "|manifests/(?<manifest>[^/]+)|(?<tags>tags/list)|referrers/(?<subject>[^/]+))");

  static Route of(String method, String path, boolean mount) {
    return switch (path) {
      case "/v2", "/v2/" -> plain(RequestKind.PING);
      case "/v2/_catalog" -> plain(RequestKind.CATALOG);
      case "/token" -> plain(RequestKind.TOKEN);
      default -> ofRepository(method, path, mount);
    };
  }

  private static Route ofRepository(String method, String path, boolean mount) {
    Matcher matcher = REPOSITORY_PATH.matcher(path);
    if (!matcher.matches()) {
      return plain(RequestKind.OTHER);
    }
    String name = matcher.group("name");
    if (matcher.group("start") != null) {
      RequestKind start = mount ? RequestKind.BLOB_MOUNT : RequestKind.UPLOAD_START;
      return new Route(method.equals("POST") ? start : RequestKind.OTHER, name, "");
    }
    if (matcher.group("tags") != null) {
      return new Route(method.equals("GET") ? RequestKind.TAGS : RequestKind.OTHER, name, "");
    }
    String upload = matcher.group("upload");
    if (upload != null) {
      return new Route(upload(method), name, upload);
    }
    String blob = matcher.group("blob");
    if (blob != null) {
      return new Route(blob(method), name, blob);
    }
    String manifest = matcher.group("manifest");
    if (manifest != null) {
      return new Route(manifest(method), name, manifest);
    }
    return new Route(
        method.equals("GET") ? RequestKind.REFERRERS : RequestKind.OTHER,
        name,
        matcher.group("subject"));
  }

  private static Route plain(RequestKind kind) {
    return new Route(kind, "", "");
  }

  private static RequestKind upload(String method) {
    return switch (method) {
      case "PATCH" -> RequestKind.UPLOAD_CHUNK;
      case "PUT" -> RequestKind.UPLOAD_FINISH;
      case "GET" -> RequestKind.UPLOAD_STATUS;
      case "DELETE" -> RequestKind.UPLOAD_CANCEL;
      default -> RequestKind.OTHER;
    };
  }

  private static RequestKind blob(String method) {
    return switch (method) {
      case "HEAD" -> RequestKind.BLOB_HEAD;
      case "GET" -> RequestKind.BLOB_GET;
      case "DELETE" -> RequestKind.BLOB_DELETE;
      default -> RequestKind.OTHER;
    };
  }

  private static RequestKind manifest(String method) {
    return switch (method) {
      case "HEAD" -> RequestKind.MANIFEST_HEAD;
      case "GET" -> RequestKind.MANIFEST_GET;
      case "PUT" -> RequestKind.MANIFEST_PUT;
      case "DELETE" -> RequestKind.MANIFEST_DELETE;
      default -> RequestKind.OTHER;
    };
  }
}
