/** What people see, without a command around it. */
@NullMarked
package io.deckhouse.aimodels.cli.terminal;

import org.jspecify.annotations.NullMarked;
