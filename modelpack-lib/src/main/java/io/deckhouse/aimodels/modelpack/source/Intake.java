package io.deckhouse.aimodels.modelpack.source;

import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;

/**
 * Where the files of a source go that can be read only once.
 *
 * @param store where the model is packed to
 * @param filter which files will be taken; others need not be stored
 * @param gate in front of the store
 */
public record Intake(ContentStore store, PathFilter filter, Gate gate, ProgressListener listener) {}
