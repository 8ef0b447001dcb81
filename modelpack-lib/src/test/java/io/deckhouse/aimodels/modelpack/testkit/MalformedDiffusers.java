package io.deckhouse.aimodels.modelpack.testkit;

import static io.deckhouse.aimodels.modelpack.testkit.TestPipeline.utf8;

import io.deckhouse.aimodels.modelpack.testkit.ZipBuilder.Faults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Diffusers trees and DDUF files with one fault each. */
public final class MalformedDiffusers {
  private static final String INDEX = "model_index.json";
  private static final String UNET = "unet/diffusion_pytorch_model.safetensors";
  private static final String FILE = "pipeline.dduf";

  private final List<MalformedCase> cases = new ArrayList<>();

  private MalformedDiffusers() {}

  /** All cases; each name is there once. */
  public static List<MalformedCase> cases() {
    MalformedDiffusers corpus = new MalformedDiffusers();
    corpus.indexes();
    corpus.components();
    corpus.code();
    corpus.archives();
    corpus.entries();
    corpus.ddufContents();
    return List.copyOf(corpus.cases);
  }

  private void indexes() {
    index("index-cut", text -> text.substring(0, 60), "not valid JSON");
    index("index-two-documents", text -> text + text, "not valid JSON");
    index("index-duplicate-key", text -> text.replace("\"vae\"", "\"unet\""), "not valid JSON");
    index("index-is-array", text -> "[]", "not a JSON object");
    index("index-empty", text -> "", "model_index.json: not");
    index("index-html", text -> "<html></html>", "not valid JSON");
    index("index-too-large", text -> text + " ".repeat(1 << 20), "over the limit");
    index("no-class-name", text -> text.replace("_class_name", "_class"), "no _class_name");
    index(
        "class-name-number",
        text -> text.replace("\"StableDiffusionPipeline\"", "7"),
        "no _class_name");
    String pair = "[\"diffusers\", \"UNet2DConditionModel\"]";
    index("component-string", text -> text.replace(pair, "\"UNet\""), "but string");
    index(
        "component-pair-in-string",
        text -> text.replace(pair, "\"['diffusers', 'UNet2DConditionModel']\""),
        "component \"unet\" is not a pair of library and class");
    index("component-object", text -> text.replace(pair, "{\"a\": 1}"), "but object");
    index("component-number", text -> text.replace(pair, "1"), "but number");
    index("component-one", text -> text.replace(pair, "[\"diffusers\"]"), "but array");
    index("component-half-null", text -> text.replace(pair, "[null, \"UNet\"]"), "but array");
    index("component-numbers", text -> text.replace(pair, "[1, 2]"), "but array");
  }

  private void components() {
    without("folder-missing", "\"unet\" has no folder", "unet/");
    without("scheduler-missing", "\"scheduler\" has no folder", "scheduler/");
    without("config-missing", "\"unet\" has no configuration", "unet/config.json");
    without(
        "tokenizer-config-missing",
        "\"tokenizer\" has no configuration",
        "tokenizer/tokenizer_config.json");
    without(
        "weights-missing", "component \"unet\" (\"UNet2DConditionModel\") has no weights", UNET);
    without("encoder-weights-missing", "has no weights", "text_encoder/model.safetensors");
    tree("weights-broken", UNET, new byte[9], UNET + ": header length 0");
    tree("weights-empty", UNET, new byte[0], UNET + ": the file is empty");
    tree(
        "weights-pointer",
        UNET,
        utf8("version https://git-lfs.github.com/spec/v1\n"),
        UNET + ": a Git LFS pointer");
    tree(
        "variant-broken",
        "unet/diffusion_pytorch_model.fp16.safetensors",
        new byte[10],
        "diffusion_pytorch_model.fp16.safetensors: header length 0");
    tree(
        "component-index-broken",
        "unet/diffusion_pytorch_model.safetensors.index.json",
        utf8("{"),
        "diffusion_pytorch_model.safetensors.index.json: not valid JSON");
    tree(
        "component-shard-missing",
        "unet/diffusion_pytorch_model.safetensors.index.json",
        utf8("{\"weight_map\":{\"a\":\"diffusion_pytorch_model-00001-of-00002.safetensors\"}}"),
        "diffusion_pytorch_model-00001-of-00002.safetensors, which is not there");
  }

