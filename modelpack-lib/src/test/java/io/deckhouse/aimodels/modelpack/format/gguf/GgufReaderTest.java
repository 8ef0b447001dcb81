package io.deckhouse.aimodels.modelpack.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.testkit.BytesFile;
import io.deckhouse.aimodels.modelpack.testkit.GgufBuilder;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufReaderTest {
  private static GgufReader open(byte[] bytes) throws IOException, MalformedException {
    return new GgufReader("model.gguf", new BytesFile("model.gguf", bytes).open());
  }

  private static List<GgufTensor> tensors(byte[] bytes) throws IOException, MalformedException {
    List<GgufTensor> tensors = new ArrayList<>();
    open(bytes).readTensors(tensors::add);
    return tensors;
  }

  @ParameterizedTest
  @CsvSource({"2, false", "2, true", "3, false", "3, true"})
  void readsBothVersionsInBothByteOrders(int version, boolean bigEndian)
      throws IOException, MalformedException {
    GgufBuilder builder = bigEndian ? new GgufBuilder().bigEndian() : new GgufBuilder();
    byte[] bytes = builder.version(version).described().twoTensors().build();
    GgufReader reader = open(bytes);
    assertThat(reader.version()).isEqualTo(version);
    assertThat(reader.order())
        .isEqualTo(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    assertThat(reader.metadata().text("general.architecture")).contains("llama");
    assertThat(tensors(bytes))
        .containsExactly(
            new GgufTensor("token_embd.weight", GgmlType.Q4_0, 2, 128, 0, 72),
            new GgufTensor("output_norm.weight", GgmlType.F32, 1, 8, 96, 32));
  }

  @Test
  void keepsValuesOfEveryType() throws IOException, MalformedException {
    GgufBuilder b = new GgufBuilder();
    b.value("u8", GgufValueType.UINT8, new byte[] {(byte) 200});
    b.value("i8", GgufValueType.INT8, new byte[] {-3});
    b.uint16("u16", 65_535);
    b.value("i16", GgufValueType.INT16, new byte[] {-2, -1});
    b.uint32("u32", -1);
    b.int32("i32", -1);
    b.value("u64", GgufValueType.UINT64, b.int64(1L << 40));
    b.value("i64", GgufValueType.INT64, b.int64(-5));
    b.value("f32", GgufValueType.FLOAT32, b.int32(Float.floatToIntBits(0.5f)));
    b.value("f64", GgufValueType.FLOAT64, b.int64(Double.doubleToLongBits(0.25)));
    b.value("bool", GgufValueType.BOOL, new byte[] {1});
    b.text("text", "ä");
    b.texts("texts", "a", "b");
    b.array("numbers", GgufValueType.INT16, 3, new byte[6]);
    assertThat(open(b.build()).metadata().values())
        .containsEntry("u8", new GgufValue.Whole(GgufValueType.UINT8, 200))
        .containsEntry("i8", new GgufValue.Whole(GgufValueType.INT8, -3))
        .containsEntry("u16", new GgufValue.Whole(GgufValueType.UINT16, 65_535))
        .containsEntry("i16", new GgufValue.Whole(GgufValueType.INT16, -2))
        .containsEntry("u32", new GgufValue.Whole(GgufValueType.UINT32, 4_294_967_295L))
        .containsEntry("i32", new GgufValue.Whole(GgufValueType.INT32, -1))
        .containsEntry("u64", new GgufValue.Whole(GgufValueType.UINT64, 1L << 40))
        .containsEntry("i64", new GgufValue.Whole(GgufValueType.INT64, -5))
        .containsEntry("f32", new GgufValue.Real(0.5))
        .containsEntry("f64", new GgufValue.Real(0.25))
        .containsEntry("bool", new GgufValue.Flag(true))
        .containsEntry("text", new GgufValue.Text("ä"))
        .containsEntry("texts", new GgufValue.Array(GgufValueType.STRING, 2, List.of("a", "b")))
        .containsEntry("numbers", new GgufValue.Array(GgufValueType.INT16, 3, List.of()));
  }

  @Test
  void passesOverLongStringsAndArrays() throws IOException, MalformedException {
    String[] tokens = new String[1000];
    Arrays.setAll(tokens, i -> "token" + i);
    GgufBuilder b = new GgufBuilder().text("long", "x".repeat(200_000));
    b.texts("tokens", tokens).array("floats", GgufValueType.FLOAT64, 50_000, new byte[400_000]);
    b.text("last", "y");
    assertThat(open(b.build()).metadata().values())
        .containsEntry("long", new GgufValue.LongText(200_000))
        .containsEntry("tokens", new GgufValue.Array(GgufValueType.STRING, 1000, List.of()))
        .containsEntry("floats", new GgufValue.Array(GgufValueType.FLOAT64, 50_000, List.of()))
        .containsEntry("last", new GgufValue.Text("y"));
  }

  @ParameterizedTest
  @EnumSource(GgmlType.class)
  void measuresTensorsOfEveryType(GgmlType type) throws IOException, MalformedException {
    byte[] bytes =
        new GgufBuilder()
            .tensor("first", type, 2L * type.blockElements(), 3)
            .tensor("second", GgmlType.I8, 1)
            .build();
    assertThat(tensors(bytes))
        .first()
        .satisfies(tensor -> assertThat(tensor.bytes()).isEqualTo(6L * type.blockBytes()));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 32, 64, 256, 4096, 65_536})
  void takesAlignmentsThatArePowersOfTwo(int alignment) throws IOException, MalformedException {
    byte[] bytes = new GgufBuilder().alignment(alignment).twoTensors().build();
    assertThat(tensors(bytes).get(1).offset() % alignment).isZero();
  }

  @Test
  void takesAFileThatEndsWithItsLastTensor() throws IOException, MalformedException {
    byte[] padded = new GgufBuilder().tensor("t", GgmlType.I8, 5).build();
    byte[] bytes = new GgufBuilder().tensor("t", GgmlType.I8, 5).unpaddedEnd().build();
    assertThat(bytes).hasSize(padded.length - 27);
    assertThat(tensors(bytes)).hasSize(1);
  }

  @Test
  void takesAFileWithoutTensors() throws IOException, MalformedException {
    assertThat(tensors(new GgufBuilder().described().build())).isEmpty();
  }

  @Test
  void takesScalarsAndFourDimensions() throws IOException, MalformedException {
    byte[] bytes =
        new GgufBuilder()
            .tensor("scalar", GgmlType.F32)
            .tensor("image", GgmlType.F16, 3, 4, 5, 6)
            .build();
    assertThat(tensors(bytes)).extracting(GgufTensor::elements).containsExactly(1L, 360L);
    assertThat(tensors(bytes)).extracting(GgufTensor::rank).containsExactly(0, 4);
  }

  @Test
  void takesTensorNamesOf63Bytes() throws IOException, MalformedException {
    byte[] bytes = new GgufBuilder().tensor("n".repeat(63), GgmlType.F32, 8).build();
    assertThat(tensors(bytes)).hasSize(1);
  }
}
