package io.deckhouse.aimodels.modelpack.content.archive;

/**
 * The bytes of an entry in an archive.
 *
 * @param offset of its first byte
 * @param size in bytes
 */
record Region(long offset, long size) {}
