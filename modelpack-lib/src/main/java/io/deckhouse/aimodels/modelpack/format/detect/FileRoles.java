package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.FileKind;
import io.deckhouse.aimodels.modelpack.format.FileRole;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The role of a file: the content first, where it is of one kind only; then the name, in the order
 * configuration, weights, code, documents, as the reference packer of ModelPack types files. What
 * no rule knows is a weight when it is binary or larger than {@value #WEIGHT_BYTES_MIN} bytes.
 */
final class FileRoles {
  /** A file of unknown kind that is larger is a weight. */
  static final long WEIGHT_BYTES_MIN = 128L * 1024 * 1024;

  private static final Set<String> DATASET_EXTENSIONS = Set.of("parquet", "arrow", "feather");
  private static final Set<String> DATASET_IN_FOLDER = Set.of("jsonl", "csv", "tsv", "ndjson");
  private static final Pattern DATASET_FOLDER =
      Pattern.compile("(.*/)?(data|dataset|datasets)/[^/]+", Pattern.CASE_INSENSITIVE);

  private static final Pattern CONFIG =
      Pattern.compile(
          ".*\\.(json|jsonl|json5|jsonc|ya?ml|toml|ini|config|cfg|conf|properties|props|prop"
              + "|xml|xsd|rng|modelcard|meta|tiktoken|jinja|hparams|params|hyperparams|wandb"
              + "|mlflow|tensorboard)"
              + "|.*tokenizer\\.model.*|vocab\\.txt|merges\\.txt|(template|system)\\.txt|spiece\\.model"
              + "|sentencepiece.*\\.(model|vocab)|config\\.json\\..*|modelfile");

  private static final Pattern WEIGHT =
      Pattern.compile(
          ".*\\.(safetensors|gguf|dduf|bin|pt|pth|mar|nemo|pte|pt2|ptl|tflite|h5|hdf5?|pb|index"
              + "|ggml|ggmf|ggjt|ckpt|checkpoint|dist_ckpt|tensor|weights|state|embedding|vocab"
              + "|ot|engine|trt|onnx|msgpack|model|pkl|pickle|keras|joblib|np[yz]|nc|mlmodel"
              + "|coreml|mil|mleap|surml|llamafile|caffemodel|prototxt|dlc|circle|nb|ftz|ark|db)"
              + "|.*\\.(bin|gguf|llamafile)\\..*|.*\\.(data-|onnx_data).*|tensor\\d+_\\d+.*");

  private static final Pattern CODE =
      Pattern.compile(
          ".*\\.(py|pyc|pyw|pyi|pyx|ipynb|sh|bash|zsh|bat|cmd|ps1|c|h|cc|cpp|hpp|cu|cuh|java|go"
              + "|rs|js|ts|rb|pl|lua|scala|kt|swift|cs|r|jl|sql|proto|cmake|env|so|dll|dylib|lib|a"
              + "|exe|jar|class|wasm)"
              + "|makefile.*|dockerfile.*|requirements.*\\.txt|.*\\.so\\..*|setup\\.(py|cfg)");

  private static final Pattern DOCUMENT =
      Pattern.compile(
          ".*\\.(txt|md|rst|pdf|log|tfevents|docx?|xlsx?|pptx?|csv|tsv|html?|bib|tex"
              + "|png|jpe?g|gif|webp|svg|bmp|ico|mp[34]|wav|flac|ogg|webm|mov|avi)"
              + "|(license|licence|copying|notice|readme|setup|usage|changelog|authors|citation"
              + "|use_policy|acceptable).*");

  private FileRoles() {}

  static FileRole role(String path, FileKind kind, long size) {
    if (DATASET_EXTENSIONS.contains(FileNames.extension(path))
        || (DATASET_FOLDER.matcher(path).matches()
            && DATASET_IN_FOLDER.contains(FileNames.extension(path)))) {
      return FileRole.DATASET;
    }
    return switch (kind) {
      case SAFETENSORS, GGUF, DDUF, ONNX, TENSORFLOW, HDF5, PICKLE, NUMPY -> FileRole.WEIGHT;
      case SENTENCEPIECE -> FileRole.WEIGHT_CONFIG;
      case IMAGE, DOCUMENT -> FileRole.DOC;
      case PYTHON, SCRIPT, NATIVE, JAR -> FileRole.CODE;
      case JSON, TEXT, EMPTY -> byName(path, size, FileRole.DOC);
      case ARCHIVE, OTHER -> byName(path, size, FileRole.WEIGHT);
    };
  }

  /** Whether the name is that of a document. */
  static boolean isDocument(String path) {
    String base = FileNames.base(path);
    return DOCUMENT.matcher(base).matches() && !CONFIG.matcher(base).matches();
  }

  private static FileRole byName(String path, long size, FileRole other) {
    String base = FileNames.base(path).toLowerCase(Locale.ROOT);
    if (CONFIG.matcher(base).matches()) {
      return FileRole.WEIGHT_CONFIG;
    }
    if (WEIGHT.matcher(base).matches()) {
      return FileRole.WEIGHT;
    }
    if (CODE.matcher(base).matches()) {
      return FileRole.CODE;
    }
    if (DOCUMENT.matcher(base).matches()) {
      return FileRole.DOC;
    }
    return size > WEIGHT_BYTES_MIN ? FileRole.WEIGHT : other;
  }
}
