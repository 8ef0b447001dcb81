package io.deckhouse.aimodels.modelpack.artifact;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ByteSourceInputStream;
import io.deckhouse.aimodels.modelpack.format.FileRole;
import io.deckhouse.aimodels.modelpack.format.ForwardSource;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.ModelPaths;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The files of a stored artifact, read in place: a raw layer is a file, an uncompressed tar holds
 * files at offsets, and a compressed layer is decompressed as far as it is read.
 */
public final class ArtifactFiles {
  private static final long SMALL_FILE_BYTES = 1024 * 1024;
  private static final long KEPT_BYTES_MAX = 32L * 1024 * 1024;

  private final ContentStore store;
  private long keptBytes;

  public ArtifactFiles(ContentStore store) {
    this.store = store;
  }

  /** A file of an artifact. */
  public record Entry(String path, long size, FileRole role, Descriptor layer, ModelFile file) {}

  /**
   * Lists the files, sorted by path. Tar layers are read; raw layers are not.
   *
   * @throws InvalidContentException when a path is unsafe, two collide, or a tar is malformed
   */
  public List<Entry> list(Manifest manifest) {
    List<Entry> entries = new ArrayList<>();
    for (LayerContent content : contents(manifest)) {
      switch (content) {
        case LayerContent.OneFile file -> entries.add(oneFile(file));
        case LayerContent.Archive archive -> entries.addAll(archive(archive));
      }
    }
    entries.sort(Comparator.comparing(Entry::path));
    ModelPaths.collision(entries.stream().map(Entry::path).toList())
        .ifPresent(
            twins -> {
              throw new InvalidContentException("the artifact's files collide: " + twins);
            });
    return entries;
  }

  /** What each layer holds. */
  public static List<LayerContent> contents(Manifest manifest) {
    List<LayerContent> contents = new ArrayList<>();
    for (Descriptor layer : manifest.layers()) {
      contents.add(LayerContent.of(layer, "layer " + (contents.size() + 1)));
    }
    return contents;
  }

  private Entry oneFile(LayerContent.OneFile content) {
    Descriptor layer = content.layer();
    if (content.compression() == Compression.NONE) {
      ModelFile file = file(content.path(), layer.size(), () -> store.read(layer.digest()));
      return new Entry(content.path(), layer.size(), content.role(), layer, file);
    }
    long size = uncompressedSize(content);
    ModelFile file =
        file(
            content.path(),
            size,
            () -> new ForwardSource(size, () -> decompressed(layer, content.compression())));
    return new Entry(content.path(), size, content.role(), layer, file);
  }

  private long uncompressedSize(LayerContent content) {
    try (InputStream in = decompressed(content.layer(), content.compression())) {
      return in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw failure(content.layer(), e);
    }
  }

  private List<Entry> archive(LayerContent.Archive content) {
    Descriptor layer = content.layer();
    List<Entry> entries = new ArrayList<>();
    try (InputStream plain = decompressed(layer, content.compression())) {
      new TarLayer("layer " + layer.digest())
          .visit(
              plain,
              (path, size, in) -> {
                int index = entries.size();
                entries.add(
                    new Entry(
                        path,
                        size,
                        content.role(),
                        layer,
                        fits(size)
                            ? inMemory(path, in.readNBytes((int) size))
                            : file(
                                path,
                                size,
                                () -> new ForwardSource(size, () -> entry(content, index)))));
              });
    } catch (IOException e) {
      throw failure(layer, e);
    }
    return entries;
  }

  /** A stream that stands at the beginning of one file of an archive. */
  private InputStream entry(LayerContent.Archive content, int index) throws IOException {
    TarArchiveInputStream tar =
        new TarArchiveInputStream(
            decompressed(content.layer(), content.compression()), StandardCharsets.UTF_8.name());
    int files = -1;
    while (files < index) {
      TarArchiveEntry entry = tar.getNextEntry();
      if (entry == null) {
        throw new EOFException("the archive changed while it was read");
      }
      files += entry.isDirectory() ? 0 : 1;
    }
    return tar;
  }

  private InputStream decompressed(Descriptor layer, Compression compression) {
    BlobReader blob = store.read(layer.digest());
    if (compression != Compression.NONE) {
      blob.expect(0, layer.size());
    }
    return compression.decompress(ByteSourceInputStream.owning(blob), layer);
  }

  private static ModelPackException failure(Descriptor layer, IOException e) {
    return DecodedStream.failure("layer " + layer.digest(), e);
  }

  /** Small files of archives are kept, since finding each again would take a walk of its own. */
  private boolean fits(long size) {
    if (size > SMALL_FILE_BYTES || keptBytes + size > KEPT_BYTES_MAX) {
      return false;
    }
    keptBytes += size;
    return true;
  }

  private static ModelFile inMemory(String path, byte[] bytes) {
    return file(
        path,
        bytes.length,
        () -> new ForwardSource(bytes.length, () -> new ByteArrayInputStream(bytes)));
  }

  @FunctionalInterface
  private interface Opener {
    ByteSource open() throws IOException;
  }

  private static ModelFile file(String path, long size, Opener opener) {
    return new ModelFile() {
      @Override
      public String path() {
        return path;
      }

      @Override
      public long size() {
        return size;
      }

      @Override
      public ByteSource open() throws IOException {
        return opener.open();
      }
    };
  }
}
