/** Who somebody is to a registry: stored logins, challenges and tokens. */
@NullMarked
package io.deckhouse.aimodels.modelpack.auth;

import org.jspecify.annotations.NullMarked;
