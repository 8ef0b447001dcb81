package io.deckhouse.aimodels.modelpack.testkit.registry;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Uploads of blobs (distribution-spec, "Pushing blobs"): begin, mount, append, ask, end. */
final class UploadEndpoint {
  private static final Pattern CONTENT_RANGE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

  private final RegistryContent content;
  private final Behaviour behaviour;

  UploadEndpoint(RegistryContent content, Behaviour behaviour) {
    this.content = content;
    this.behaviour = behaviour;
  }

  void start(Call call, String repository) throws IOException {
    Optional<String> digest = call.query("digest");
    if (digest.isPresent() && !behaviour.ignoresPostBody) {
      Digest expected = Digest.parse(digest.get());
      Upload upload = content.begin(repository);
      append(call, upload);
      commit(call, upload, expected);
      return;
    }
    begin(call, repository);
  }

  /**
   * Takes a blob from another repository.
   *
   * @param readable whether the caller may pull from the repository named
   */
  void mount(Call call, String repository, boolean readable) throws IOException {
    Digest digest = Digest.parse(call.query("mount").orElseThrow());
    Optional<String> from = call.query("from");
    boolean present =
        from.isPresent()
            ? readable && content.blob(from.get(), digest).isPresent()
            : behaviour.anonymousMounts
                && content.repositories.keySet().stream()
                    .anyMatch(name -> content.blob(name, digest).isPresent());
    if (!present || behaviour.refusesMounts) {
      begin(call, repository);
      return;
    }
    content.open(repository).blobs.add(digest.toString());
    created(call, repository, digest);
  }

  private void begin(Call call, String repository) throws IOException {
    Upload upload = content.begin(repository);
    if (behaviour.chunkMinBytes > 0) {
      call.with("OCI-Chunk-Min-Length", Long.toString(behaviour.chunkMinBytes));
    }
    progress(call, upload).empty(202);
  }

  void chunk(Call call, String repository, String id) throws IOException {
    Upload upload = find(repository, id);
    upload.lock();
    try {
      checkWritable(call, upload);
      if (upload.hadShortChunk()) {
        throw new Refusal(400, "BLOB_UPLOAD_INVALID", "the chunk before was too short");
      }
      long added = append(call, upload);
      upload.chunkTaken(added < behaviour.chunkMinBytes);
      progress(call, upload).empty(202);
    } finally {
      upload.unlock();
    }
  }

  void finish(Call call, String repository, String id) throws IOException {
    Upload upload = find(repository, id);
    upload.lock();
    try {
      checkWritable(call, upload);
      Digest expected =
          Digest.parse(
              call.query("digest")
                  .orElseThrow(() -> new Refusal(400, "DIGEST_INVALID", "digest missing")));
      append(call, upload);
      commit(call, upload, expected);
    } finally {
      upload.unlock();
    }
  }

  void status(Call call, String repository, String id) throws IOException {
    find(repository, id).awaitWriter();
    // A write that broke meanwhile may have taken the upload with it.
    progress(call, find(repository, id)).empty(204);
  }

  void cancel(Call call, String repository, String id) throws IOException {
    content.forget(find(repository, id));
    call.empty(204);
  }

  private Upload find(String repository, String id) {
    Upload upload = content.uploads.get(id);
    if (upload == null || !upload.repository().equals(repository)) {
      throw unknown();
    }
    return upload;
  }

  private static Refusal unknown() {
    return new Refusal(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
  }

  private void checkWritable(Call call, Upload upload) {
    if (!content.uploads.containsKey(upload.id())) {
      throw unknown();
    }
    String state = call.query("_state").orElse("");
    if (behaviour.changingLocations && !state.equals(Integer.toString(upload.chunks()))) {
      throw unknown();
    }
    Optional<String> range = call.header("Content-Range");
    if (range.isEmpty()) {
      return;
    }
    Matcher matcher = CONTENT_RANGE.matcher(range.get());
    if (!matcher.matches()) {
      throw new Refusal(400, "BLOB_UPLOAD_INVALID", "Content-Range: " + range.get());
    }
    long start = Long.parseLong(matcher.group(1));
    long end = Long.parseLong(matcher.group(2));
    if (start != upload.size()) {
      progress(call, upload);
      throw new Refusal(
          416, "BLOB_UPLOAD_INVALID", "begins at " + start + " (expected: " + upload.size() + ")");
    }
    if (call.bodyLength().isPresent() && call.bodyLength().get() != end - start + 1) {
      throw new Refusal(400, "SIZE_INVALID", "Content-Range: " + range.get());
    }
  }

  private long append(Call call, Upload upload) throws IOException {
    long before = upload.size();
    long max = behaviour.uploadBodyMaxBytes;
    if (call.bodyLength().orElse(0L) > max) {
      throw tooLarge(max);
    }
    long added;
    try {
      added = upload.append(call.body(), call.bodyLength(), max, call.traffic());
    } catch (IOException e) {
      if (behaviour.forgetsBrokenUploads) {
        content.forget(upload);
      }
      throw e;
    }
    if (added > max) {
      upload.truncate(before);
      throw tooLarge(max);
    }
    return added;
  }

  private static Refusal tooLarge(long max) {
    return new Refusal(413, "SIZE_INVALID", "body too large (expected: at most " + max + ")");
  }

  private void commit(Call call, Upload upload, Digest expected) throws IOException {
    content.commit(upload, expected);
    created(call, upload.repository(), expected);
  }

  private void created(Call call, String repository, Digest digest) throws IOException {
    if (!behaviour.omitsDigestHeader) {
      call.with("Docker-Content-Digest", digest.toString());
    }
    call.with("Location", location(call, "/v2/" + repository + "/blobs/" + digest)).empty(201);
  }

  private Call progress(Call call, Upload upload) {
    String path = "/v2/" + upload.repository() + "/blobs/uploads/" + upload.id();
    String query = behaviour.changingLocations ? "?_state=" + upload.chunks() : "";
    return call.with("Location", location(call, path + query))
        .with("Docker-Upload-UUID", upload.id())
        .with("Range", "0-" + Math.max(0, upload.size() - 1));
  }

  private String location(Call call, String target) {
    return behaviour.relativeLocations ? target : call.origin() + target;
  }
}
