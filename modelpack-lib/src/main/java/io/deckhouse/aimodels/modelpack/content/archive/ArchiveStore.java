package io.deckhouse.aimodels.modelpack.content.archive;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.FileBlob;
import io.deckhouse.aimodels.modelpack.content.LayoutIndex;
import io.deckhouse.aimodels.modelpack.content.NamedManifest;
import io.deckhouse.aimodels.modelpack.content.ReadOnlyStore;
import io.deckhouse.aimodels.modelpack.content.Referrers;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.tar.Region;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An OCI image layout in one uncompressed tar archive, read in place: nothing is unpacked, and only
 * headers and small documents are read before a blob is asked for. It is never written.
 */
public final class ArchiveStore implements ReadOnlyStore {
  private final ByteSource archive;
  private final String location;
  private final TarLayout layout;
  private final Referrers referrers =
      new Referrers(descriptor -> Blobs.readDocument(this, descriptor));

  private ArchiveStore(ByteSource archive, String location, TarLayout layout) {
    this.archive = archive;
    this.location = location;
    this.layout = layout;
  }

  /**
   * Opens an archive file.
   *
   * @param location what the store is called in messages
   * @throws NotFoundException when there is no such file
   * @throws InvalidContentException when it is compressed, cut short, or not a layout
   */
  public static ArchiveStore open(Path file, String location) {
    if (!Files.isRegularFile(file)) {
      throw NotFoundException.local(location + ": no such file: " + file);
    }
    try {
      return open(FileBlob.open(file), location);
    } catch (IOException e) {
      throw ModelPackException.io("open " + file, e);
    }
  }

  /**
   * Opens an archive that may be in several pieces.
   *
   * @param archive its bytes; the store closes it, also when it cannot be opened
   * @param location what the store is called in messages
   * @throws InvalidContentException when it is compressed, cut short, or not a layout
   */
  public static ArchiveStore open(ByteSource archive, String location) {
    boolean opened = false;
    try {
      ArchiveStore store = new ArchiveStore(archive, location, TarLayout.read(archive, location));
      opened = true;
      return store;
    } catch (IOException e) {
      throw ModelPackException.io("read " + location, e);
    } finally {
      if (!opened) {
        close(archive, location);
      }
    }
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public OptionalLong size(Digest digest) {
    Region region = layout.blobs().get(digest);
    return region == null ? OptionalLong.empty() : OptionalLong.of(region.size());
  }

  @Override
  public BlobReader read(Digest digest) {
    Region region = layout.blobs().get(digest);
    if (region == null) {
      throw NotFoundException.local("blob " + digest + " is not in " + location);
    }
    return new RegionReader(archive, region);
  }

  @Override
  public Optional<Descriptor> resolve(String nameOrDigest) {
    return LayoutIndex.resolve(this, layout.index(), nameOrDigest);
  }

  @Override
  public Document document(Descriptor descriptor) {
    return Blobs.readDocument(this, descriptor);
  }

  @Override
  public List<NamedManifest> names() {
    return LayoutIndex.names(layout.index());
  }

  @Override
  public Optional<Descriptor> only() {
    return LayoutIndex.only(layout.index());
  }

  @Override
  public List<Descriptor> referrers(Digest subject) {
    return referrers.of(subject, layout.index());
  }

  @Override
  public InvalidRequestException readOnly() {
    return new InvalidRequestException(
        location + ": an archive is read-only", "copy it to a layout directory or a registry");
  }

  @Override
  public void close() {
    close(archive, location);
  }

  private static void close(ByteSource archive, String location) {
    try {
      archive.close();
    } catch (IOException e) {
      throw ModelPackException.io("close " + location, e);
    }
  }
}
