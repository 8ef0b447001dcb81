/** An OCI registry inside the test's process, which can behave as any real one does. */
@NullMarked
package io.deckhouse.aimodels.modelpack.testkit.registry;

import org.jspecify.annotations.NullMarked;
