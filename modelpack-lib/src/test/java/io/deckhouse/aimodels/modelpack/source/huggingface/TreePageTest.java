package io.deckhouse.aimodels.modelpack.source.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.ModelPaths;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of files, as the hub and others write them. */
class TreePageTest {
  private static final String SHA1 = "a".repeat(40);
  private static final String SHA256 = "b".repeat(64);

  /** As the hub answers, with fields that nobody needs. */
  private static final String PAGE =
      """
      [{"type":"directory","oid":"SHA1","size":0,"path":"onnx"},
       {"type":"file","oid":"SHA1","size":612,"path":"config.json"},
       {"type":"file","oid":"SHA1","size":5000000000,"path":"model.safetensors",
        "lfs":{"oid":"SHA256","size":5000000000,"pointerSize":135},"xetHash":"SHA256",
        "securityFileStatus":{"status":"safe","avScan":{"virusFound":[]}}},
       {"lfs":null,"path":"empty.txt","size":0,"oid":"SHA1","type":"file"}]
      """
          .replace("SHA256", SHA256)
          .replace("SHA1", SHA1);

  private static List<HubFile> read(String json) {
    List<HubFile> files = new ArrayList<>();
    new TreePage("hf://o/r", files).read(json.getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private static String filled(String json) {
    return json.replace("SHA1", SHA1).replace("SHA2", SHA256);
  }

  @Test
  void readsWhatTheHubLists() {
    assertThat(read(PAGE))
        .extracting(file -> file.path() + " " + file.size() + " " + file.listed())
        .containsExactly(
            "config.json 612 gitoid:blob:sha1:" + SHA1,
            "model.safetensors 5000000000 sha256:" + SHA256,
            "empty.txt 0 gitoid:blob:sha1:" + SHA1);
  }

  @Test
  void theSizeOfALargeFileIsThatOfItsContent() {
    String item =
        "[{\"type\":\"file\",\"path\":\"m.gguf\",\"size\":135,\"oid\":\"SHA1\",\"lfs\":{\"oid\":\"SHA2\",\"size\":7}}]";
    assertThat(read(filled(item)).getFirst().size()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "/x",
        "a//b",
        "a/./b",
        "C:/x",
        "a\\\\b",
        "a\\u0000b",
        "",
        "a/../b",
        "x\\ud800"
      })
  void refusesPathsThatLeadElsewhere(String path) {
    for (String type : List.of("file", "directory")) {
      String item = "[{\"type\":\"TYPE\",\"path\":\"PATH\",\"size\":1,\"oid\":\"SHA1\"}]";
      assertThatThrownBy(() -> read(filled(item.replace("TYPE", type).replace("PATH", path))))
          .isInstanceOf(InvalidContentException.class)
          .hasMessageStartingWith("hf://o/r: ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'type':'link','path':'x','size':1,'oid':'SHA1' | of type \"link\"",
        "'path':'x','size':1,'oid':'SHA1' | of type \"\"",
        "'type':'file','path':'x','size':-1,'oid':'SHA1' | without a size",
        "'type':'file','path':'x','size':1.5,'oid':'SHA1' | without a size",
        "'type':'file','path':'x','size':99999999999999999999,'oid':'SHA1' | without a size",
        "'type':'file','path':'x','oid':'SHA1' | without a size",
        "'type':'file','path':'x','size':1,'oid':'abc' | oid \"abc\" (expected: 40 hex digits)",
        "'type':'file','path':'x','size':1 | oid \"\" (expected: 40 hex digits)",
        "'type':'file','path':'x','size':1,'oid':'SHA1','lfs':{'size':1} | lfs.oid \"\"",
        "'type':'file','path':'x','size':1,'oid':'SHA1','lfs':{'oid':'SHA1','size':1} | lfs.oid",
        "'type':'file','path':'x','size':1,'oid':'SHA1','lfs':true | without a size",
        "'type':'file','path':'x','size':1,'oid':'SHA1','lfs':{'oid':'SHA2','size':-3} | without a",
      })
  void refusesWhatCannotBeProven(String item, String reason) {
    String json =
        "[{" + item.replace('\'', '"').replace("SHA1", SHA1).replace("SHA2", SHA256) + "}]";
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "null", "[1]", "[[]]", "[{}", "[] []", "[{\"error\":\"x\"}]"})
  void refusesWhatIsNoList(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(InvalidContentException.class);
  }

  @Test
  void damagedListsAreReadOrRefused() {
    byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = page.clone();
      for (int at = 0; at <= random.nextInt(4); at++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      List<HubFile> files = new ArrayList<>();
      try {
        new TreePage("hf://o/r", files).read(damaged);
      } catch (InvalidContentException e) {
        refused++;
      }
      for (HubFile file : files) {
        assertThat(ModelPaths.fault(file.path())).isEmpty();
        assertThat(file.size()).isNotNegative();
        assertThat(file.listed()).isInstanceOf(ListedDigest.class);
      }
    }
    assertThat(refused).isBetween(1_000, 20_000);
  }

  @Test
  void aCommitIsReadAmongManyFields() {
    String json =
        "{\"_id\":\"x\",\"siblings\":[{\"rfilename\":\"sha\",\"sha\":\"no\"}],\"id\":\"org/new\",\"sha\":\"SHA1\",\"gated\":false}";
    HubCommit commit = HubCommit.parse(filled(json).getBytes(StandardCharsets.UTF_8), "hf://o/r");
    assertThat(commit.sha()).isEqualTo(SHA1);
    assertThat(commit.id()).contains(new HubId("org/new"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{}", "{\"sha\":\"main\"}", "{\"sha\":7}", "{\"sha\":", "<html>"})
  void anAnswerWithoutACommitIsRefused(String json) {
    assertThatThrownBy(() -> HubCommit.parse(json.getBytes(StandardCharsets.UTF_8), "hf://o/r"))
        .isInstanceOf(InvalidContentException.class);
  }

  @Test
  void anUnsafeNameOfTheHubIsNotTaken() {
    String json = "{\"id\":\"../../x\",\"sha\":\"" + SHA1 + "\"}";
    assertThat(HubCommit.parse(json.getBytes(StandardCharsets.UTF_8), "hf://o/r").id()).isEmpty();
  }
}
