package io.deckhouse.aimodels.modelpack.hash;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Java's own SHA-256, with a state that can be told and taken. */
final class ResumableSha256 extends MessageDigest {
  private static final int SCRATCH_BYTES = 16 * 1024;

  private final JdkSha256 jdk;
  private final Object engine;
  private final byte[] scratch = new byte[SCRATCH_BYTES];

  private ResumableSha256(JdkSha256 jdk, Object engine) {
    super("SHA-256");
    this.jdk = jdk;
    this.engine = engine;
  }

  static ResumableSha256 begin(JdkSha256 jdk) {
    try {
      return new ResumableSha256(jdk, (Object) jdk.newEngine().invokeExact());
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static ResumableSha256 resume(JdkSha256 jdk, Sha256State state) {
    ResumableSha256 resumed = begin(jdk);
    try {
      int[] words = (int[]) jdk.words().invokeExact(resumed.engine);
      System.arraycopy(state.words(), 0, words, 0, words.length);
      jdk.setPosition().invokeExact(resumed.engine, state.position());
    } catch (Throwable e) {
      throw unexpected(e);
    }
    return resumed;
  }

  /** The state; only between two blocks. */
  Sha256State state() {
    try {
      return new Sha256State(
          (long) jdk.position().invokeExact(engine), (int[]) jdk.words().invokeExact(engine));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  protected void engineUpdate(byte input) {
    engineUpdate(new byte[] {input}, 0, 1);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    try {
      jdk.update().invokeExact(engine, input, offset, length);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  protected void engineUpdate(ByteBuffer input) {
    while (input.hasRemaining()) {
      int count = Math.min(input.remaining(), scratch.length);
      input.get(scratch, 0, count);
      engineUpdate(scratch, 0, count);
    }
  }

  @Override
  protected byte[] engineDigest() {
    try {
      return (byte[]) jdk.digest().invokeExact(engine);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  protected void engineReset() {
    try {
      jdk.reset().invokeExact(engine);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  @Override
  public Object clone() {
    try {
      return new ResumableSha256(jdk, (Object) jdk.copyEngine().invokeExact(engine));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static RuntimeException unexpected(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }
}
