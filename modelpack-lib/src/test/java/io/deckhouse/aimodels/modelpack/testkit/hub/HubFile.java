package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file of a repository: in git itself, or in large file storage with a pointer in git.
 *
 * @param oid its name as git object; of the pointer where there is one
 * @param lfs the digest of the bytes in large file storage
 */
public record HubFile(HubBytes bytes, String oid, Optional<Lfs> lfs) {
  /**
   * What is known of a file in large file storage.
   *
   * @param pointerSize of the pointer in git, in bytes
   */
  public record Lfs(String sha256, int pointerSize) {
    /** The hash by which the other protocol knows the file: not one of its bytes. */
    public String xetHash() {
      return hex("SHA-256", ("xet " + sha256).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A small file, in git itself. */
  public static HubFile inline(byte[] content) {
    return new HubFile(HubBytes.of(content), blobOid(content), Optional.empty());
  }

  /** A small file, in git itself. */
  public static HubFile inline(String content) {
    return inline(content.getBytes(StandardCharsets.UTF_8));
  }

  /** A file in large file storage. */
  public static HubFile lfs(byte[] content) {
    return stored(HubBytes.of(content), hex("SHA-256", content));
  }

  /**
   * A file in large file storage; it is hashed now, and read from the disk when it is asked for.
   */
  public static HubFile lfs(Path file) {
    HubBytes bytes = HubBytes.of(file);
    return stored(bytes, sha256(bytes));
  }

  /** As {@link #lfs(Path)}, of a file whose digest is known. */
  static HubFile lfs(Path file, String sha256) {
    return stored(HubBytes.of(file), sha256);
  }

  /**
   * A file of any length, which begins with some bytes and goes on with zeros; its digest is made
   * up.
   */
  public static HubFile declared(byte[] start, long size) {
    return stored(
        HubBytes.sparse(start, size),
        hex("SHA-256", ("declared " + size).getBytes(StandardCharsets.UTF_8)));
  }

  /** The same file, listed with a digest that its bytes do not have. */
  public HubFile lyingAbout() {
    String other = hex("SHA-256", oid.getBytes(StandardCharsets.UTF_8));
    return lfs.isPresent()
        ? new HubFile(bytes, oid, Optional.of(new Lfs(other, lfs.get().pointerSize())))
        : new HubFile(bytes, other.substring(0, 40), Optional.empty());
  }

  private static HubFile stored(HubBytes bytes, String sha256) {
    byte[] pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
            .formatted(sha256, bytes.size())
            .getBytes(StandardCharsets.UTF_8);
    return new HubFile(bytes, blobOid(pointer), Optional.of(new Lfs(sha256, pointer.length)));
  }

  public long size() {
    return bytes.size();
  }

  static String blobOid(byte[] content) {
    byte[] header = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    MessageDigest sha1 = hasher("SHA-1");
    sha1.update(header);
    return HexFormat.of().formatHex(sha1.digest(content));
  }

  static String hex(String algorithm, byte[] content) {
    return HexFormat.of().formatHex(hasher(algorithm).digest(content));
  }

  private static MessageDigest hasher(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String sha256(HubBytes bytes) {
    MessageDigest sha256 = hasher("SHA-256");
    WritableByteChannel hashing =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer source) {
            int count = source.remaining();
            sha256.update(source);
            return count;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    try {
      for (long at = 0; at < bytes.size(); ) {
        at += bytes.send(at, bytes.size() - at, hashing);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
