package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.source.ListedDigest;

/**
 * A file as the hub lists it.
 *
 * @param path in the repository
 * @param size in bytes
 * @param listed what its bytes must be
 */
record HubFile(String path, long size, ListedDigest listed) {}
