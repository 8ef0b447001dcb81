package io.deckhouse.aimodels.modelpack.format.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.format.FileKind;
import io.deckhouse.aimodels.modelpack.format.FileRole;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileRolesTest {
  @ParameterizedTest
  @CsvSource({
    "model.safetensors, SAFETENSORS, WEIGHT",
    "weights, GGUF, WEIGHT",
    "model.bin, PICKLE, WEIGHT",
    "model.onnx, ONNX, WEIGHT",
    "config.json, JSON, WEIGHT_CONFIG",
    "a/tokenizer.json, JSON, WEIGHT_CONFIG",
    "model.safetensors.index.json, JSON, WEIGHT_CONFIG",
    "tokenizer.model, SENTENCEPIECE, WEIGHT_CONFIG",
    "spiece.model, OTHER, WEIGHT_CONFIG",
    "vocab.txt, TEXT, WEIGHT_CONFIG",
    "merges.txt, TEXT, WEIGHT_CONFIG",
    "template.txt, TEXT, WEIGHT_CONFIG",
    "system.txt, TEXT, WEIGHT_CONFIG",
    "qwen.tiktoken, TEXT, WEIGHT_CONFIG",
    "chat_template.jinja, TEXT, WEIGHT_CONFIG",
    "params.yaml, TEXT, WEIGHT_CONFIG",
    "Modelfile, TEXT, WEIGHT_CONFIG",
    "README.md, TEXT, DOC",
    "LICENSE, TEXT, DOC",
    "LICENSE.txt, TEXT, DOC",
    "USE_POLICY.md, TEXT, DOC",
    "notes.txt, TEXT, DOC",
    "logo.png, IMAGE, DOC",
    "paper.pdf, DOCUMENT, DOC",
    "modeling.py, PYTHON, CODE",
    "run.sh, SCRIPT, CODE",
    "lib.so, NATIVE, CODE",
    "requirements.txt, TEXT, CODE",
    "demo.ipynb, JSON, CODE",
    "kernel.cu, TEXT, CODE",
    "train.parquet, OTHER, DATASET",
    "data/train.jsonl, TEXT, DATASET",
    "data/train.csv, TEXT, DATASET",
    "train.jsonl, TEXT, WEIGHT_CONFIG",
    "unknown, OTHER, WEIGHT",
    "unknown, TEXT, DOC"
  })
  void followTheContentThenTheName(String path, FileKind kind, FileRole role) {
    assertThat(FileRoles.role(path, kind, 100)).isEqualTo(role);
  }

  @ParameterizedTest
  @CsvSource({"134217728, DOC", "134217729, WEIGHT"})
  void takeLargeFilesForWeights(long size, FileRole role) {
    assertThat(FileRoles.role("unknown", FileKind.TEXT, size)).isEqualTo(role);
  }
}
