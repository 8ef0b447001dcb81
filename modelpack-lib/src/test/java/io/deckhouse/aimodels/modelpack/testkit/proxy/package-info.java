/** A proxy in front of any HTTP server that breaks connections where a test wants it. */
@NullMarked
package io.deckhouse.aimodels.modelpack.testkit.proxy;

import org.jspecify.annotations.NullMarked;
