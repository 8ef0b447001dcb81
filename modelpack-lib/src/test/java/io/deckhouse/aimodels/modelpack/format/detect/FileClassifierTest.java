package io.deckhouse.aimodels.modelpack.format.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.FileKind;
import io.deckhouse.aimodels.modelpack.format.FileReport;
import io.deckhouse.aimodels.modelpack.format.FileRole;
import io.deckhouse.aimodels.modelpack.testkit.BytesFile;
import io.deckhouse.aimodels.modelpack.testkit.GgufBuilder;
import io.deckhouse.aimodels.modelpack.testkit.UnsafeFiles;
import io.deckhouse.aimodels.modelpack.testkit.Zips;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileClassifierTest {
  private static final byte[] SAFETENSORS =
      bytes("5\0\0\0\0\0\0\0{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}x");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static FileReport classify(String path, byte[] bytes) throws IOException {
    return FileClassifier.classify(new BytesFile(path, bytes));
  }

  private static void assertAccepted(String path, byte[] bytes, FileKind kind) throws IOException {
    FileReport report = classify(path, bytes);
    assertThat(report.kind()).as(path).isEqualTo(kind);
    assertThat(report.needs()).as(path).isEmpty();
    assertThat(report.reason()).as(path).isEmpty();
    assertThat(report.size()).isEqualTo(bytes.length);
  }

  @Test
  void acceptsWeightsByContent() throws IOException {
    assertAccepted("model.bin", GgufBuilder.tiny().build(), FileKind.GGUF);
    assertAccepted("model.bin", SAFETENSORS, FileKind.SAFETENSORS);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("model_index.json", bytes("{}"));
    entries.put("unet/config.json", bytes("{\"a\": 1}"));
    entries.put("unet/model.safetensors", SAFETENSORS);
    assertAccepted("model.zip", Zips.stored(entries), FileKind.DDUF);
    assertAccepted("model.dduf", Zips.stored(entries), FileKind.DDUF);
  }

  @Test
  void leavesAMalformedFileToTheReaderThatItsNameClaims() throws IOException {
    assertAccepted("a.gguf", bytes("nothing of the kind"), FileKind.GGUF);
    assertAccepted("a.safetensors", new byte[0], FileKind.SAFETENSORS);
    assertAccepted("a.safetensors", bytes("\1\2\3\0\0"), FileKind.SAFETENSORS);
    assertAccepted("a.dduf", bytes("{}"), FileKind.DDUF);
  }

  @Test
  void acceptsConfigurations() throws IOException {
    assertAccepted("config.json", bytes("{\"model_type\": \"llama\"}"), FileKind.JSON);
    assertAccepted("config.json", bytes("{\"rope\": NaN, \"b\": \"\\u0061\"}"), FileKind.JSON);
    assertAccepted("vocab.json", bytes("{\"auto_map\": 17}"), FileKind.JSON);
    assertAccepted("list.json", bytes("\u00ef\u00bb\u00bf[1, 2]\n"), FileKind.JSON);
    assertAccepted("merges.txt", bytes("#version: 0.2\ni n\nt h\n"), FileKind.TEXT);
    assertAccepted("chat_template.jinja", bytes("{{ messages }}"), FileKind.TEXT);
    assertAccepted("params.yaml", bytes("a: 1\n"), FileKind.TEXT);
  }

  @Test
  void acceptsSentencePiece() throws IOException {
    byte[] model =
        bytes(
            "\12\16\12\5<unk>\25\0\0\0\0\30\2\12\14\12\3<s>\25\0\0\0\0\30\3\12\10\12\1a\25\0\0\0\0");
    assertAccepted("tokenizer.model", model, FileKind.SENTENCEPIECE);
    assertThat(classify("tokenizer.model", model).role()).isEqualTo(FileRole.WEIGHT_CONFIG);
  }

  @Test
  void acceptsDocuments() throws IOException {
    assertAccepted("README.md", "# Модель\n".getBytes(StandardCharsets.UTF_8), FileKind.TEXT);
    assertAccepted("LICENSE", bytes("\u00a9 in Latin-1\n"), FileKind.TEXT);
    assertAccepted("a.png", bytes("\u0089PNG\r\n\u001a\n\0\0"), FileKind.IMAGE);
    assertAccepted("a.jpg", bytes("\u00ff\u00d8\u00ff\u00e0\0"), FileKind.IMAGE);
    assertAccepted("a.gif", bytes("GIF89a\1\0"), FileKind.IMAGE);
    assertAccepted("a.webp", bytes("RIFF\0\0\0\0WEBP"), FileKind.IMAGE);
    assertAccepted("a.svg", bytes("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), FileKind.IMAGE);
    assertAccepted("a.pdf", bytes("%PDF-1.7\n\0"), FileKind.DOCUMENT);
    assertAccepted("empty", new byte[0], FileKind.EMPTY);
  }

  @Test
  void takesAGitLfsPointerForText() throws IOException {
    byte[] pointer =
        bytes("version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64));
    assertAccepted("pytorch_model.bin", pointer, FileKind.TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat\ndog\nlion\n",
        "copyright\nholders\n(c) 2024",
        "(c) 2024 Somebody\nAll rights reserved.\n",
        "I\nam\na text.\n",
        "MIT License\n",
        "No.\n",
        "Version 1.0\n.\n",
        "[UNK]\n[CLS]\n",
        "]\n}\n)\n",
        "PK is not a zip\n",
        "MZ is not a program\n",
        "0 1 2 3\n",
        "key = value\n",
        "2.\n"
      })
  void doesNotTakeTextForCode(String text) throws IOException {
    assertAccepted("notes.txt", bytes(text), FileKind.TEXT);
  }

  @Test
  void refusesBinaryThatNothingRecognises() throws IOException {
    FileReport report = classify("x.bin", bytes("\1\2\3\4"));
    assertThat(report.kind()).isEqualTo(FileKind.OTHER);
    assertThat(report.needs()).contains(Allowance.OTHER_FORMAT);
    assertThat(report.reason()).isEqualTo("unknown binary format");
  }

  @Test
  void findsLargeZipsByTheirZip64End() throws IOException {
    byte[] zip = UnsafeFiles.torchZip();
    int end = zip.length - 22;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(zip, 0, end);
    ByteBuffer record = ByteBuffer.allocate(76 + 22).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer old = ByteBuffer.wrap(zip).order(record.order());
    record.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
    record.putInt(0).putInt(0).putLong(3).putLong(3);
    record.putLong(old.getInt(end + 12)).putLong(old.getInt(end + 16));
    record.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
    record.putInt(0x06054b50).putInt(0).putShort((short) -1).putShort((short) -1);
    record.putInt(-1).putInt(-1).putShort((short) 0);
    out.writeBytes(record.array());
    assertThat(classify("x.bin", out.toByteArray()).reason())
        .isEqualTo("pickle, in entry archive/data.pkl");
  }

  @Test
  void boundsWhatItDecompresses() throws IOException {
    byte[] bomb = Zips.gzip(Zips.tar(Map.of("zeros", new byte[80 * 1024 * 1024])));
    assertThat(classify("x.tar.gz", bomb).needs()).contains(Allowance.OTHER_FORMAT);
  }

  static LongStream seeds() {
    return LongStream.of(1, 2, 3, new Random().nextLong());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void givesAReportWhateverTheBytesAre(long seed) throws IOException {
    System.out.println("mutation seed " + seed);
    Random random = new Random(seed);
    for (var unsafe : UnsafeFiles.cases()) {
      for (var file : unsafe.files().entrySet()) {
        for (int round = 0; round < 20; round++) {
          byte[] bytes = Arrays.copyOf(file.getValue(), 1 + random.nextInt(file.getValue().length));
          for (int changes = random.nextInt(8); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
          }
          FileReport report = classify(file.getKey(), bytes);
          assertThat(report.needs().isEmpty()).isEqualTo(report.reason().isEmpty());
        }
      }
    }
  }
}
