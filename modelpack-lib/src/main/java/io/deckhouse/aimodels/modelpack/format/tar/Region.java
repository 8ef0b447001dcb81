package io.deckhouse.aimodels.modelpack.format.tar;

/**
 * The bytes of an entry in an archive.
 *
 * @param offset of its first byte
 * @param size in bytes
 */
public record Region(long offset, long size) {}
