package io.deckhouse.aimodels.modelpack.format.diffusers;

/**
 * An entry of a zip's central directory, as it is written there (APPNOTE.TXT 4.3.12), with the
 * 64-bit values of its zip64 extra field put in place.
 *
 * @param nameIsText whether the bytes of the name are valid UTF-8
 * @param headerOffset the position of the local header in the archive
 */
record DdufEntryInfo(
    String name,
    boolean nameIsText,
    int flags,
    int method,
    long compressedSize,
    long size,
    int disk,
    long headerOffset) {
  private static final int ENCRYPTED = 0x0001;
  private static final int STRONG_ENCRYPTION = 0x0040;
  private static final int MASKED_HEADER = 0x2000;

  boolean isEncrypted() {
    return (flags & (ENCRYPTED | STRONG_ENCRYPTION | MASKED_HEADER)) != 0;
  }

  boolean isStored() {
    return method == 0 && compressedSize == size;
  }
}
