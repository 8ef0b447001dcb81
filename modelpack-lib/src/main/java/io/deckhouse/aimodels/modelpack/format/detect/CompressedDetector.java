package io.deckhouse.aimodels.modelpack.format.detect;

import com.github.luben.zstd.ZstdInputStream;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.FileKind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

/**
 * Looks into compressed files: joblib compresses pickles, NeMo tars. Every compressed file needs an
 * allowance; one with code inside needs that kind's.
 */
final class CompressedDetector {
  /** Bytes that are decompressed at most: a bomb costs no more than this. */
  static final long DECOMPRESSED_BYTES_MAX = 64L * 1024 * 1024;

  private interface Decoder {
    InputStream open(InputStream in) throws IOException;
  }

  private CompressedDetector() {}

  /** Nothing when the file is not compressed with a method that is known. */
  static Optional<Verdict> detect(String path, ByteSource source, Head head) throws IOException {
    Optional<Decoder> decoder = decoder(head);
    if (decoder.isEmpty()) {
      return Optional.empty();
    }
    Verdict byName =
        FileNames.isPickle(path)
            ? Verdict.pickle("compressed file with the name of a pickle")
            : Verdict.otherFormat(FileKind.ARCHIVE, "compressed file");
    try (InputStream in =
        new BufferedInputStream(
            new BoundedStream(
                decoder.get().open(new SourceStream(source, 0)), DECOMPRESSED_BYTES_MAX))) {
      in.mark(Head.BYTES_MAX);
      Head inner = new Head(in.readNBytes(Head.BYTES_MAX));
      in.reset();
      if (TarDetector.isTar(inner)) {
        return Optional.of(EntryDetector.worse(byName, TarDetector.verdict(in)));
      }
      return EntryDetector.detect(uncompressedName(path), inner)
          .or(() -> Optional.of(byName))
          .map(found -> EntryDetector.worse(byName, found));
    } catch (IOException e) {
      return isZlib(head) ? Optional.empty() : Optional.of(byName);
    }
  }

  private static Optional<Decoder> decoder(Head head) {
    if (head.startsWith("\u001f\u008b")) {
      return Optional.of(GZIPInputStream::new);
    }
    if (head.startsWith("BZh")) {
      return Optional.of(BZip2CompressorInputStream::new);
    }
    if (head.startsWith("(\u00b5/\u00fd")) {
      return Optional.of(ZstdInputStream::new);
    }
    if (head.startsWith("\u0004\"M\u0018")) {
      return Optional.of(FramedLZ4CompressorInputStream::new);
    }
    return isZlib(head) ? Optional.of(InflaterInputStream::new) : Optional.empty();
  }

  /** Two bytes say little: what does not inflate was not zlib. */
  private static boolean isZlib(Head head) {
    return head.at(0) == 0x78 && head.at(1) >= 0 && ((head.at(0) << 8) + head.at(1)) % 31 == 0;
  }

  private static String uncompressedName(String path) {
    String base = FileNames.base(path);
    int dot = base.lastIndexOf('.');
    return dot > 0 ? base.substring(0, dot) : base;
  }
}
