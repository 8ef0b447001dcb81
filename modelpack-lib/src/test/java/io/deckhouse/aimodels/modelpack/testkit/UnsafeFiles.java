package io.deckhouse.aimodels.modelpack.testkit;

import static io.deckhouse.aimodels.modelpack.testkit.Pickles.bytes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/**
 * Files that the content policy refuses, each beside a valid model so that nothing else is wrong;
 * exit code 4. Nothing in them does harm if it is run.
 */
public final class UnsafeFiles {
  private static final int EXIT_CODE = 4;

  private final List<MalformedCase> cases = new ArrayList<>();

  private UnsafeFiles() {}

  /** All cases; names are unique. */
  public static List<MalformedCase> cases() {
    UnsafeFiles corpus = new UnsafeFiles();
    corpus.pickles();
    corpus.pickleDisguises();
    corpus.pickleEvasions();
    corpus.nativeCode();
    corpus.jarsAndScripts();
    corpus.remoteCode();
    corpus.python();
    corpus.otherFormats();
    corpus.cases.addAll(UnsafeArchives.cases());
    return List.copyOf(corpus.cases);
  }

  /** What {@code torch.save} writes. */
  public static byte[] torchZip() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", Pickles.call());
    entries.put("archive/version", bytes("3\n"));
    entries.put("archive/data/0", new byte[16]);
    return Zips.stored(entries);
  }

  private void pickles() {
    Pickles.all().forEach((name, pickle) -> add("pickle " + name, "x.bin", pickle, "pickle"));
  }

  private void pickleDisguises() {
    for (String file :
        List.of(
            "pytorch_model.bin",
            "model.pt",
            "model.pth",
            "model.ckpt",
            "data.pkl",
            "model.joblib",
            "README.md",
            "tokenizer.json",
            "vocab.txt",
            "image.png",
            "notes.pdf",
            "extra.safetensors",
            "extra.gguf",
            "model.onnx",
            "noextension",
            "folder/config.json")) {
      add("pickle as " + file, file, Pickles.call(), "pickle");
    }
    byte[] unknown = bytes("\1\2\3\0\0\0unknown");
    for (String file : List.of("x.pkl", "x.pickle", "x.pt", "x.pth", "x.ckpt", "x.joblib")) {
      add("unknown bytes as " + file, file, unknown, "unknown content with the name of a pickle");
    }
    add("pickle whose first bytes are a header length", "a.safetensors", polyglot(), "pickle");
    add("gzip of a pickle", "x.joblib", Zips.gzip(Pickles.call()), "pickle");
    add("gzip of a pickle as a text", "x.txt", Zips.gzip(Pickles.call()), "pickle");
    add("zlib of a pickle", "x.joblib", zlib(Pickles.call()), "pickle");
    add("zlib of a pickle as weights", "x.bin", zlib(Pickles.call()), "pickle");
    add("bzip2 of a pickle", "x.dat", bzip2(Pickles.call()), "pickle");
  }

  private void pickleEvasions() {
    String call = "0cbuiltins\nprint\n(S'hi'\ntR.";
    String padding = "x".repeat(10_000);
    add("pickle after a long line", "x.dat", bytes("V" + padding + "\n" + call), "pickle");
    add("pickle after a long string", "x.dat", bytes("S'" + padding + "'\n" + call), "pickle");
    byte[] binary = bytes("X\20'\0\0" + padding + call);
    add("pickle after a long binary string", "x.dat", binary, "pickle");
    add("pickle after many values", "x.dat", bytes("N0".repeat(5000) + "N" + call), "pickle");
    for (String number :
        List.of("I 1\n", "I1_0\n", "I0x10\n", "L1\n", "F 1e5\n", "F.5\n", "Finf\n")) {
      String shown = number.strip();
      add("pickle after " + shown, "x.dat", bytes(number + call), "pickle");
    }
    for (String file : List.of("x.bin", "x.pkl", "x.ckpt")) {
      add("text as " + file, file, bytes("just a text\n"), "text with the name of a pickle");
    }
  }

  private void nativeCode() {
    for (String file : List.of("libx.so", "x.bin", "x.txt", "x.json", "x.safetensors", "x.gguf")) {
      add("ELF as " + file, file, bytes("\u007fELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0"), "ELF");
    }
    byte[] pe = bytes("MZ\u0090\0\3\0\0\0\4\0\0\0\u00ff\u00ff\0\0");
    for (String file : List.of("x.dll", "x.exe", "x.pyd", "x.bin", "x.md")) {
      add("PE as " + file, file, pe, "Windows executable");
    }
    Map<String, String> machO =
        Map.of(
            "32 bits, big-endian", "\u00fe\u00ed\u00fa\u00ce",
            "64 bits, big-endian", "\u00fe\u00ed\u00fa\u00cf",
            "32 bits, little-endian", "\u00ce\u00fa\u00ed\u00fe",
            "64 bits, little-endian", "\u00cf\u00fa\u00ed\u00fe",
            "fat", "\u00ca\u00fe\u00ba\u00be\0\0\0\2",
            "fat, 64 bits", "\u00ca\u00fe\u00ba\u00bf\0\0\0\2");
    machO.forEach(
        (name, magic) -> add("Mach-O " + name, "x.bin", bytes(magic + "\0\0\0\7"), "Mach-O"));
    add("WebAssembly", "x.wasm", bytes("\0asm\1\0\0\0"), "WebAssembly");
    add("static library", "x.a", bytes("!<arch>\nx.o/            0\n"), "ar archive");
    add("Java class", "X.class", bytes("\u00ca\u00fe\u00ba\u00be\0\0\0A\0\20"), "Java class");
    add("Android bytecode", "x.bin", bytes("dex\n035\0"), "Android");
    add("LLVM bitcode", "x.bc", bytes("BC\u00c0\u00de\0\0"), "LLVM");
    add("unknown bytes as a library", "x.so.1", bytes("\1\2\3\0\0"), "name of a library");
    add(
        "ELF in a zip",
        "x.zip",
        Zips.stored(Map.of("a", bytes("\u007fELF\2\1\1\0"))),
        "ELF executable or library, in entry a");
    add(
        "library in a tar",
        "x.tar",
        Zips.tar(Map.of("a.so", bytes("\1\2\3\0"))),
        "native code by name");
  }

  private void jarsAndScripts() {
    byte[] manifest = bytes("Manifest-Version: 1.0\n");
    byte[] jar = Zips.deflated(Map.of("META-INF/MANIFEST.MF", manifest));
    for (String file : List.of("x.jar", "x.zip", "x.bin", "x.txt")) {
      add("jar as " + file, file, jar, "Java archive");
    }
    byte[] classes = Zips.deflated(Map.of("a/B.class", bytes("\u00ca\u00fe\u00ba\u00be\0\0\0A")));
    add("zip of classes", "x.zip", classes, "Java archive");
    add("jar after an image", "x.gif", joined(bytes("GIF89a\0\0"), jar), "Java archive");
    add("shell script", "run.sh", bytes("#!/bin/sh\necho hi\n"), "run.sh: script");
    add("shell script as a text", "notes.txt", bytes("#!/bin/bash\necho hi\n"), "script");
    add("shell script without a first line", "run.sh", bytes("echo hi\n"), "script");
    add("batch file", "run.bat", bytes("@echo hi\r\n"), "script");
    add("PowerShell", "run.ps1", bytes("Write-Host hi\r\n"), "script");
    add("Perl", "x", bytes("#!/usr/bin/perl\nprint 1;\n"), "script");
  }

  private void remoteCode() {
    String auto = "{\"auto_map\": {\"AutoModel\": \"modeling.M\"}}";
    for (String file :
        List.of(
            "config.json",
            "tokenizer_config.json",
            "preprocessor_config.json",
            "processor_config.json",
            "generation_config.json",
            "folder/config.json")) {
      add("auto_map in " + file, file, bytes(auto), "auto_map");
    }
    add("nested auto_map", "config.json", bytes("{\"a\": [{\"b\": " + auto + "}]}"), "auto_map");
    add("escaped auto_map", "config.json", bytes("{\"auto\\u005fmap\": {}}"), "auto_map");
    add("auto_map in broken JSON", "config.json", bytes(auto + "}"), "auto_map");
    add("auto_map twice", "config.json", bytes("{\"auto_map\": 1, \"auto_map\": 2}"), "auto_map");
    add("auto_map after NaN", "config.json", bytes("{\"a\": NaN, \"auto_map\": {}}"), "auto_map");
    add("auto_map after a comment", "config.json", bytes("{/* */\"auto_map\": {}}"), "auto_map");
    add(
        "auto_map in a DDUF",
        "x.dduf",
        Zips.stored(Map.of("model_index.json", bytes("{}"), "a/config.json", bytes(auto))),
        "auto_map");
  }

  private void python() {
    for (String file : List.of("modeling.py", "setup.py", "a/b.py", "X.PY", "x.pyw")) {
      add("Python as " + file, file, bytes("print('hi')\n"), "Python");
    }
    add("Python by its first line", "tool", bytes("#!/usr/bin/env python3\nprint(1)\n"), "Python");
    add("compiled Python", "x.pyc", bytes("\u00a7\r\r\n\0\0\0\0\0\0\0\0"), "compiled Python");
    add(
        "compiled Python as weights",
        "x.bin",
        bytes("\u00a7\r\r\n\0\0\0\0\0\0"),
        "compiled Python");
    add(
        "Python in a zip",
        "x.zip",
        Zips.deflated(Map.of("a.py", bytes("print(1)\n"))),
        "Python, in entry a.py");
    add(
        "Keras Lambda",
        "x.keras",
        keras("{\"class_name\": \"Lambda\"}"),
        "Keras layer that holds code");
    add(
        "Keras module",
        "x.keras",
        keras("{\"module\": \"os\", \"class_name\": \"system\"}"),
        "Keras layer that holds code");
  }

  private void otherFormats() {
    add("ONNX", "x.onnx", bytes("\10\10\22\7pytorch"), "ONNX model");
    add("ONNX as weights", "x.bin", bytes("\10\10\22\7pytorch"), "ONNX model");
    add("TensorFlow saved model", "saved_model.pb", bytes("\10\1\22\3\12\1a"), "TensorFlow graph");
    add("TensorFlow Lite", "x.tflite", bytes("\34\0\0\0TFL3\0\0"), "TensorFlow Lite");
    add("HDF5", "x.h5", bytes("\u0089HDF\r\n\u001a\n\0\0"), "HDF5 file");
    add(
        "HDF5 with a user block",
        "x.bin",
        joined(new byte[512], bytes("\u0089HDF\r\n\u001a\n\0")),
        "HDF5");
    add("Keras", "x.keras", keras("{\"module\": \"keras.layers\"}"), "Keras model");
    add("msgpack", "flax_model.msgpack", bytes("\u0081\u00a6params\u00c0\0\0"), "unknown binary");
    add("Parquet", "x.parquet", bytes("PAR1\25\4\25\0"), "Parquet");
    add("unknown weights", "x.bin", new byte[64], "unknown binary format");
    add("zip of texts", "x.zip", Zips.deflated(Map.of("a.txt", bytes("a"))), "zip archive");
    add("tar of texts", "x.tar", Zips.tar(Map.of("a.txt", bytes("a"))), "tar archive");
    add("gzip of a text", "x.gz", Zips.gzip(bytes("text")), "compressed file");
    add("7z", "x.7z", bytes("7z\u00bc\u00af'\u001c\0\4"), "7z archive");
    add("RAR", "x.rar", bytes("Rar!\u001a\7\0"), "RAR archive");
    add("xz", "x.xz", bytes("\u00fd7zXZ\0\0\4"), "xz-compressed");
  }

  /** A header length whose bytes are also {@code PROTO 2, BINUNICODE}, and no header. */
  private static byte[] polyglot() {
    byte[] bytes = new byte[4096];
    byte[] start = bytes("\u0080\2X\4\0\0\0\0{\"a\":1}q\0.");
    System.arraycopy(start, 0, bytes, 0, start.length);
    return bytes;
  }

  private static byte[] keras(String config) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("metadata.json", bytes("{}"));
    entries.put("config.json", bytes(config));
    entries.put("model.weights.h5", bytes("\u0089HDF\r\n\u001a\n\0"));
    return Zips.deflated(entries);
  }

  private static byte[] zlib(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] bzip2(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (BZip2CompressorOutputStream out = new BZip2CompressorOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private void add(String name, String path, byte[] content, String messagePart) {
    cases.add(unsafe(name, path, content, messagePart));
  }

  static MalformedCase unsafe(String name, String path, byte[] content, String messagePart) {
    return new MalformedCase(
        "unsafe: " + name,
        Map.of("model.gguf", GgufBuilder.tiny().build(), path, content),
        EXIT_CODE,
        messagePart);
  }
}
