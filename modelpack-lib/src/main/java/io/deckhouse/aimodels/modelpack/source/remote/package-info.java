/** What sources on the other side of a network share. */
@NullMarked
package io.deckhouse.aimodels.modelpack.source.remote;

import org.jspecify.annotations.NullMarked;
