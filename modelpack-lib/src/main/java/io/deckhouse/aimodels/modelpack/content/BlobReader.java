package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.format.ByteSource;

/** A blob that is open for reading at any position. */
public interface BlobReader extends ByteSource {}
