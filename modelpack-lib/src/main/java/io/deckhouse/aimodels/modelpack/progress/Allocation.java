package io.deckhouse.aimodels.modelpack.progress;

import java.util.Optional;

/**
 * A piece of work in an immutable tree: children know their parent, so pieces may be added from any
 * thread without a lock.
 *
 * @param parent what this is a part of; the root has none
 * @param description what is worked on: a path, a digest
 * @param bytes how much there is to do; 0 when it is not known
 */
public record Allocation(Optional<Allocation> parent, String description, long bytes) {}
