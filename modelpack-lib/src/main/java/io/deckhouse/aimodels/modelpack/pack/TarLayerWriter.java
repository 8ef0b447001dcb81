package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.artifact.LayerEncoding;
import io.deckhouse.aimodels.modelpack.artifact.LayerType;
import io.deckhouse.aimodels.modelpack.artifact.ModelPack;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Annotations;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Streams files into one tar layer whose bytes depend on paths and contents alone. */
final class TarLayerWriter {
  private final ContentStore store;

  TarLayerWriter(ContentStore store) {
    this.store = store;
  }

  LayerWriter.Written write(LayerPlan.Tar plan, Progress whole) {
    String name = plan.role().id() + "." + plan.encoding().id().replace('+', '.');
    long total = plan.files().stream().mapToLong(SourceFile::size).sum();
    MessageDigest inner = Digest.Algorithm.SHA256.hasher();
    try (Progress part = whole.part(name, total);
        BlobWriter writer = store.write()) {
      OutputStream sink = new BlobOutputStream(writer);
      try (OutputStream compressed = plan.encoding().compression().compress(sink);
          TarArchiveOutputStream tar = tar(new DigestOutputStream(compressed, inner))) {
        for (SourceFile file : plan.files()) {
          add(tar, file, part);
        }
      }
      long size = writer.offset();
      Digest digest = writer.commit();
      Digest diffId =
          plan.encoding() == LayerEncoding.TAR
              ? digest
              : Digest.of(Digest.Algorithm.SHA256, inner.digest());
      String mediaType = new LayerType(plan.role(), plan.encoding()).mediaType();
      return new LayerWriter.Written(
          new Descriptor(mediaType, digest, size, annotations(name)), diffId);
    } catch (IOException e) {
      throw ModelPackException.io("pack " + name, e);
    }
  }

  private static Map<String, String> annotations(String name) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(ModelPack.FILE_PATH, name);
    annotations.put(ModelPack.MEDIA_TYPE_UNTESTED, "false");
    annotations.put(Annotations.TITLE, name);
    return annotations;
  }

  private static TarArchiveOutputStream tar(OutputStream out) {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    return tar;
  }

  private static void add(TarArchiveOutputStream tar, SourceFile file, Progress part)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(file.path());
    entry.setSize(file.size());
    entry.setMode(TarArchiveEntry.DEFAULT_FILE_MODE);
    entry.setLastModifiedTime(FileTime.fromMillis(0));
    entry.setIds(0, 0);
    entry.setNames("", "");
    tar.putArchiveEntry(entry);
    try (ByteSource source = LayerWriter.proven(file)) {
      source.expect(0, file.size());
      ByteBuffer buffer = ByteBuffer.allocate(Blobs.BUFFER_BYTES);
      long position = 0;
      while (position < file.size()) {
        int count = source.read(buffer.clear(), position);
        if (count < 0 || count > file.size() - position) {
          throw LayerWriter.changed(file);
        }
        tar.write(buffer.array(), 0, count);
        position += count;
        part.advance(count);
      }
    }
    tar.closeArchiveEntry();
    LayerWriter.requireUnchanged(file);
  }

  /** The writer as a stream; closing it does not commit. */
  private static final class BlobOutputStream extends OutputStream {
    private final BlobWriter writer;

    BlobOutputStream(BlobWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      writer.write(ByteBuffer.wrap(bytes, offset, length));
    }
  }
}
