package io.deckhouse.aimodels.modelpack.format;

import static io.deckhouse.aimodels.modelpack.format.gguf.GgmlType.F32;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.format.detect.FileClassifier;
import io.deckhouse.aimodels.modelpack.format.gguf.GgufModels;
import io.deckhouse.aimodels.modelpack.format.gguf.GgufValueType;
import io.deckhouse.aimodels.modelpack.testkit.BytesFile;
import io.deckhouse.aimodels.modelpack.testkit.GgufBuilder;
import io.deckhouse.aimodels.modelpack.testkit.Pickles;
import io.deckhouse.aimodels.modelpack.testkit.UnsafeFiles;
import io.deckhouse.aimodels.modelpack.testkit.Zips;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The published attacks on loaders and scanners of models: each is stopped, and by which rule. */
class KnownAttacksTest {
  private static String error(byte[] gguf) throws IOException {
    List<Finding> findings = new ArrayList<>();
    GgufModels.inspect(BytesFile.of(Map.of("m.gguf", gguf)), new TensorTally(), findings::add);
    return findings.stream().map(Finding::code).findFirst().orElse("none");
  }

  private static FileReport classify(String path, byte[] bytes) throws IOException {
    return FileClassifier.classify(new BytesFile(path, bytes));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static GgufBuilder gguf() {
    return new GgufBuilder().text("general.architecture", "llama");
  }

  @Test
  void cve2024_21802_tensorInfoCountAndDimensions() throws IOException {
    GgufBuilder b = gguf();
    assertThat(error(b.rawTensor(b.string("t"), 1000, new long[] {1}, 0, 0).build()))
        .isEqualTo("gguf-tensor-shape");
  }

  @Test
  void cve2024_21825_tokensArrayOverflow() throws IOException {
    GgufBuilder b = gguf();
    b.array("tokenizer.ggml.tokens", GgufValueType.STRING, (1L << 61) + 1, new byte[8]);
    assertThat(error(b.build())).isEqualTo("gguf-array-length");
  }

  @Test
  void cve2024_21836_tensorCountOverflow() throws IOException {
    assertThat(error(gguf().tensorCount((1L << 58) + 1).build())).isEqualTo("gguf-count");
  }

  @Test
  void cve2024_23496_stringLengthOverflow() throws IOException {
    GgufBuilder b = gguf();
    b.value("a", GgufValueType.STRING, b.int64(-1));
    assertThat(error(b.build())).isEqualTo("gguf-string-length");
  }

  @Test
  void cve2024_23605_keyCountOverflow() throws IOException {
    assertThat(error(gguf().valueCount((1L << 60) + 1).build())).isEqualTo("gguf-count");
  }

  @Test
  void cve2025_53630_sumOfTensorSizesOverflows() throws IOException {
    GgufBuilder b = gguf();
    long large = 1L << 60;
    b.rawTensor(b.string("a"), 1, new long[] {large}, 0, 0);
    b.rawTensor(b.string("b"), 1, new long[] {large}, 0, 1L << 62);
    assertThat(error(b.build())).isEqualTo("gguf-overflow");
  }

  @Test
  void cve2026_27940_paddedSumWrapsToASmallSize() throws IOException {
    GgufBuilder b = gguf();
    b.rawTensor(b.string("a"), 1, new long[] {Long.MAX_VALUE - 7}, 24, 0);
    assertThat(error(b.build())).isEqualTo("gguf-overflow");
  }

  @Test
  void cve2026_33298_bytesOfATensorOverflow() throws IOException {
    GgufBuilder b = gguf();
    b.rawTensor(b.string("a"), 4, new long[] {1L << 31, 1L << 31, 1, 1}, 28, 0);
    assertThat(error(b.build())).isEqualTo("gguf-overflow");
  }

  @Test
  void ossSecurityMay2026_alignmentWithoutBound() throws IOException {
    assertThat(error(gguf().uint32("general.alignment", 0x8000_0000).build()))
        .isEqualTo("gguf-alignment");
  }

  @Test
  void ossSecurityMay2026_dimensionCountReservesMemory() throws IOException {
    GgufBuilder b = gguf();
    assertThat(error(b.rawTensor(b.string("t"), -1, new long[] {1}, 0, 0).build()))
        .isEqualTo("gguf-tensor-shape");
  }

  @Test
  void ossSecurityMay2026_dimensionOfZeroDivides() throws IOException {
    GgufBuilder b = gguf();
    assertThat(error(b.rawTensor(b.string("t"), 2, new long[] {0, 8}, 0, 0).build()))
        .isEqualTo("gguf-tensor-shape");
  }

  @Test
  void ossSecurityMay2026_tokenizerArrayOfOtherElements() throws IOException {
    GgufBuilder b = gguf();
    b.array("tokenizer.ggml.scores", GgufValueType.UINT8, 4, new byte[4]);
    assertThat(error(b.build())).isEqualTo("gguf-token-array");
  }

  @Test
  void cve2026_7482_bleedingLlama_tensorPastTheEnd() throws IOException {
    GgufBuilder b = gguf();
    b.rawTensor(b.string("t"), 1, new long[] {1 << 20}, F32.id(), 0).data(32);
    assertThat(error(b.build())).isEqualTo("gguf-truncated");
    GgufBuilder c = gguf();
    c.rawTensor(c.string("t"), 1, new long[] {8}, F32.id(), 1 << 20).data(32);
    assertThat(error(c.build())).isEqualTo("gguf-tensor-offset");
  }

  @Test
  void cve2024_34359_templateThatReachesForInternalsIsReported() throws IOException {
    byte[] bytes =
        gguf()
            .text("tokenizer.chat_template", "{{ ''.__class__.__mro__[1].__subclasses__() }}")
            .build();
    assertThat(error(bytes)).isEqualTo("gguf-chat-template");
  }

  @Test
  void cve2025_32434_weightsOnlyDoesNotMakeAPickleSafe() throws IOException {
    assertThat(classify("model.pt", UnsafeFiles.torchZip()).needs()).contains(Allowance.PICKLE);
  }

  @Test
  void cve2026_24747_pickleOfPlainTensorsIsStillAPickle() throws IOException {
    byte[] pickle = ascii("\u0080\2}q\0X\1\0\0\0aK\1s.");
    assertThat(classify("model.bin", pickle).needs()).contains(Allowance.PICKLE);
  }

  @Test
  void cve2022_45907_torchScriptArchive() throws IOException {
    byte[] zip =
        Zips.stored(Map.of("m/data.pkl", Pickles.call(), "m/code/__torch__.py", ascii("a = 1\n")));
    assertThat(classify("model.ptl", zip).needs()).contains(Allowance.PICKLE);
  }

  @Test
  void cve2025_1550_kerasConfigThatNamesAnyModule() throws IOException {
    byte[] zip =
        Zips.deflated(
            Map.of(
                "config.json",
                ascii("{\"module\": \"subprocess\", \"class_name\": \"Popen\"}"),
                "metadata.json",
                ascii("{}"),
                "model.weights.h5",
                ascii("\u0089HDF\r\n\u001a\n")));
    assertThat(classify("m.keras", zip).needs()).contains(Allowance.REMOTE_CODE);
  }

  @Test
  void cve2025_10155_pickleUnderTheNameOfAnotherFormat() throws IOException {
    for (String name : List.of("m.json", "m.txt", "m.png", "m.onnx", "m.safetensors", "m.gguf")) {
      assertThat(classify(name, Pickles.call()).needs()).as(name).contains(Allowance.PICKLE);
    }
  }

  @Test
  void cve2025_10156_zipWithWrongChecksums() throws IOException {
    byte[] zip = UnsafeFiles.torchZip();
    for (int i = 0; i < zip.length - 4; i++) {
      if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 3) {
        zip[i + 14] ^= 0x55;
      }
    }
    assertThat(classify("m.bin", zip).needs()).contains(Allowance.PICKLE);
  }

