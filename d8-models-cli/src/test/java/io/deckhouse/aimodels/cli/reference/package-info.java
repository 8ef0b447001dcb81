/** Keeps the written reference (pages, man pages, completions) and the documentation true. */
@NullMarked
package io.deckhouse.aimodels.cli.reference;

import org.jspecify.annotations.NullMarked;
