package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.artifact.DecodedStream;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ByteSourceInputStream;
import io.deckhouse.aimodels.modelpack.format.ForwardSource;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.Inflater;

/** A file of a zip, whose checksum is compared while all of it is read. */
record ZipFile(String path, StampedArchive archive, ZipDirectory.Member member)
    implements SourceFile {
  @Override
  public long size() {
    return member.record().size();
  }

  @Override
  public Optional<Local> local() {
    return Optional.empty();
  }

  @Override
  public ByteSource open() {
    return new ForwardSource(size(), () -> new DecodedStream(new Content(archive.open()), what()));
  }

  private String what() {
    return archive.name() + ": " + Printable.text(member.record().name());
  }

  /** The content from its beginning; the checksum is compared with the last byte. */
  private final class Content extends FilterInputStream {
    private final ByteSource whole;
    private final Inflater inflater = new Inflater(true);
    private final ZipInput input;
    private final ZipContent content;
    private long count;

    Content(ByteSource whole) {
      super(InputStream.nullInputStream());
      this.whole = whole;
      this.input =
          new ZipInput(
              new ByteSourceInputStream(whole, member.dataOffset(), member.record().packedSize()));
      this.content = new ZipContent(input, member.record(), inflater, what());
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = content.read(target, offset, length);
      count += Math.max(read, 0);
      if (count > size() || (read < 0 && count < size())) {
        throw damaged();
      }
      if (count == size() && read > 0) {
        archive.requireUnchanged();
        boolean ended = content.read(new byte[1], 0, 1) < 0;
        ZipRecord measured = content.measured();
        if (!ended
            || measured.crc() != member.record().crc()
            || measured.packedSize() != member.record().packedSize()) {
          throw damaged();
        }
      }
      return read;
    }

    private InvalidContentException damaged() {
      return new InvalidContentException(
          what() + ": its bytes are not those of its checksum and length",
          "the archive is damaged: download or make it again");
    }

    @Override
    public long skip(long n) throws IOException {
      byte[] skipped = new byte[(int) Math.clamp(n, 1L, (long) ByteSource.BUFFER_BYTES)];
      long left = n;
      while (left > 0) {
        int read = read(skipped, 0, (int) Math.min(left, skipped.length));
        if (read < 0) {
          break;
        }
        left -= read;
      }
      return n - Math.max(left, 0);
    }

    @Override
    public void close() throws IOException {
      inflater.end();
      whole.close();
    }
  }
}
