package io.deckhouse.aimodels.modelpack.source;

/**
 * Looks at the files of a source before they are taken into a store, by their beginnings: what is
 * refused is not sent first. Used by one source; safe for use by several threads.
 */
public interface Gate {
  /**
   * Whether a file may be taken in.
   *
   * @param file only its beginning is read; reading more may fail
   */
  boolean admits(SourceFile file);

  /**
   * Fails when something was not admitted.
   *
   * @throws io.deckhouse.aimodels.modelpack.RefusedByPolicyException naming every such file
   */
  void requireAll();

  /** One that admits everything. */
  Gate OPEN =
      new Gate() {
        @Override
        public boolean admits(SourceFile file) {
          return true;
        }

        @Override
        public void requireAll() {}
      };
}
