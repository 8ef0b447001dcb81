/** A file or an archive under an address. */
@NullMarked
package io.deckhouse.aimodels.modelpack.source.url;

import org.jspecify.annotations.NullMarked;
