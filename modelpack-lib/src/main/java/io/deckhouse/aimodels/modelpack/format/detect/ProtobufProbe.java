package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.FileKind;
import java.util.Optional;

/**
 * Tells apart the models that are protocol buffers: SentencePiece vocabularies, which are accepted,
 * and ONNX and TensorFlow graphs. Walks the first fields of the message.
 */
final class ProtobufProbe {
  /** Pieces that are looked at. */
  private static final int PIECES = 3;

  private static final int ONNX_IR_VERSION_MIN = 3;
  private static final int ONNX_IR_VERSION_MAX = 32;

  private final Head head;
  private int position;

  private ProtobufProbe(Head head) {
    this.head = head;
  }

  static Optional<Verdict> detect(String path, Head head) {
    if (new ProtobufProbe(head).isSentencePiece()) {
      return Optional.of(Verdict.accepted(FileKind.SENTENCEPIECE));
    }
    // SavedModel: saved_model_schema_version = 1, then meta_graphs.
    if (head.startsWith("\u0008\u0001\u0012") || FileNames.extension(path).equals("pb")) {
      return Optional.of(Verdict.otherFormat(FileKind.TENSORFLOW, "TensorFlow graph"));
    }
    // ModelProto: ir_version, then producer_name, opset_import or graph.
    boolean onnx =
        head.at(0) == 0x08
            && head.at(1) >= ONNX_IR_VERSION_MIN
            && head.at(1) <= ONNX_IR_VERSION_MAX
            && (head.at(2) == 0x12 || head.at(2) == 0x3a || head.at(2) == 0x42);
    return onnx || FileNames.extension(path).equals("onnx")
        ? Optional.of(Verdict.otherFormat(FileKind.ONNX, "ONNX model"))
        : Optional.empty();
  }

  /** ModelProto of SentencePiece: pieces of a string, a float and a type. */
  private boolean isSentencePiece() {
    for (int i = 0; i < PIECES && position < head.length(); i++) {
      if (!piece()) {
        return false;
      }
    }
    return position > 0;
  }

  private boolean piece() {
    if (head.at(position++) != 0x0a) {
      return false;
    }
    long length = varint();
    long end = position + length;
    if (length < 7 || length > Head.BYTES_MAX || head.at(position++) != 0x0a) {
      return false;
    }
    long textLength = varint();
    position += Math.clamp(textLength, 0, Head.BYTES_MAX);
    if (head.at(position) != 0x15) {
      return false;
    }
    position += 5;
    if (position < end && head.at(position) == 0x18) {
      position++;
      varint();
    }
    return position == end;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = head.at(position++);
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    return -1;
  }
}
