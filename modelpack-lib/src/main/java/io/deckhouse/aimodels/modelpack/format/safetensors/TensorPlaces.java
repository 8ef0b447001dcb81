package io.deckhouse.aimodels.modelpack.format.safetensors;

/** Knows in which file of a set a tensor may be, and reports the ones that are elsewhere. */
interface TensorPlaces {
  /** For a single file: every place is right. */
  TensorPlaces ANYWHERE =
      new TensorPlaces() {
        @Override
        public void check(SafetensorsHeader header, String path) {}

        @Override
        public void checkComplete() {}
      };

  /** Checks the tensors of one file. */
  void check(SafetensorsHeader header, String path);

  /** Checks what can be known only when all files are there and valid. */
  void checkComplete();
}
