/** What people see: text, tables, sizes, progress. */
@NullMarked
package io.deckhouse.aimodels.cli.terminal;

import org.jspecify.annotations.NullMarked;
