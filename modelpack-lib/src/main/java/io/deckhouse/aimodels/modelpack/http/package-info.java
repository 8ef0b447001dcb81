/** HTTP as a client: requests with retry, redirects and limits, and files read in ranges. */
@NullMarked
package io.deckhouse.aimodels.modelpack.http;

import org.jspecify.annotations.NullMarked;
