package io.deckhouse.aimodels.modelpack.content.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.Mounts;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** File systems that are full, read-only, or able to share blocks. */
final class FileSystemTest {
  private static final long IMAGE_BYTES = 512L << 20;
  private static final int SHARED_BYTES = (32 << 20) + 1234;

  @TempDir private Path directory;

  @Test
  void saysWhatToDoWhenTheDiskIsFull() throws IOException {
    byte[] small = TestContent.bytes(1, 10_000);
    byte[] large = TestContent.bytes(2, 2_000_000);
    try (Mounts mount = Mounts.tmpfs(directory.resolve("mount"), "1m")) {
      Path layout = mount.directory().resolve("layout");
      try (LayoutStore store = LayoutStore.open(layout, "oci:test", LayoutOptions.writing())) {
        TestContent.putArtifact(store, "m:1", 1, 1, small.length);
        try (BlobWriter writer = store.write()) {
          assertThatThrownBy(() -> writer.write(ByteBuffer.wrap(large)))
              .isInstanceOfSatisfying(
                  LocalFailureException.class,
                  e -> assertThat(e.advice().orElseThrow()).contains("free space"));
          assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
        }
        TestContent.putArtifact(store, "m:2", 2, 1, small.length);
        StoreChecks.assertReferencesAreComplete(store);
      }
      StoreChecks.assertBlobsAreWhole(layout);
    }
  }

  @Test
  void keepsTheOldIndexWhenTheDiskIsFull() throws IOException {
    try (Mounts mount = Mounts.tmpfs(directory.resolve("mount"), "1m")) {
      Path layout = mount.directory().resolve("layout");
      try (LayoutStore store = LayoutStore.open(layout, "oci:test", LayoutOptions.writing())) {
        TestContent.putArtifact(store, "m:1", 1, 1, 100);
        fill(mount.directory().resolve("filler"));
        assertThatThrownBy(() -> store.untag("m:1")).isInstanceOf(LocalFailureException.class);
        StoreChecks.assertReferencesAreComplete(store);
        assertThat(store.names()).hasSize(1);
      }
    }
  }

  private static void fill(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (true) {
        channel.write(ByteBuffer.allocate(4096));
      }
    } catch (IOException e) {
      assertThat(LocalFailureException.isDiskFull(e)).isTrue();
    }
  }

  @Test
  void readsFromAReadOnlyFileSystem() throws IOException {
    try (Mounts mount = Mounts.tmpfs(directory.resolve("mount"), "1m")) {
      Path layout = mount.directory().resolve("layout");
      try (LayoutStore store = LayoutStore.open(layout, "oci:test", LayoutOptions.writing())) {
        TestContent.putArtifact(store, "m:1", 1, 1, 100);
      }
      mount.makeReadOnly();
      try (LayoutStore store = LayoutStore.open(layout, "oci:test", LayoutOptions.reading())) {
        StoreChecks.assertReferencesAreComplete(store);
      }
      assertThatThrownBy(() -> LayoutStore.open(layout, "oci:test", LayoutOptions.writing()))
          .isInstanceOf(LocalFailureException.class)
          .hasMessageContaining("read-only file system");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xfs", "btrfs"})
  void sharesBlocksWhereTheFileSystemCan(String type) throws IOException {
    Path image = directory.resolve("image");
    try (Mounts mount = Mounts.loop(type, image, IMAGE_BYTES, directory.resolve("mount"))) {
      byte[] bytes = TestContent.bytes(1, SHARED_BYTES);
      Path source = Files.write(mount.directory().resolve("weights"), bytes);
      force(source);
      Path layout = mount.directory().resolve("layout");
      try (LayoutStore store =
          LayoutStore.open(layout, "oci:test", LayoutOptions.writing().withFsync(true))) {
        long before = Files.getFileStore(layout).getUsableSpace();
        try (BlobWriter writer = store.write()) {
          assertThat(writer.share(source)).isTrue();
          assertThat(writer.offset()).isEqualTo(bytes.length);
          assertThat(writer.commit()).isEqualTo(Digest.sha256(bytes));
        }
        long used = before - Files.getFileStore(layout).getUsableSpace();
        assertThat(used).isLessThan(SHARED_BYTES / 8);
        Blobs.verify(store, TestContent.layer(bytes), _ -> {});
      }
    }
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  @Test
  void doesNotShareBlocksFromAnotherFileSystem() throws IOException {
    Path source = Files.write(directory.resolve("weights"), new byte[10]);
    try (Mounts mount = Mounts.tmpfs(directory.resolve("mount"), "1m");
        LayoutStore store =
            LayoutStore.open(
                mount.directory().resolve("layout"), "oci:test", LayoutOptions.writing());
        BlobWriter writer = store.write()) {
      assertThat(writer.share(source)).isFalse();
      assertThat(writer.offset()).isZero();
    }
  }
}
