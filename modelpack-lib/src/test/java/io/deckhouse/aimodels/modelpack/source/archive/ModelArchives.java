package io.deckhouse.aimodels.modelpack.source.archive;

import com.github.luben.zstd.ZstdOutputStream;
import io.deckhouse.aimodels.modelpack.testkit.TarFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Archives of a directory, in every form that models come in. */
public enum ModelArchives {
  TAR("model.tar"),
  TAR_GZIP("model.tar.gz"),
  TAR_ZSTD("model.tar.zst"),
  ZIP_STORED("stored.zip"),
  ZIP_DEFLATED("deflated.zip");

  private final String fileName;

  ModelArchives(String fileName) {
    this.fileName = fileName;
  }

  public String fileName() {
    return fileName;
  }

  /**
   * Archives a directory.
   *
   * @param prefix in front of every name, as in {@code model/}
   */
  public byte[] of(Path directory, String prefix) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(prefix + directory.relativize(file), Files.readAllBytes(file));
      }
    }
    return of(files);
  }

  /** Archives files. */
  public byte[] of(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    switch (this) {
      case TAR -> tar(bytes, files);
      case TAR_GZIP -> tar(new GZIPOutputStream(bytes), files);
      case TAR_ZSTD -> tar(new ZstdOutputStream(bytes).setChecksum(true), files);
      case ZIP_STORED -> zip(bytes, files, ZipEntry.STORED);
      case ZIP_DEFLATED -> zip(bytes, files, ZipEntry.DEFLATED);
    }
    return bytes.toByteArray();
  }

  private static void tar(OutputStream out, Map<String, byte[]> files) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (String name : List.copyOf(files.keySet())) {
        TarFiles.add(tar, name, files.getOrDefault(name, new byte[0]));
      }
    }
  }

  private static void zip(OutputStream out, Map<String, byte[]> files, int method)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
          CRC32 crc = new CRC32();
          crc.update(file.getValue());
          entry.setSize(file.getValue().length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
  }
}
