/** Keys that sign and check: files of cosign and of OpenSSL, commands, and hardware. */
@NullMarked
package io.deckhouse.aimodels.modelpack.trust.key;

import org.jspecify.annotations.NullMarked;
