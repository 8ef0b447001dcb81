package io.deckhouse.aimodels.modelpack.artifact;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Compressions of a tar layer. */
public enum Compression {
  NONE,
  GZIP,
  ZSTD;

  private static final int ZSTD_LEVEL = 3;

  /** The largest window that is taken when zstd is read: 2^27 bytes, as the zstd program has it. */
  private static final int ZSTD_WINDOW_LOG_MAX = 27;

  /** The name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return id();
  }

  /** Wraps a stream that compresses; the same bytes give the same result. */
  public OutputStream compress(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> {
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(Deflater.DEFAULT_COMPRESSION);
        parameters.setModificationTime(0);
        yield new GzipCompressorOutputStream(out, parameters);
      }
      case ZSTD -> new ZstdOutputStream(out, ZSTD_LEVEL).setChecksum(true);
    };
  }

  /**
   * Wraps the bytes of a layer in a stream that decompresses, within the bounds of {@link
   * TarLayer#EXPANSION_FACTOR_MAX}. Bytes that cannot be decompressed are invalid content, also
   * later.
   */
  public InputStream decompress(InputStream in, Descriptor layer) {
    if (this == NONE) {
      return in;
    }
    long limit =
        Math.addExact(
            TarLayer.EXPANSION_FREE_BYTES,
            Math.multiplyExact(layer.size(), TarLayer.EXPANSION_FACTOR_MAX));
    String what = "layer " + layer.digest();
    try {
      return new DecodedStream(new LimitedInputStream(decompress(in), limit, what), what);
    } catch (IOException e) {
      throw DecodedStream.failure(what, e);
    }
  }

  /**
   * Wraps a stream in one that decompresses, without bounds. Bytes that cannot be decompressed are
   * invalid content, also later.
   *
   * @param what names the stream in messages
   */
  public InputStream decompress(InputStream in, String what) {
    try {
      return new DecodedStream(decompress(in), what);
    } catch (IOException e) {
      throw DecodedStream.failure(what, e);
    }
  }

  private InputStream decompress(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      // Not Java's own, which may take the end of a first member for the end of the stream.
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .get();
      case ZSTD -> {
        ZstdInputStream stream = new ZstdInputStream(in);
        stream.setLongMax(ZSTD_WINDOW_LOG_MAX);
        yield stream;
      }
    };
  }
}
