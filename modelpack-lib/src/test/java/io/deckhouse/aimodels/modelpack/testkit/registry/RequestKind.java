package io.deckhouse.aimodels.modelpack.testkit.registry;

/** What a request asks a registry for: the endpoints of the distribution specification. */
public enum RequestKind {
  PING,
  CATALOG,
  BLOB_HEAD,
  BLOB_GET,
  BLOB_DELETE,
  UPLOAD_START,
  BLOB_MOUNT,
  UPLOAD_CHUNK,
  UPLOAD_STATUS,
  UPLOAD_FINISH,
  UPLOAD_CANCEL,
  MANIFEST_HEAD,
  MANIFEST_GET,
  MANIFEST_PUT,
  MANIFEST_DELETE,
  TAGS,
  REFERRERS,
  /** A request for a bearer token. */
  TOKEN,
  /** A blob of the other origin, to which a redirect led. */
  STORAGE_GET,
  OTHER;

  /**
   * What a request asks for.
   *
   * @param target path and query, as in the first line of a request
   */
  public static RequestKind of(String method, String target) {
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    if (path.startsWith("/storage/")) {
      return STORAGE_GET;
    }
    return Route.of(method, path, question >= 0 && target.contains("mount=")).kind();
  }
}
