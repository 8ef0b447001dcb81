/** Generated content and fakes for the tests of every module. */
@NullMarked
package io.deckhouse.aimodels.modelpack.testkit;

import org.jspecify.annotations.NullMarked;
