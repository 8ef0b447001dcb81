package io.deckhouse.aimodels.modelpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFile;
import io.deckhouse.aimodels.modelpack.testkit.hub.TestHub;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in docs/library.md, as it stands there. */
class LibraryExampleTest {
  private static final Path PAGE = Path.of("..", "docs", "library.md");
  private static final Pattern PROGRAM = Pattern.compile("(?s)```java\\n(.*?)```");
  private static final int LINES_MAX = 30;

  @TempDir private Path directory;

  @BeforeEach
  void compile() throws IOException {
    Path source = directory.resolve("Import.java");
    Files.writeString(source, program());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter remarks = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of("-d", classes().toString(), "-cp", classPath(), "-Xlint:all,-processing,-path");
      boolean done =
          compiler
              .getTask(
                  remarks, files, null, options, null, files.getJavaFileObjects(source.toFile()))
              .call();
      assertThat(done).as(remarks.toString()).isTrue();
    }
    assertThat(remarks.toString()).isEmpty();
  }

  private static String program() throws IOException {
    Matcher block = PROGRAM.matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private Path classes() {
    return directory.resolve("classes");
  }

  private static String classPath() {
    return System.getProperty("java.class.path", "");
  }

  @Test
  void isShort() throws IOException {
    assertThat(program().lines()).hasSizeLessThanOrEqualTo(LINES_MAX);
  }

  @Test
  void importsFromAHubIntoARegistry() throws Exception {
    byte[] weights = new SafetensorsBuilder().tensor("weight", "F32", 32, 512, 512).build();
    try (TestHub hub = TestHub.start();
        TestRegistry registry = TestRegistry.start()) {
      hub.repository("org/model")
          .commit(
              "main",
              Map.of(
                  "model.safetensors",
                  HubFile.lfs(weights),
                  "config.json",
                  HubFile.inline("{\"model_type\": \"llama\"}")));
      Path out = directory.resolve("out");
      Path err = directory.resolve("err");
      ProcessBuilder builder =
          new ProcessBuilder(command("hf://org/model", registry.host(), "models/model", "1"))
              .directory(directory.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().put("HF_ENDPOINT", hub.endpoint().toString());
      int exitCode = builder.start().waitFor();
      assertThat(exitCode).as(Files.readString(err)).isZero();
      assertThat(registry.tags("models/model")).containsExactly("1");
      byte[] manifest = registry.manifest("models/model", "1").orElseThrow();
      assertThat(Files.readString(out)).isEqualTo(Digest.sha256(manifest) + "\n");
      assertThat(registry.hasBlob("models/model", Digest.sha256(weights))).isTrue();
      assertThat(Files.readString(err))
          .contains("model.safetensors: done, ", "pack: done, ")
          .doesNotContain("Exception");
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of("-Xmx128m", "-cp", classes() + File.pathSeparator + classPath(), "Import"));
    command.addAll(List.of(arguments));
    return command;
  }
}