  private void code() {
    String pair = "[\"diffusers\", \"UNet2DConditionModel\"]";
    policy("custom-library", pair, "[\"my_unet\", \"MyUNet\"]", "unet/my_unet.py");
    policy("custom-library-at-root", pair, "[\"my_unet\", \"MyUNet\"]", "my_unet.py");
    policy("custom-library-in-package", pair, "[\"a.b\", \"MyUNet\"]", "a/b.py");
    policy(
        "custom-pipeline",
        "\"StableDiffusionPipeline\"",
        "[\"pipeline\", \"MyPipeline\"]",
        "pipeline.py");
    Map<String, byte[]> files = TestPipeline.files();
    String third = "[\"diffusers\", \"UNet2DConditionModel\", \"evil/repo\"]";
    files.put(INDEX, utf8(TestPipeline.INDEX.replace(pair, third)));
    cases.add(new MalformedCase("diffusers-third-element", files, 4, INDEX));
  }

  private void archives() {
    byte[] sound = TestPipeline.dduf().build();
    dduf("empty-file", new byte[0], "not a zip archive, or cut off");
    dduf("not-a-zip", utf8("not a zip"), "not a zip archive, or cut off");
    dduf("cut-by-one", Arrays.copyOf(sound, sound.length - 1), "not a zip archive, or cut off");
    dduf("cut-in-half", Arrays.copyOf(sound, sound.length / 2), "not a zip archive, or cut off");
    dduf("trailing-bytes", Arrays.copyOf(sound, sound.length + 1), "not a zip archive, or cut");
    byte[] prepended = new byte[sound.length + 10];
    System.arraycopy(sound, 0, prepended, 10, sound.length);
    dduf("prepended-bytes", prepended, "expected: it ends at byte");
    dduf("no-entries", new ZipBuilder().build(), "no model_index.json at its root");
    dduf("entries-fewer", TestPipeline.dduf().endEntries(3).build(), "10 entries (expected: 3");
    dduf("entries-more", TestPipeline.dduf().endEntries(11).build(), "10 entries (expected: 11");
    dduf("entries-65534", TestPipeline.dduf().endEntries(65_534).build(), "65534 entries are over");
    dduf("multi-disk", TestPipeline.dduf().disk(1).build(), "a zip of several disks");
    dduf("directory-too-far", TestPipeline.dduf().directoryShift(1).build(), "expected: it ends");
    dduf("directory-too-near", TestPipeline.dduf().directoryShift(-1).build(), "expected: it ends");
    dduf(
        "bytes-before-first-entry",
        new ZipBuilder().gap(64).entry(INDEX, TestPipeline.INDEX).build(),
        "the first entry is not at the start of the file");
    byte[] damaged = sound.clone();
    int directory = sound.length - 22 - 46;
    Arrays.fill(damaged, directory - 20, directory, (byte) 0x55);
    dduf("directory-damaged", damaged, FILE + ": ");
    dduf(
        "zip64-entries-2^31",
        new ZipBuilder().zip64().entry(INDEX, "{}").endEntries(Integer.MAX_VALUE).build(),
        "2147483647 entries are over the limit");
    dduf(
        "zip64-multi-disk",
        new ZipBuilder().zip64().entry(INDEX, "{}").disk(1).build(),
        "a zip of several disks");
    dduf(
        "zip64-directory-too-far",
        new ZipBuilder().zip64().entry(INDEX, "{}").directoryShift(5).build(),
        "expected: it ends at byte");
  }

