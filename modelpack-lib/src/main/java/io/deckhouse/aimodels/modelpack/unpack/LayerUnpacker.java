package io.deckhouse.aimodels.modelpack.unpack;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.artifact.Compression;
import io.deckhouse.aimodels.modelpack.artifact.LayerContent;
import io.deckhouse.aimodels.modelpack.artifact.TarLayer;
import io.deckhouse.aimodels.modelpack.artifact.VerifiedInputStream;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes one layer into the staging directory; its digest is compared before this returns. */
final class LayerUnpacker {
  private final ContentStore store;
  private final Staging staging;
  private final UnpackOptions options;
  private final Optional<Resumption> resumption;

  /**
   * How runs go on from each other.
   *
   * @param staged what earlier ones completed
   * @param partial copies what later ones can go on with
   */
  record Resumption(StagedLayers staged, PartialCopy partial) {}

  /**
   * Writes layers.
   *
   * @param resumption nothing when each run is for itself
   */
  LayerUnpacker(
      ContentStore store, Staging staging, UnpackOptions options, Optional<Resumption> resumption) {
    this.store = store;
    this.staging = staging;
    this.options = options;
    this.resumption = resumption;
  }

  /**
   * Writes what the filter accepts.
   *
   * @return the paths that were written
   */
  List<String> unpack(LayerContent content, Progress whole) {
    try {
      Optional<List<String>> staged = take(content, whole);
      return staged.isPresent() ? staged.get() : stage(content, whole);
    } catch (InvalidContentException e) {
      throw content instanceof LayerContent.OneFile file
          ? new InvalidContentException(file.path() + ": " + e.getMessage(), e)
          : e;
    } catch (FileAlreadyExistsException e) {
      // Layers are written at the same time, so only the file system knows who came first.
      throw new InvalidContentException(
          what(content)
              + ": "
              + staging.pathOf(e.getFile())
              + " is in the artifact twice, or both a file and a folder",
          e);
    } catch (UncheckedIOException e) {
      throw ModelPackException.io("unpack " + what(content), cause(e));
    } catch (IOException e) {
      throw ModelPackException.io("unpack " + what(content), e);
    }
  }

  private Optional<List<String>> take(LayerContent content, Progress whole) throws IOException {
    if (resumption.isEmpty()) {
      return Optional.empty();
    }
    Optional<List<String>> staged = resumption.get().staged().take(content);
    if (staged.isPresent()) {
      try (Progress part = whole.part(description(content), content.layer().size())) {
        part.skip(content.layer().size());
      }
    }
    return staged;
  }

  private List<String> stage(LayerContent content, Progress whole) throws IOException {
    return switch (content) {
      case LayerContent.OneFile file when file.compression() == Compression.NONE ->
          copy(file, whole);
      case LayerContent.OneFile file -> decompress(file, whole);
      case LayerContent.Archive archive -> extract(archive, whole);
    };
  }

  private void note(LayerContent content, List<String> written, List<String> passedOver)
      throws IOException {
    if (resumption.isPresent()) {
      resumption.get().staged().add(content, written, passedOver);
    }
  }

  private static String description(LayerContent content) {
    return switch (content) {
      case LayerContent.OneFile file -> file.path();
      case LayerContent.Archive archive -> archive.layer().digest().toString();
    };
  }

  private static String what(LayerContent content) {
    return content instanceof LayerContent.Archive
        ? "layer " + description(content)
        : description(content);
  }

  private List<String> copy(LayerContent.OneFile content, Progress whole) throws IOException {
    Descriptor layer = content.layer();
    Path file = staging.file(content.path());
    try (Progress part = whole.part(content.path(), layer.size())) {
      if (resumption.isPresent()) {
        resumption.get().partial().copy(content, part);
      } else if (!options.link() || !link(layer, file, part)) {
        try (FileChannel out = create(file)) {
          Blobs.stream(
              store,
              layer,
              piece -> {
                part.advance(piece.remaining());
                writeFully(out, piece);
              });
        }
      }
    }
    note(content, List.of(content.path()), List.of());
    return List.of(content.path());
  }

  /** A hard link to the store's blob, once the blob has been read and found right. */
  private boolean link(Descriptor layer, Path file, Progress part) throws IOException {
    Optional<Path> blob = store.file(layer.digest());
    if (blob.isEmpty()) {
      return false;
    }
    try {
      Files.createLink(file, blob.get());
    } catch (IOException | UnsupportedOperationException e) {
      return false; // Another file system, or one without hard links: a copy does as well.
    }
    Blobs.verify(store, layer, part::advance);
    return true;
  }

  private List<String> decompress(LayerContent.OneFile content, Progress whole) throws IOException {
    Descriptor layer = content.layer();
    try (Progress part = whole.part(content.path(), layer.size());
        VerifiedInputStream stored = VerifiedInputStream.open(store, layer)) {
      try (InputStream plain = content.compression().decompress(stored, layer)) {
        Files.copy(plain, staging.file(content.path()));
        stored.verify();
      }
      part.advance(layer.size());
    }
    note(content, List.of(content.path()), List.of());
    return List.of(content.path());
  }

  private List<String> extract(LayerContent.Archive content, Progress whole) throws IOException {
    Descriptor layer = content.layer();
    List<String> written = new ArrayList<>();
    List<String> passedOver = new ArrayList<>();
    try (Progress part = whole.part(description(content), layer.size());
        VerifiedInputStream stored = VerifiedInputStream.open(store, layer)) {
      new TarLayer("layer " + layer.digest())
          .visit(
              content.compression().decompress(stored, layer),
              (path, size, in) -> {
                if (options.filter().accepts(path)) {
                  write(path, size, in);
                  written.add(path);
                } else {
                  passedOver.add(path);
                }
              });
      stored.verify();
      part.advance(layer.size());
    }
    note(content, written, passedOver);
    return written;
  }

  private void write(String path, long size, InputStream in) throws IOException {
    Path file = staging.file(path);
    long copied = Files.copy(in, file);
    if (copied != size) {
      throw new InvalidContentException(
          path + ": " + copied + " bytes in the archive (expected: " + size + ")");
    }
  }

  private static IOException cause(UncheckedIOException e) {
    return e.getCause() == null ? new IOException(e) : e.getCause();
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private static void writeFully(FileChannel out, ByteBuffer piece) {
    try {
      while (piece.hasRemaining()) {
        out.write(piece);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
