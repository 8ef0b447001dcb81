package io.deckhouse.aimodels.modelpack.hash;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * The inner parts of Java's own SHA-256, which has no other way to tell or take its state. They can
 * be reached only where Java was started with {@code
 * --add-opens=java.base/sun.security.provider=ALL-UNNAMED}. An engine is an instance of theirs.
 */
record JdkSha256(
    MethodHandle newEngine,
    MethodHandle copyEngine,
    MethodHandle update,
    MethodHandle digest,
    MethodHandle reset,
    MethodHandle words,
    MethodHandle position,
    MethodHandle setPosition) {

  /** Finds them; nothing where they are closed or are no longer what they were. */
  static Optional<JdkSha256> find() {
    try {
      Class<?> sha256 = Class.forName("sun.security.provider.SHA2$SHA256");
      Class<?> sha2 = sha256.getSuperclass();
      Class<?> base = sha2.getSuperclass();
      MethodHandles.Lookup own = MethodHandles.lookup();
      MethodHandles.Lookup inSha2 = MethodHandles.privateLookupIn(sha2, own);
      MethodHandles.Lookup inBase = MethodHandles.privateLookupIn(base, own);
      MethodType array = MethodType.methodType(void.class, byte[].class, int.class, int.class);
      return Optional.of(
          new JdkSha256(
              inSha2
                  .findConstructor(sha256, MethodType.methodType(void.class))
                  .asType(MethodType.methodType(Object.class)),
              method(inBase, base, "clone", MethodType.methodType(Object.class)),
              method(inBase, base, "engineUpdate", array),
              method(inBase, base, "engineDigest", MethodType.methodType(byte[].class)),
              method(inBase, base, "engineReset", MethodType.methodType(void.class)),
              inSha2
                  .findGetter(sha2, "state", int[].class)
                  .asType(MethodType.methodType(int[].class, Object.class)),
              inBase
                  .findGetter(base, "bytesProcessed", long.class)
                  .asType(MethodType.methodType(long.class, Object.class)),
              inBase
                  .findSetter(base, "bytesProcessed", long.class)
                  .asType(MethodType.methodType(void.class, Object.class, long.class))));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static MethodHandle method(
      MethodHandles.Lookup lookup, Class<?> type, String name, MethodType signature)
      throws ReflectiveOperationException {
    return lookup
        .findVirtual(type, name, signature)
        .asType(signature.insertParameterTypes(0, Object.class));
  }
}
