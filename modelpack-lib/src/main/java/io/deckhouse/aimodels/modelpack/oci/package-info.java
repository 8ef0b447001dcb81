/** Values of the OCI image and distribution specifications: no I/O. */
@NullMarked
package io.deckhouse.aimodels.modelpack.oci;

import org.jspecify.annotations.NullMarked;
