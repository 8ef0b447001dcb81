package io.deckhouse.aimodels.modelpack.content.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.hash.StateLog;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.lock.LockFile;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers the uploads that are under way, so that a later process can go on with them: a file for
 * each, on the disk before its upload begins. One process at a time has an upload.
 */
final class UploadJournal implements AutoCloseable {
  private static final int ENTRY_MAX_BYTES = 64 * 1024;

  /** Registries forget uploads after a day or a week. */
  private static final Duration AGE_MAX = Duration.ofDays(7);

  private final Path directory;
  private final LockFile locks;

  private UploadJournal(Path directory, LockFile locks) {
    this.directory = directory;
    this.locks = locks;
  }

  /** Opens a journal; its directory is made where it is not there. */
  static UploadJournal open(Path directory) {
    try {
      Files.createDirectories(directory);
      UploadJournal journal =
          new UploadJournal(directory, LockFile.open(directory.resolve("locks")));
      journal.removeOld();
      return journal;
    } catch (IOException e) {
      throw ModelPackException.io("write to " + directory, e);
    }
  }

  private void removeOld() throws IOException {
    Instant oldest = Instant.now().minus(AGE_MAX);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.{json,states}")) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // Another process has removed it.
    }
  }

  /**
   * Takes the entry of an upload.
   *
   * @param key of the repository and the content
   * @return nothing when another upload has it
   */
  Optional<Entry> claim(String key) {
    Digest name = Digest.sha256(key.getBytes(StandardCharsets.UTF_8));
    long position = Long.parseUnsignedLong(name.hex().substring(0, 15), 16);
    return locks
        .tryExclusive(position)
        .map(guard -> new Entry(directory.resolve(name.hex() + ".json"), guard));
  }

  /** The entry of one upload; closing it lets others have it. */
  static final class Entry implements AutoCloseable {
    private final Path file;
    private final Guard guard;

    private Entry(Path file, Guard guard) {
      this.file = file;
      this.guard = guard;
    }

    /** The upload that was written down; nothing when there is none that can be read. */
    Optional<UploadEndpoint.Session> read() {
      try (InputStream in = Files.newInputStream(file)) {
        ObjectNode json = Json.parseObject(in.readNBytes(ENTRY_MAX_BYTES), file.toString());
        URI location = URI.create(json.path("location").asText());
        boolean usable =
            location.getHost() != null
                && ("https".equals(location.getScheme()) || "http".equals(location.getScheme()));
        return usable
            ? Optional.of(
                new UploadEndpoint.Session(location, json.path("chunkMinBytes").asLong(0)))
            : Optional.empty();
      } catch (NoSuchFileException | InvalidContentException | IllegalArgumentException e) {
        return Optional.empty();
      } catch (IOException e) {
        throw ModelPackException.io("read " + file, e);
      }
    }

    /** Writes an upload down; it is on the disk when this returns. */
    void write(UploadEndpoint.Session session) {
      ObjectNode json = Json.object();
      json.put("location", session.location().toString());
      json.put("chunkMinBytes", session.chunkMinBytes());
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      try {
        Files.deleteIfExists(draft);
        try (FileChannel channel =
            FileChannel.open(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")))) {
          channel.write(ByteBuffer.wrap(Json.bytes(json)));
          channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw ModelPackException.io("write " + file, e);
      }
    }

    /** The states of the hasher of what is uploaded; nothing where they cannot be kept. */
    Optional<StateLog> states() {
      try {
        return Optional.of(StateLog.open(statesFile(), file.toString()));
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    private Path statesFile() {
      return Path.of(file.toString().replaceFirst("json$", "states"));
    }

    /** Forgets the upload: it is complete, or gone. */
    void remove() {
      try {
        Files.deleteIfExists(file);
        Files.deleteIfExists(statesFile());
      } catch (IOException e) {
        throw ModelPackException.io("remove " + file, e);
      }
    }

    @Override
    public void close() {
      guard.close();
    }
  }

  @Override
  public void close() {
    locks.close();
  }
}
