package io.deckhouse.aimodels.modelpack.artifact;

/** How the files of a layer are stored. */
public enum LayerEncoding {
  /** One file, as it is. */
  RAW("raw"),
  /** One file, compressed: KitOps only. */
  RAW_GZIP("raw+gzip"),
  /** One file, compressed: KitOps only. */
  RAW_ZSTD("raw+zstd"),
  TAR("tar"),
  TAR_GZIP("tar+gzip"),
  TAR_ZSTD("tar+zstd");

  private final String id;

  LayerEncoding(String id) {
    this.id = id;
  }

  /** The end of a media type. */
  public String id() {
    return id;
  }

  public boolean isTar() {
    return this == TAR || this == TAR_GZIP || this == TAR_ZSTD;
  }

  /** How the bytes are compressed. */
  public Compression compression() {
    return switch (this) {
      case RAW, TAR -> Compression.NONE;
      case RAW_GZIP, TAR_GZIP -> Compression.GZIP;
      case RAW_ZSTD, TAR_ZSTD -> Compression.ZSTD;
    };
  }
}
