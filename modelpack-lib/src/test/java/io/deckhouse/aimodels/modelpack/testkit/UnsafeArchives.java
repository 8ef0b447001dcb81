package io.deckhouse.aimodels.modelpack.testkit;

import static io.deckhouse.aimodels.modelpack.testkit.Pickles.bytes;
import static io.deckhouse.aimodels.modelpack.testkit.UnsafeFiles.bzip2;
import static io.deckhouse.aimodels.modelpack.testkit.UnsafeFiles.joined;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Archives and arrays with pickles in them; exit code 4. */
final class UnsafeArchives {
  private final List<MalformedCase> cases = new ArrayList<>();

  private UnsafeArchives() {}

  static List<MalformedCase> cases() {
    UnsafeArchives corpus = new UnsafeArchives();
    corpus.torchArchives();
    corpus.zips();
    corpus.otherArchives();
    corpus.numpy();
    return corpus.cases;
  }

  private void torchArchives() {
    for (String file :
        List.of(
            "model.pt", "model.bin", "model.zip", "a.safetensors", "a.gguf", "a.dduf", "x.txt")) {
      add(
          "PyTorch zip as " + file,
          file,
          UnsafeFiles.torchZip(),
          "pickle, in entry archive/data.pkl");
    }
    byte[] zip = UnsafeFiles.torchZip();
    add("zip without its end", "x.bin", Arrays.copyOf(zip, zip.length - 30), "pickle");
    add("zip after a text", "x.txt", joined(bytes("Just a text.\n"), zip), "pickle");
    add(
        "zip after an image",
        "x.png",
        joined(bytes("\u0089PNG\r\n\u001a\n\0\0\0\0"), zip),
        "pickle");
    add("zip with a comment", "x.bin", commented(zip), "pickle");
    add("deflated zip", "x.zip", Zips.deflated(Map.of("a.dat", Pickles.call())), "in entry a.dat");
  }

  private void zips() {
    add(
        "pickle under another name in a zip",
        "x.zip",
        Zips.stored(Map.of("a.json", Pickles.call())),
        "in entry a.json");
    add(
        "pickle in a folder of a zip",
        "x.zip",
        Zips.stored(Map.of("a/b/c", Pickles.call())),
        "in entry a/b/c");
    add(
        "PyTorch zip in a zip",
        "x.zip",
        Zips.stored(Map.of("inner", UnsafeFiles.torchZip())),
        "pickle, in entry inner");
    add(
        "DDUF with a pickle",
        "x.dduf",
        Zips.stored(Map.of("model_index.json", bytes("{}"), "unet/a.json", Pickles.call())),
        "pickle, in entry unet/a.json");
  }

  private void otherArchives() {
    add(
        "NeMo tar",
        "x.nemo",
        Zips.tar(
            Map.of(
                "model_config.yaml",
                bytes("a: 1\n"),
                "model_weights.ckpt",
                UnsafeFiles.torchZip())),
        "in entry model_weights.ckpt");
    add("tar of a pickle", "x.tar", Zips.tar(Map.of("a", Pickles.call())), "pickle, in entry a");
    add(
        "tar of a pickle as a text",
        "x.txt",
        Zips.tar(Map.of("a", Pickles.call())),
        "pickle, in entry a");
    add(
        "tar.gz of a pickle",
        "x.tar.gz",
        Zips.gzip(Zips.tar(Map.of("a", Pickles.call()))),
        "pickle, in entry a");
    add(
        "tar.bz2 of a pickle",
        "x.tar.bz2",
        bzip2(Zips.tar(Map.of("a", Pickles.call()))),
        "pickle, in entry a");
    add(
        "old PyTorch tar",
        "x.bin",
        Zips.tar(Map.of("pickle", Pickles.call(), "storages", new byte[8])),
        "pickle, in entry pickle");
    add(
        "TorchServe archive",
        "x.mar",
        Zips.deflated(Map.of("handler.txt", bytes("a"))),
        "name of a pickle");
    add("7z named as a pickle", "x.pkl", bytes("7z\u00bc\u00af'\u001c\0\4"), "7z archive");
  }

  private void numpy() {
    for (String type : List.of("|O", "O", "<O8", "|O8")) {
      add("NumPy objects " + type, "x.npy", npy("'" + type + "'"), "NumPy array of Python objects");
    }
    add(
        "NumPy structure with objects",
        "x.npy",
        npy("[('a', '<f4'), ('b', '|O')]"),
        "Python objects");
    add("NumPy objects under another name", "x.txt", npy("'|O'"), "Python objects");
    add("NumPy array without a type", "x.npy", bytes("\u0093NUMPY\1\0\2\0{}\n"), "cannot be read");
    byte[] npz = Zips.stored(Map.of("a.npy", npy("'|O'")));
    add("npz of objects", "x.npz", npz, "Python objects, which are pickled, in entry a.npy");
    byte[] deflated = Zips.deflated(Map.of("a.npy", npy("'|O'")));
    add("deflated npz of objects", "x.npz", deflated, "which are pickled, in entry a.npy");
    add("npz of a pickle", "x.npz", Zips.stored(Map.of("a.npy", Pickles.call())), "pickle");
    add("NumPy numbers", "x.npy", npy("'<f4'"), "x.npy: NumPy array");
    add("npz of numbers", "x.npz", Zips.stored(Map.of("a.npy", npy("'<f4'"))), "NumPy arrays");
  }

  private static byte[] npy(String type) {
    String header = "{'descr': " + type + ", 'fortran_order': False, 'shape': (1,), }";
    String padded = header + " ".repeat(117 - header.length()) + "\n";
    return joined(bytes("\u0093NUMPY\1\0v\0"), bytes(padded), new byte[4]);
  }

  private static byte[] commented(byte[] zip) {
    byte[] bytes = joined(zip, bytes("comment"));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(zip.length - 2, (short) 7);
    return bytes;
  }

  private void add(String name, String path, byte[] content, String messagePart) {
    cases.add(UnsafeFiles.unsafe(name, path, content, messagePart));
  }
}
