package io.deckhouse.aimodels.modelpack.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.TestModel;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsReaderTest {
  private static final long GIB = 1L << 30;

  @Test
  void listsTensorsInTheOrderOfTheirData() throws Exception {
    byte[] file =
        SafetensorsBuilder.withHeader(
            "{%s,%s}"
                .formatted(
                    SafetensorsBuilder.entry("z", "F32", 8, 32, 2, 3),
                    SafetensorsBuilder.entry("a", "I64", 0, 8, 1)),
            32);

    SafetensorsHeader header = read(file);

    assertThat(header.tensors())
        .containsExactly(
            new Tensor("a", Dtype.I64, 1, 1, 0, 8), new Tensor("z", Dtype.F32, 6, 2, 8, 32));
    assertThat(header.dataBytes()).isEqualTo(32);
  }

  @ParameterizedTest
  @EnumSource
  void acceptsEveryDtypeWithItsSize(Dtype dtype) throws Exception {
    byte[] file = new SafetensorsBuilder().tensor("a", dtype.name(), dtype.bits(), 2, 4).build();

    assertThat(read(file).tensors()).extracting(Tensor::dtype).containsExactly(dtype);
    assertThat(read(file).dataBytes()).isEqualTo(dtype.bits());
  }

  @Test
  void acceptsScalarsAndTensorsWithoutElements() throws Exception {
    byte[] file =
        new SafetensorsBuilder()
            .tensor("scalar", "F32", 32)
            .tensor("none", "F32", 32, 0, 5)
            .tensor("last", "U8", 8, 3)
            .tensor("none-at-end", "U8", 8, 0)
            .build();

    assertThat(read(file).tensors()).extracting(Tensor::elements).containsExactly(1L, 0L, 3L, 0L);
  }

  @Test
  void acceptsSpacesAfterTheHeader() throws Exception {
    byte[] file = new SafetensorsBuilder().tensor("a", "U8", 8, 1).padding(9000).build();

    assertThat(read(file).tensors()).hasSize(1);
  }

  @Test
  void acceptsMetadataOfStrings() throws Exception {
    byte[] file =
        new SafetensorsBuilder()
            .raw("\"__metadata__\":{\"format\":\"pt\",\"\":\"\"}")
            .tensor("a", "U8", 8, 1)
            .build();

    assertThat(read(file).tensors()).extracting(Tensor::name).containsExactly("a");
  }

  @Test
  void acceptsAFileWithoutTensors() throws Exception {
    assertThat(read(SafetensorsBuilder.withHeader("{}", 0)).tensors()).isEmpty();
  }

  @Test
  void acceptsAHeaderWhoseLengthLooksLikeAPickle() throws Exception {
    SafetensorsBuilder builder = new SafetensorsBuilder().tensor("a", "U8", 8, 1);
    byte[] file = builder.padding(0x0280 - (builder.head().length - 8)).build();

    assertThat(file).startsWith(0x80, 2, 0, 0);
    assertThat(read(file).headerBytes()).isEqualTo(0x0280);
  }

  @Test
  void refusesAHeaderOverTheLimit() {
    byte[] head = new SafetensorsBuilder().header("{}").headerLength(100_000_001).head();

    assertThatThrownBy(() -> read(sparse(head, GIB)))
        .isInstanceOf(MalformedException.class)
        .hasMessage(
            "model.safetensors: header length 100000001 is over the limit of 100000000 bytes");
  }

  @Test
  void readsNothingOfAHeaderThatIsLongerThanTheFile() {
    TestModel model =
        new TestModel().with("a.safetensors", new SafetensorsBuilder().headerLength(999).build());

    assertThatThrownBy(() -> SafetensorsReader.read(model.files().getFirst().open(), "a"))
        .hasMessageContaining("header length 999 is longer than the file");
    assertThat(model.bytesRead()).isLessThan(1024);
  }

  @Test
  void readsNoWeights() throws Exception {
    SafetensorsBuilder builder = new SafetensorsBuilder();
    for (int i = 0; i < 64; i++) {
      builder.tensor("layer." + i, "BF16", 16, 1 << 15, 1 << 15);
    }
    byte[] head = builder.head();
    TestModel model = new TestModel().sparse("a.safetensors", head, head.length + 128 * GIB);

    SafetensorsHeader header = SafetensorsReader.read(model.files().getFirst().open(), "a");

    assertThat(header.dataBytes()).isEqualTo(128 * GIB);
    assertThat(model.bytesRead()).isLessThan(2L * head.length + 16);
  }

  @Test
  void refusesMoreTensorsThanTheLimit() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i <= SafetensorsReader.TENSORS_MAX; i++) {
      json.append(SafetensorsBuilder.entry("t" + i, "U8", 0, 0, 0)).append(',');
    }
    json.setCharAt(json.length() - 1, '}');

    assertThatThrownBy(() -> read(SafetensorsBuilder.withHeader(json.toString(), 0)))
        .hasMessage("model.safetensors: more than 250000 tensors");
  }

  @Test
  void refusesNamesThatFillTheMemory() {
    StringBuilder json = new StringBuilder("{\"__metadata__\":{");
    for (int i = 0; i < 500; i++) {
      json.append("\"%060000d\":\"\",".formatted(i));
    }
    json.setCharAt(json.length() - 1, '}');

    assertThatThrownBy(() -> read(SafetensorsBuilder.withHeader(json + "}", 0)))
        .hasMessageContaining("the names in the header have more than");
  }

  @Test
  void quotesNamesWithoutControlCharacters() {
    String json = "{\"a\\n\\u001b[31m%s\":{\"dtype\":\"F99\"}}";

    assertThatThrownBy(() -> read(SafetensorsBuilder.withHeader(json, 0)))
        .hasMessage("model.safetensors: tensor \"a??[31m%s\" has the unknown dtype \"F99\"");
  }

  @Test
  void talliesElementsByDtypeAndByMatrices() throws Exception {
    byte[] file =
        new SafetensorsBuilder()
            .tensor("matrix", "BF16", 16, 3, 4)
            .tensor("bias", "F32", 32, 5)
            .build();
    TensorTally tally = new TensorTally();

    read(file).addTo(tally);

    assertThat(tally.parameterCount()).isEqualTo(17);
    assertThat(tally.elementsByDtype()).containsEntry("BF16", 12L).containsEntry("F32", 5L);
    assertThat(tally.matrixElementsByDtype()).containsOnlyKeys("BF16");
  }

  private static SafetensorsHeader read(byte[] file) throws MalformedException, IOException {
    return read(TestModel.source(file));
  }

  private static SafetensorsHeader read(ByteSource source) throws MalformedException, IOException {
    return SafetensorsReader.read(source, "model.safetensors");
  }

  private static ByteSource sparse(byte[] start, long size) throws IOException {
    return new TestModel().sparse("a", start, size).files().getFirst().open();
  }
}