  @Test
  void cve2025_10157_callsThatNoListNames() throws IOException {
    byte[] pickle = ascii("\u0080\2cunheard.of\nname\n)R.");
    assertThat(classify("m.bin", pickle).needs()).contains(Allowance.PICKLE);
  }

  @Test
  void cve2025_71325_pickleThatBreaksAfterItsCall() throws IOException {
    byte[] pickle = ascii("cos\nsystem\n(S'true'\ntR\u00ff\u00ff");
    assertThat(classify("m.bin", pickle).needs()).contains(Allowance.PICKLE);
  }

  @Test
  void modelscan330_compressedPickle() throws IOException {
    byte[] gzip = Zips.gzip(Pickles.call());
    assertThat(classify("m.joblib", gzip).needs()).contains(Allowance.PICKLE);
  }

  @Test
  void modelscan338_nestedArchive() throws IOException {
    byte[] zip = Zips.deflated(Map.of("inner.zip", UnsafeFiles.torchZip()));
    assertThat(classify("m.zip", zip).needs()).contains(Allowance.PICKLE);
  }

  @Test
  void modelscan367_entryThatCannotBeRead() throws IOException {
    byte[] zip = Zips.stored(Map.of("a.dat", Pickles.call()));
    for (int i = 0; i < zip.length - 12; i++) {
      if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1) {
        zip[i + 8] |= 1;
      }
    }
    assertThat(classify("m.zip", zip).needs()).isPresent();
  }

  @Test
  void modelaudit1612_headerLengthThatIsAPickle() throws IOException {
    String header = "{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
    // The eight bytes of the length are PROTO 2, BINUNICODE and the length of its string.
    int length = 0x0058_0280;
    byte[] valid = new byte[8 + length + 1];
    Arrays.fill(valid, (byte) ' ');
    System.arraycopy(ascii("\u0080\2X\0\0\0\0\0" + header), 0, valid, 0, 8 + header.length());
    assertThat(classify("a.safetensors", valid).kind()).isEqualTo(FileKind.SAFETENSORS);
    byte[] longer = Arrays.copyOf(valid, valid.length + 10);
    assertThat(classify("a.safetensors", longer).needs()).contains(Allowance.PICKLE);
    valid[20] = '.';
    assertThat(classify("a.bin", valid).needs()).contains(Allowance.PICKLE);
  }

  @Test
  void zipBehindAValidModelIsNotHidden() throws IOException {
    byte[] bytes = GgufBuilder.tiny().trailing(UnsafeFiles.torchZip()).build();
    assertThat(error(bytes)).isEqualTo("gguf-trailing-bytes");
  }
}
