package io.deckhouse.aimodels.modelpack.source.archive;

import java.io.IOException;
import java.io.InputStream;

/** Takes the entries of an archive in their order. */
@FunctionalInterface
interface EntryVisitor {
  /**
   * Takes one entry.
   *
   * @param content of a file, to be read in part, in whole or not at all
   */
  void visit(Entry entry, InputStream content) throws IOException;
}
