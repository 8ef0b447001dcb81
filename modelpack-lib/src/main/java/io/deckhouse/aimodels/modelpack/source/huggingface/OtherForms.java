package io.deckhouse.aimodels.modelpack.source.huggingface;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which files, by their names, hold weights in another form than safetensors and GGUF, or are left
 * over from training. Repositories have them beside the same weights as safetensors.
 */
final class OtherForms {
  private static final Set<String> EXTENSIONS =
      Set.of(
          "bin",
          "pt",
          "pth",
          "pt2",
          "ptl",
          "pte",
          "ckpt",
          "pkl",
          "pickle",
          "torch",
          "joblib",
          "h5",
          "hdf5",
          "keras",
          "msgpack",
          "ot",
          "pb",
          "tflite",
          "onnx",
          "onnx_data",
          "ort",
          "mlmodel",
          "nemo",
          "mar",
          "npz",
          "engine",
          "plan",
          "trt",
          "llamafile",
          "ggml",
          "rten",
          "orbax",
          "mlpackage",
          "mlmodelc",
          "distcp");

  /** Beside a file of that form: its description, or its tensors. */
  private static final Pattern COMPANION =
      Pattern.compile("openvino_.*\\.xml|.*\\.onnx[._]data.*|.*\\.ckpt\\.(?:data-.*|index|meta)");

  private static final Pattern INDEX = Pattern.compile("(.+)\\.index(?:\\.[a-z0-9_]+)?\\.json");

  private static final Set<String> FOLDERS =
      Set.of(
          "onnx",
          "openvino",
          "coreml",
          "tflite",
          "tf",
          "tensorflow",
          "flax",
          "jax",
          "rust",
          "metal",
          "ggml",
          "tensorrt",
          "mlpackage",
          "original");

  private static final Pattern FOLDER_OF_FORM = Pattern.compile(".+\\.(?:mlpackage|mlmodelc)");

  private static final Pattern TRAINING =
      Pattern.compile(
          "(?:optimizer|scheduler|scaler|rng_state.*|training_args|optim_states?|.*_optim_states)"
              + "\\.(?:bin|pt|pth|pkl)|.*\\.tfevents\\..*|zero_to_fp32\\.py");

  private static final Pattern TRAINING_FOLDER =
      Pattern.compile("checkpoint-\\d+|global_?step_?\\d+");

  private OtherForms() {}

  /** Whether the file itself is of another form. */
  static boolean isFile(String path) {
    String name = name(path);
    if (TRAINING.matcher(name).matches() || COMPANION.matcher(name).matches()) {
      return true;
    }
    var index = INDEX.matcher(name);
    return EXTENSIONS.contains(extension(index.matches() ? index.group(1) : name));
  }

  /** Whether all of a folder of that name is, where no safetensors are in it. */
  static boolean isFolder(String folder) {
    String name = folder.toLowerCase(Locale.ROOT);
    return FOLDERS.contains(name) || FOLDER_OF_FORM.matcher(name).matches();
  }

  /** Whether a folder of that name is a state of the training, with weights of its own. */
  static boolean isTraining(String folder) {
    return TRAINING_FOLDER.matcher(folder.toLowerCase(Locale.ROOT)).matches();
  }

  /** The last part of a path, in lower case. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
