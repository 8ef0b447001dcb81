package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.deckhouse.aimodels.modelpack.testkit.LayoutBuilder;
import io.deckhouse.aimodels.modelpack.testkit.Zips;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Artifacts of every layer type, ours and other tools', give their files back. */
class UnpackTypesTest {
  private static final List<String> ROLES =
      List.of("weight", "weight.config", "doc", "code", "dataset");
  private static final List<String> ENCODINGS = List.of("raw", "tar", "tar+gzip", "tar+zstd");

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  @TempDir private Path directory;

  @BeforeEach
  void twoFiles() {
    files.put("a.json", SmallModel.utf8("{\"a\": 1}"));
    files.put("deep/er/b.txt", SmallModel.utf8("Just text.\n"));
  }

  static Stream<String> modelPackTypes() {
    return types("application/vnd.cncf.model.", ".v1.", ENCODINGS);
  }

  static Stream<String> legacyTypes() {
    return types("application/vnd.cnai.model.", ".v1.", ENCODINGS);
  }

  private static Stream<String> types(String start, String middle, List<String> encodings) {
    return ROLES.stream()
        .flatMap(role -> encodings.stream().map(encoding -> start + role + middle + encoding));
  }

  @ParameterizedTest
  @MethodSource("modelPackTypes")
  void unpacksEachModelPackType(String mediaType) {
    LayoutBuilder layout = new LayoutBuilder(directory.resolve("layout"));
    addFiles(layout, mediaType, "org.cncf.model.filepath");
    assertRoundTrip(layout);
  }

  @Test
  void thereAreTwentyModelPackTypes() {
    assertThat(modelPackTypes()).hasSize(20);
  }

  @ParameterizedTest
  @MethodSource("legacyTypes")
  void unpacksEachLegacyType(String mediaType) {
    LayoutBuilder layout =
        new LayoutBuilder(directory.resolve("layout"))
            .configType("application/vnd.cnai.model.config.v1+json")
            .artifactType("application/vnd.cnai.model.manifest.v1+json");
    addFiles(layout, mediaType, "org.cnai.model.filepath");
    assertRoundTrip(layout);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gguf", "safetensors"})
  void unpacksDockersWeights(String format) {
    LayoutBuilder layout = new LayoutBuilder(directory.resolve("layout"));
    addFiles(layout, "application/vnd.cncf.model.weight.v1." + format, "org.cncf.model.filepath");
    assertRoundTrip(layout);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.v1.tar",
        "model.v1.tar+gzip",
        "modelpart.v1.tar+gzip",
        "dataset.v1.tar+zstd",
        "code.v1.tar",
        "docs.v1.tar+gzip"
      })
  void unpacksKitOpsArchives(String type) {
    LayoutBuilder layout =
        new LayoutBuilder(directory.resolve("layout"))
            .configType("application/vnd.kitops.modelkit.config.v1+json")
            .artifactType("application/vnd.kitops.modelkit.manifest.v1+json");
    addFiles(layout, "application/vnd.kitops.modelkit." + type, "org.cncf.model.filepath");
    assertRoundTrip(layout);
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "raw+gzip", "raw+zstd"})
  void unpacksKitOpsFiles(String encoding) {
    LayoutBuilder layout =
        new LayoutBuilder(directory.resolve("layout"))
            .configType("application/vnd.kitops.modelkit.config.v1+json");
    String mediaType = "application/vnd.kitops.modelkit.model.v1." + encoding;
    files.forEach(
        (path, content) ->
            layout.layer(
                mediaType,
                compressed(mediaType, content),
                Map.of("org.opencontainers.image.title", path)));
    assertRoundTrip(layout);
  }

  @Test
  void unpacksFilesThatOrasPushed() {
    LayoutBuilder layout =
        new LayoutBuilder(directory.resolve("layout"))
            .configType("application/vnd.oci.empty.v1+json")
            .artifactType("application/vnd.unknown.artifact.v1");
    files.forEach(
        (path, content) ->
            layout.layer(
                "application/vnd.oci.image.layer.v1.tar",
                content,
                Map.of("org.opencontainers.image.title", path)));
    assertRoundTrip(layout);
  }

  @Test
  void unpacksAFolderThatOrasPushed() {
    LayoutBuilder layout =
        new LayoutBuilder(directory.resolve("layout"))
            .configType("application/vnd.oci.empty.v1+json")
            .artifactType("application/vnd.unknown.artifact.v1");
    layout.layer(
        "application/vnd.oci.image.layer.v1.tar+gzip",
        Zips.gzip(Zips.tar(files)),
        Map.of("org.opencontainers.image.title", "folder", "io.deis.oras.content.unpack", "true"));
    assertRoundTrip(layout);
  }

  private void addFiles(LayoutBuilder layout, String mediaType, String pathKey) {
    if (!mediaType.contains(".tar")) {
      files.forEach((path, content) -> layout.layer(mediaType, content, Map.of(pathKey, path)));
      return;
    }
    byte[] tar = Zips.tar(files);
    layout.archive(mediaType, compressed(mediaType, tar), tar);
  }

  private static byte[] compressed(String mediaType, byte[] content) {
    if (mediaType.endsWith("gzip")) {
      return Zips.gzip(content);
    }
    return mediaType.endsWith("zstd") ? Zstd.compress(content) : content;
  }

  private void assertRoundTrip(LayoutBuilder layout) {
    layout.write();
    CommandFixture command = new CommandFixture(directory);
    String location = "oci:" + directory.resolve("layout") + ":1";
    Path copy = directory.resolve("copy");

    command.run("unpack", location, copy.toString()).succeeds();

    assertThat(SmallModel.read(copy)).isEqualTo(SmallModel.texts(files));
  }
}
