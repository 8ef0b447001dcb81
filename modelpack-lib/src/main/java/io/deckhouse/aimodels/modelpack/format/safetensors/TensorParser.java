package io.deckhouse.aimodels.modelpack.format.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.io.IOException;
import java.util.Optional;

/** Parses the value of one tensor in a header and checks it by itself. */
final class TensorParser {
  private final JsonParser json;
  private final Faults faults;
  private final String name;
  private final long dataBytes;

  private Optional<Dtype> dtype = Optional.empty();
  private boolean hasShape;
  private boolean hasOffsets;
  private int rank;
  private long elements = 1;
  private long begin;
  private long end;

  TensorParser(JsonParser json, Faults faults, String name, long dataBytes) {
    this.json = json;
    this.faults = faults;
    this.name = name;
    this.dataBytes = dataBytes;
  }

  /** Parses from the opening brace, which is the current token, to the closing one. */
  Tensor parse() throws MalformedException, IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw fault("safetensors-header-structure", "is not an object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "dtype" -> dtype = Optional.of(dtype());
        case "shape" -> shape();
        case "data_offsets" -> offsets();
        default ->
            throw fault(
                "safetensors-header-structure",
                "has the unknown field %s".formatted(Printable.quote(field)));
      }
    }
    Dtype known = dtype.orElseThrow(() -> missing("dtype"));
    if (!hasShape) {
      throw missing("shape");
    }
    if (!hasOffsets) {
      throw missing("data_offsets");
    }
    checkSize(known);
    return new Tensor(name, known, elements, rank, begin, end);
  }

  private MalformedException missing(String field) {
    return fault("safetensors-header-structure", "has no %s".formatted(field));
  }

  private Dtype dtype() throws MalformedException, IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw fault("safetensors-header-structure", "has a dtype that is not a string");
    }
    String text = json.getText();
    return Dtype.byName(text)
        .orElseThrow(
            () ->
                fault(
                    "safetensors-dtype",
                    "has the unknown dtype %s".formatted(Printable.quote(text))));
  }

  private void shape() throws MalformedException, IOException {
    hasShape = true;
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw fault("safetensors-shape", "has a shape that is not an array");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      long dimension = number("safetensors-shape", "shape");
      if (++rank > SafetensorsReader.RANK_MAX) {
        throw fault(
            "safetensors-rank",
            "has more than %d dimensions".formatted(SafetensorsReader.RANK_MAX));
      }
      try {
        elements = Math.multiplyExact(elements, dimension);
      } catch (ArithmeticException e) {
        throw fault("safetensors-shape-overflow", "has a shape whose product overflows 64 bits");
      }
    }
  }

  private void offsets() throws MalformedException, IOException {
    hasOffsets = true;
    String shape = "has data_offsets that are not two numbers";
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw fault("safetensors-offsets", shape);
    }
    json.nextToken();
    begin = number("safetensors-offsets", "data_offsets");
    json.nextToken();
    end = number("safetensors-offsets", "data_offsets");
    if (json.nextToken() != JsonToken.END_ARRAY) {
      throw fault("safetensors-offsets", shape);
    }
  }

  private long number(String code, String field) throws MalformedException, IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw fault(code, "has a %s with a value that is not a whole number".formatted(field));
    }
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw fault(code, "has a %s with a number that overflows 64 bits".formatted(field));
    }
    long value = json.getLongValue();
    if (value < 0) {
      throw fault(code, "has a %s with the negative number %d".formatted(field, value));
    }
    return value;
  }

  private void checkSize(Dtype known) throws MalformedException {
    if (end < begin) {
      throw fault(
          "safetensors-offsets", "ends at byte %d, before it begins (%d)".formatted(end, begin));
    }
    if (end > dataBytes) {
      throw fault(
          "safetensors-offsets",
          "ends at byte %d of the data, of which the file has %d: it is cut off or damaged"
              .formatted(end, dataBytes));
    }
    long bits;
    try {
      bits = Math.multiplyExact(elements, known.bits());
    } catch (ArithmeticException e) {
      throw fault("safetensors-shape-overflow", "has a size in bits that overflows 64 bits");
    }
    if (bits % Byte.SIZE != 0) {
      throw fault(
          "safetensors-misaligned",
          "has %d elements of %s, not whole bytes".formatted(elements, known));
    }
    if (bits / Byte.SIZE != end - begin) {
      throw fault(
          "safetensors-tensor-size",
          "has %d bytes (expected: %d, for %d elements of %s)"
              .formatted(end - begin, bits / Byte.SIZE, elements, known));
    }
  }

  private MalformedException fault(String code, String problem) {
    return new MalformedException(
        faults.of(code, "tensor " + Printable.quote(name) + " " + problem));
  }
}
