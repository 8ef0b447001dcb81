package io.deckhouse.aimodels.modelpack.testkit;

import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A store around another one that remembers what is asked of it and, where a test wants it, fails
 * or waits: a hook is called first, and what it throws is what the store throws.
 */
public final class RecordingStore implements ForwardingStore {
  /** A document that was put, and its name; nothing for one without. */
  public record Put(Digest digest, Optional<String> name) {}

  private final ContentStore store;
  private final List<Put> puts = new CopyOnWriteArrayList<>();
  private final List<Digest> writes = new CopyOnWriteArrayList<>();
  private final List<Digest> reads = new CopyOnWriteArrayList<>();
  private final List<Digest> mounts = new CopyOnWriteArrayList<>();
  private BiConsumer<Digest, Long> onBytes = (_, _) -> {};
  private Consumer<Digest> onRead = _ -> {};
  private Consumer<Put> onPut = _ -> {};
  private Predicate<Digest> mountable = _ -> false;
  private Optional<UnaryOperator<List<Descriptor>>> referring = Optional.empty();
  private boolean remote;

  public RecordingStore(ContentStore store) {
    this.store = store;
  }

  /** Called when a blob is opened. */
  public RecordingStore onRead(Consumer<Digest> hook) {
    onRead = hook;
    return this;
  }

  /** Called with the position before bytes of a blob are read. */
  public RecordingStore onBytes(BiConsumer<Digest, Long> hook) {
    onBytes = hook;
    return this;
  }

  /** Called before a document is put. */
  public RecordingStore onPut(Consumer<Put> hook) {
    onPut = hook;
    return this;
  }

  /** Blobs that it takes from another store without their bytes being moved. */
  public RecordingStore mounting(Predicate<Digest> blobs) {
    mountable = blobs;
    return this;
  }

  /** What it says of referrers, in place of what it finds. */
  public RecordingStore referring(UnaryOperator<List<Descriptor>> answer) {
    referring = Optional.of(answer);
    return this;
  }

  /** Says that it is on the other side of a network. */
  public RecordingStore remote() {
    remote = true;
    return this;
  }

  /** The documents that were put, in order. */
  public List<Put> puts() {
    return puts;
  }

  /** The blobs whose writing began, in order. */
  public List<Digest> writes() {
    return writes;
  }

  /** The blobs whose reading began, in order. */
  public List<Digest> reads() {
    return reads;
  }

  /** The blobs that were mounted. */
  public List<Digest> mounts() {
    return mounts;
  }

  @Override
  public ContentStore store() {
    return store;
  }

  @Override
  public boolean isRemote() {
    return remote;
  }

  @Override
  public BlobReader read(Digest digest) {
    reads.add(digest);
    onRead.accept(digest);
    BlobReader reader = store.read(digest);
    return new BlobReader() {
      @Override
      public long size() {
        return reader.size();
      }

      @Override
      public int read(ByteBuffer target, long position) throws IOException {
        onBytes.accept(digest, position);
        return reader.read(target, position);
      }

      @Override
      public void close() throws IOException {
        reader.close();
      }
    };
  }

  /** None, so that every blob is read through {@link #read}. */
  @Override
  public Optional<Path> file(Digest digest) {
    return Optional.empty();
  }

  @Override
  public BlobWriter write(Descriptor expected) {
    writes.add(expected.digest());
    return store.write(expected);
  }

  @Override
  public boolean mount(Descriptor blob, ContentStore from) {
    if (!mountable.test(blob.digest())) {
      return false;
    }
    mounts.add(blob.digest());
    try (BlobReader reader = from.read(blob.digest());
        BlobWriter writer = store.write(blob)) {
      writer.transfer(reader, _ -> {});
      writer.commit(blob);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return true;
  }

  @Override
  public void put(Document document, Optional<String> name) {
    Put put = new Put(document.digest(), name);
    onPut.accept(put);
    store.put(document, name);
    puts.add(put);
  }

  @Override
  public void putPart(Document document) {
    Put put = new Put(document.digest(), Optional.empty());
    onPut.accept(put);
    store.putPart(document);
    puts.add(put);
  }

  @Override
  public List<Descriptor> referrers(Digest subject) {
    List<Descriptor> found = store.referrers(subject);
    return referring.map(answer -> answer.apply(found)).orElse(found);
  }
}
