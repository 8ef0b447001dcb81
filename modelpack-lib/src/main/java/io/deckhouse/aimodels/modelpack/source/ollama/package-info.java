/** Models of Ollama's registry, and of what speaks its protocol. */
@NullMarked
package io.deckhouse.aimodels.modelpack.source.ollama;

import org.jspecify.annotations.NullMarked;
