/** An OCI image layout in one tar file, read in place. */
@NullMarked
package io.deckhouse.aimodels.modelpack.content.archive;

import org.jspecify.annotations.NullMarked;