  private void entries() {
    for (String name :
        List.of(
            "../a.json",
            "/a.json",
            "unet//a.json",
            "./a.json",
            "unet/..",
            "C:a.json",
            "unet\\a.json",
            "a\nb.json",
            "a\0.json")) {
      entry("name-" + name.replaceAll("[^\\w.]", "_"), name, "not a safe path");
    }
    entry("name-too-deep", "unet/a/b.json", "more than one folder deep");
    for (String name : List.of("a.bin", "a.gguf", "noending", "a.json.zip", "unet/")) {
      String reason = name.endsWith("/") ? "not a safe path" : "not one of .json";
      entry("kind-" + name.replace('/', '_'), name, reason);
    }
    for (String name : List.of("unet/a.pt", "a.py", "a.json.exe")) {
      refused("unsafe-" + name.replace('/', '_'), TestPipeline.dduf().entry(name, "x").build());
    }
    entry("name-twice", INDEX, "the name is there twice");
    entry("case-twin", "UNET/CONFIG.JSON", "the name is there twice");
    String name = "unet/extra.json";
    faulty("local-name-differs", new Faults("unet/other.json", 0, 0, 0, 0, 0), "local header says");
    faulty("deflated", new Faults(name, 0, 8, 8, 0, 0), "compressed (expected: stored)");
    faulty("deflated-in-local-header", new Faults(name, 0, 0, 8, 0, 0), "local header says");
    faulty("encrypted", new Faults(name, 1, 0, 0, 0, 0), "encrypted");
    faulty("strongly-encrypted", new Faults(name, 0x40, 0, 0, 0, 0), "encrypted");
    faulty("on-another-disk", new Faults(name, 0, 0, 0, 2, 0), "on another disk");
    faulty("size-past-end", new Faults(name, 0, 0, 0, 0, 100_000), "more than the file has");
    faulty("size-4-GiB", new Faults(name, 0, 0, 0, 0, 0xfffffff0L), "more than the file has");
    dduf(
        "name-not-utf8",
        TestPipeline.dduf()
            .entry(new byte[] {(byte) 0xff, '.', 't', 'x', 't'}, new byte[1], Faults.none("x"))
            .build(),
        "not a safe path");
    dduf(
        "entries-overlap",
        new ZipBuilder()
            .entry("a.txt", new byte[4], new Faults("a.txt", 0, 0, 0, 0, 20))
            .entry("b.txt", new byte[40])
            .build(),
        "\"b.txt\" overlaps \"a.txt\"");
    dduf(
        "zip64-size-2^62",
        new ZipBuilder()
            .zip64()
            .entry("a.txt", new byte[4], new Faults("a.txt", 0, 0, 0, 0, 1L << 62))
            .build(),
        "more than the file has");
    dduf(
        "zip64-size-negative",
        new ZipBuilder()
            .zip64()
            .entry("a.txt", new byte[4], new Faults("a.txt", 0, 0, 0, 0, Long.MIN_VALUE))
            .build(),
        "more than the file has");
  }

  private void ddufContents() {
    inside("index-missing", INDEX, new byte[0], "not");
    inside("index-broken", INDEX, utf8("{"), "model_index.json: not valid JSON");
    inside("index-two-documents", INDEX, utf8("{}{}"), "model_index.json: not valid JSON");
    inside("weights-broken", UNET, new byte[12], UNET + ": header length 0");
    inside("weights-cut", UNET, Arrays.copyOf(SafetensorsBuilder.tiny(), 60), UNET + ": ");
    Map<String, byte[]> files = TestPipeline.files();
    files.put(UNET, Pickles.call());
    refused("pickle-inside", TestPipeline.dduf(files).build());
    files = TestPipeline.files();
    files.remove("unet/config.json");
    dduf("folder-without-config", TestPipeline.dduf(files).build(), "no configuration");
    files = TestPipeline.files();
    files.keySet().removeIf(path -> path.startsWith("vae/"));
    dduf("component-missing", TestPipeline.dduf(files).build(), "\"vae\" has no folder");
    files = TestPipeline.files();
    files.put("extra/vocab.txt", new byte[1]);
    dduf("extra-folder-without-config", TestPipeline.dduf(files).build(), "extra: the folder has");
  }

  private void index(String name, UnaryOperator<String> change, String message) {
    tree(name, INDEX, utf8(change.apply(TestPipeline.INDEX)), message);
  }

  private void tree(String name, String path, byte[] content, String message) {
    Map<String, byte[]> files = TestPipeline.files();
    files.put(path, content);
    cases.add(new MalformedCase("diffusers-" + name, files, 3, message));
  }

  private void without(String name, String message, String prefix) {
    Map<String, byte[]> files = TestPipeline.files();
    files.keySet().removeIf(path -> path.startsWith(prefix));
    cases.add(new MalformedCase("diffusers-" + name, files, 3, message));
  }

  private void policy(String name, String pair, String custom, String codeFile) {
    Map<String, byte[]> files = TestPipeline.files();
    files.put(INDEX, utf8(TestPipeline.INDEX.replace(pair, custom)));
    files.put(codeFile, utf8("import os\n"));
    cases.add(new MalformedCase("diffusers-" + name, files, 4, codeFile));
  }

  private void inside(String name, String path, byte[] content, String message) {
    Map<String, byte[]> files = TestPipeline.files();
    files.put(path, content);
    dduf("inside-" + name, TestPipeline.dduf(files).build(), message);
  }

  private void entry(String name, String path, String message) {
    dduf(name, TestPipeline.dduf().entry(path, "x").build(), message);
  }

  private void faulty(String name, Faults faults, String message) {
    dduf(name, TestPipeline.dduf().entry("unet/extra.json", utf8("{}"), faults).build(), message);
  }

  private void dduf(String name, byte[] content, String message) {
    cases.add(new MalformedCase("dduf-" + name, Map.of(FILE, content), 3, message));
  }

  private void refused(String name, byte[] content) {
    cases.add(new MalformedCase("dduf-" + name, Map.of(FILE, content), 4, FILE));
  }
}
