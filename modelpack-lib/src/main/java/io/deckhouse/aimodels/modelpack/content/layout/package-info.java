/** An OCI image layout directory as a store (image-spec, image-layout.md). */
@NullMarked
package io.deckhouse.aimodels.modelpack.content.layout;

import org.jspecify.annotations.NullMarked;
