package io.deckhouse.aimodels.modelpack.testkit.registry;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What a registry holds: repositories in memory, blobs and unfinished uploads in files. */
final class RegistryContent {
  private static final int BUFFER_BYTES = 64 * 1024;

  final ConcurrentSkipListMap<String, Repository> repositories = new ConcurrentSkipListMap<>();
  final Map<String, Upload> uploads = new ConcurrentHashMap<>();
  private final Path directory;

  RegistryContent(Path directory) {
    this.directory = directory;
  }

  Repository open(String name) {
    return repositories.computeIfAbsent(name, any -> new Repository());
  }

  /** A repository that something was pushed to. */
  Repository known(String name) {
    Repository repository = repositories.get(name);
    if (repository == null) {
      throw new Refusal(404, "NAME_UNKNOWN", "repository name not known to registry: " + name);
    }
    return repository;
  }

  /** The file of a blob, which need not exist. */
  Path file(Digest digest) {
    return directory.resolve(digest.algorithm().prefix() + "-" + digest.hex());
  }

  /** The file of a blob that a repository has. */
  Optional<Path> blob(String repository, Digest digest) {
    return Optional.ofNullable(repositories.get(repository))
        .filter(known -> known.blobs.contains(digest.toString()))
        .map(known -> file(digest));
  }

  Upload begin(String repository) {
    String id = UUID.randomUUID().toString();
    Upload upload = new Upload(id, repository, directory.resolve("upload-" + id));
    uploads.put(id, upload);
    return upload;
  }

  void forget(Upload upload) throws IOException {
    uploads.remove(upload.id());
    Files.deleteIfExists(upload.file());
  }

  /** Makes a blob of an upload whose bytes have the digest. */
  void commit(Upload upload, Digest expected) throws IOException {
    if (!Files.exists(upload.file())) {
      Files.createFile(upload.file());
    }
    Digest actual = hash(upload.file(), expected.algorithm());
    if (!actual.equals(expected)) {
      forget(upload);
      throw new Refusal(
          400, "DIGEST_INVALID", "content is " + actual + " (expected: " + expected + ")");
    }
    Files.move(upload.file(), file(expected), StandardCopyOption.REPLACE_EXISTING);
    open(upload.repository()).blobs.add(expected.toString());
    uploads.remove(upload.id());
  }

  private static Digest hash(Path file, Digest.Algorithm algorithm) throws IOException {
    MessageDigest hasher = algorithm.hasher();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        hasher.update(buffer, 0, count);
      }
    }
    return Digest.of(algorithm, hasher.digest());
  }
}
