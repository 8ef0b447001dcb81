package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.oci.Descriptor;

/**
 * What a copy did.
 *
 * @param manifest of the artifact: a manifest or an index
 * @param size of the artifact: configs and layers, each blob once, without referrers, in bytes
 * @param movedBytes how much was moved, with the blobs of referrers
 * @param skippedBytes how much the target had already, or took from another repository
 * @param referrers how many came along, without those that the target had already
 */
public record CopyResult(
    Descriptor manifest, long size, long movedBytes, long skippedBytes, int referrers) {}
