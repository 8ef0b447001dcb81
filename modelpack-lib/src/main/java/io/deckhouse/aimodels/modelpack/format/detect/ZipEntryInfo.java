package io.deckhouse.aimodels.modelpack.format.detect;

/**
 * One entry of a zip's central directory.
 *
 * @param method 0 stored, 8 deflated
 * @param headerOffset where the local header is in the file, in bytes
 */
record ZipEntryInfo(
    String name, boolean encrypted, int method, long compressedBytes, long headerOffset) {
  static final int STORED = 0;
  static final int DEFLATED = 8;
}
