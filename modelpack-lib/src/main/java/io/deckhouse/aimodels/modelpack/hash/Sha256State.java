package io.deckhouse.aimodels.modelpack.hash;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * How far a SHA-256 computation is, between two blocks (FIPS 180-4, section 6.2.2): the eight words
 * of the intermediate hash value, and how many bytes went into them.
 */
public final class Sha256State {
  private static final int WORDS = 8;

  /** The length of one that is stored. */
  static final int BYTES = Long.BYTES + WORDS * Integer.BYTES;

  /** States exist only at multiples of this many bytes. */
  public static final int BLOCK_BYTES = 64;

  private final long position;
  private final int[] words;

  /**
   * Takes the words as they are.
   *
   * @param position the number of bytes that are in
   */
  Sha256State(long position, int[] words) {
    if (position < 0 || position % BLOCK_BYTES != 0) {
      throw new IllegalArgumentException(
          "position: " + position + " (expected: a multiple of " + BLOCK_BYTES + ")");
    }
    if (words.length != WORDS) {
      throw new IllegalArgumentException("words: " + words.length + " (expected: " + WORDS + ")");
    }
    this.position = position;
    this.words = words.clone();
  }

  /** Reads what {@link #put} wrote; nothing when the position cannot be. */
  static Optional<Sha256State> get(ByteBuffer from) {
    long position = from.getLong();
    int[] words = new int[WORDS];
    for (int i = 0; i < words.length; i++) {
      words[i] = from.getInt();
    }
    return position < 0 || position % BLOCK_BYTES != 0
        ? Optional.empty()
        : Optional.of(new Sha256State(position, words));
  }

  void put(ByteBuffer to) {
    to.putLong(position);
    for (int word : words) {
      to.putInt(word);
    }
  }

  /** The number of bytes that are in. */
  public long position() {
    return position;
  }

  int[] words() {
    return words.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sha256State state
        && position == state.position
        && Arrays.equals(words, state.words);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(position) + 31 * Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return "SHA-256 after " + position + " bytes";
  }
}
