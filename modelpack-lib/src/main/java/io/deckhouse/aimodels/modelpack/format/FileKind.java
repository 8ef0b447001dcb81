package io.deckhouse.aimodels.modelpack.format;

/** What the content of a file is. */
public enum FileKind {
  SAFETENSORS,
  GGUF,
  DDUF,
  JSON,
  TEXT,
  SENTENCEPIECE,
  IMAGE,
  DOCUMENT,
  ARCHIVE,
  NUMPY,
  ONNX,
  TENSORFLOW,
  HDF5,
  PICKLE,
  PYTHON,
  SCRIPT,
  NATIVE,
  JAR,
  EMPTY,
  OTHER
}
