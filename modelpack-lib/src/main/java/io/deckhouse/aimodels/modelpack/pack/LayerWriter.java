package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.artifact.LayerEncoding;
import io.deckhouse.aimodels.modelpack.artifact.LayerType;
import io.deckhouse.aimodels.modelpack.artifact.ModelPack;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Annotations;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import io.deckhouse.aimodels.modelpack.source.FileStamp;
import io.deckhouse.aimodels.modelpack.source.ProvenSource;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.EOFException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** Writes the layers of a plan into a store: each byte is read once and hashed on its way. */
final class LayerWriter {
  private static final String OCTETS = "application/octet-stream";

  /** To take in a listed file: bytes that are wrong once may be right the next time. */
  private static final int ATTEMPTS = 2;

  private final ContentStore store;
  private final DigestCache cache;

  LayerWriter(ContentStore store, DigestCache cache) {
    this.store = store;
    this.cache = cache;
  }

  /** A layer that is in the store, and the digest of its uncompressed bytes. */
  record Written(Descriptor descriptor, Digest diffId) {}

  Written write(LayerPlan plan, Progress whole) {
    return switch (plan) {
      case LayerPlan.Raw raw -> writeRaw(raw, whole);
      case LayerPlan.Tar tar -> new TarLayerWriter(store).write(tar, whole);
    };
  }

  private Written writeRaw(LayerPlan.Raw raw, Progress whole) {
    SourceFile file = raw.file();
    Digest digest;
    try (Progress part = whole.part(file.path(), file.size())) {
      Optional<Digest> known = file.digest().or(() -> cache.find(file));
      if (known.filter(blob -> isHere(blob, file)).isPresent()) {
        part.skip(file.size());
        digest = known.get();
      } else if (file.digest().isPresent()) {
        digest = take(file, file.digest().get(), part);
      } else if (known.isPresent() && store.isRemote() && send(file, known.get(), part)) {
        digest = known.get();
      } else {
        digest = copy(file, part);
        cache.remember(file, digest);
      }
    } catch (IOException e) {
      throw ModelPackException.io("pack " + file.path(), e);
    }
    String mediaType = new LayerType(raw.role(), LayerEncoding.RAW).mediaType();
    return new Written(new Descriptor(mediaType, digest, file.size(), annotations(file)), digest);
  }

  private boolean isHere(Digest digest, SourceFile file) {
    OptionalLong size = store.size(digest);
    return size.isPresent() && size.getAsLong() == file.size();
  }

  /** Takes in a file whose digest is listed; once more when the way may have damaged it. */
  private Digest take(SourceFile file, Digest digest, Progress part) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (send(file, digest, part)) {
        return digest;
      }
    }
    throw new InvalidContentException(
        file.path() + ": what arrives is not what is listed (expected: " + digest + ")",
        "the server, or a proxy before it, gives other bytes than it lists");
  }

  /**
   * Sends a file whose digest is known: the store compares it, goes on with a part that it has, and
   * a registry may have the blob in another repository.
   *
   * @return false when the file has another digest
   */
  private boolean send(SourceFile file, Digest digest, Progress part) throws IOException {
    Descriptor blob = new Descriptor(OCTETS, digest, file.size());
    try (BlobWriter writer = store.write(blob)) {
      long[] done = {writer.offset()};
      try {
        move(file, writer, part, step -> done[0] += step);
        writer.commit(blob);
        return true;
      } catch (InvalidContentException e) {
        part.advance(-done[0]);
        return false;
      }
    }
  }

  private Digest copy(SourceFile file, Progress part) throws IOException {
    try (BlobWriter writer = open(file)) {
      move(file, writer, part, _ -> {});
      return writer.commit();
    }
  }

  /** Moves what the writer lacks of a file that must not change meanwhile. */
  private static void move(SourceFile file, BlobWriter writer, Progress part, LongConsumer counter)
      throws IOException {
    if (writer.offset() > 0) {
      part.skip(writer.offset());
    }
    LongConsumer progress = counter.andThen(part::advance);
    try {
      if (isShared(file, writer)) {
        progress.accept(file.size());
      } else {
        try (ByteSource source = file.open()) {
          writer.transfer(source, progress);
        }
      }
    } catch (EOFException e) {
      throw changed(file);
    }
    requireUnchanged(file);
  }

  /** A file that nobody wrote to is one content, which a store may have a part of already. */
  private BlobWriter open(SourceFile file) {
    return file.contentKey().map(key -> store.write(key, file.size())).orElseGet(store::write);
  }

  private static boolean isShared(SourceFile file, BlobWriter writer) {
    return writer.offset() == 0
        && file.local().isPresent()
        && writer.share(file.local().get().file());
  }

  /** Opens a file so that its bytes are compared with what is listed, whoever takes them in. */
  static ByteSource proven(SourceFile file) throws IOException {
    ByteSource source = file.open();
    return file.listed().isPresent()
        ? new ProvenSource(file.path(), source, file.listed().get())
        : source;
  }

  /**
   * Fails when the file was written to since it was listed.
   *
   * @throws LocalFailureException then
   */
  static void requireUnchanged(SourceFile file) throws IOException {
    if (file.local().isPresent()) {
      SourceFile.Local local = file.local().get();
      FileStamp now = FileStamp.of(local.file());
      if (!now.equals(local.stamp())) {
        throw changed(file);
      }
    }
  }

  static LocalFailureException changed(SourceFile file) {
    return new LocalFailureException(
        file.path() + " changed while it was packed",
        "run the command again when nothing writes to the file");
  }

  /** The annotations of one file's layer: nothing in them depends on this machine. */
  private static Map<String, String> annotations(SourceFile file) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(ModelPack.FILE_PATH, file.path());
    annotations.put(ModelPack.FILE_METADATA, FileMetadata.of(file));
    annotations.put(ModelPack.MEDIA_TYPE_UNTESTED, "false");
    annotations.put(Annotations.TITLE, file.path());
    return annotations;
  }
}
