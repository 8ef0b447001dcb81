package io.deckhouse.aimodels.modelpack.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Makes small zip archives with stored entries, byte for byte, so that any field can be wrong. */
public final class ZipBuilder {
  private static final int LOCAL_BYTES = 30;
  private static final int CENTRAL_BYTES = 46;

  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
  private final List<byte[]> directory = new ArrayList<>();
  private int endEntries = -1;
  private int disk;
  private int directoryShift;
  private boolean zip64;

  /** Fields of one entry that may be wrong. */
  public record Faults(
      String localName, int flags, int method, int localMethod, int disk, long sizeAdded) {
    /** Nothing is wrong with an entry of that name. */
    public static Faults none(String name) {
      return new Faults(name, 0, 0, 0, 0, 0);
    }
  }

  public ZipBuilder entry(String name, String content) {
    return entry(name, content.getBytes(StandardCharsets.UTF_8));
  }

  public ZipBuilder entry(String name, byte[] content) {
    return entry(name, content, Faults.none(name));
  }

  public ZipBuilder entry(String name, byte[] content, Faults faults) {
    return entry(name.getBytes(StandardCharsets.UTF_8), content, faults);
  }

  public ZipBuilder entry(byte[] name, byte[] content, Faults faults) {
    int offset = entries.size();
    byte[] localName = faults.localName().getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(content);
    ByteBuffer local = buffer(LOCAL_BYTES).putInt(0x04034b50).putShort((short) 20);
    local.putShort((short) faults.flags()).putShort((short) faults.localMethod()).putInt(0);
    local.putInt((int) crc.getValue()).putInt(content.length).putInt(content.length);
    local.putShort((short) localName.length).putShort((short) 0);
    entries.writeBytes(bytes(local));
    entries.writeBytes(localName);
    entries.writeBytes(content);
    directory.add(central(name, content.length + faults.sizeAdded(), offset, crc, faults));
    return this;
  }

  private byte[] central(byte[] name, long size, int offset, CRC32 crc, Faults faults) {
    int extraBytes = zip64 ? 28 : 0;
    ByteBuffer central = buffer(CENTRAL_BYTES + name.length + extraBytes).putInt(0x02014b50);
    central.putShort((short) 45).putShort((short) 45).putShort((short) faults.flags());
    central.putShort((short) faults.method()).putInt(0).putInt((int) crc.getValue());
    central.putInt(zip64 ? -1 : (int) size).putInt(zip64 ? -1 : (int) size);
    central.putShort((short) name.length).putShort((short) extraBytes).putShort((short) 0);
    central.putShort((short) faults.disk()).putShort((short) 0).putInt(0);
    central.putInt(zip64 ? -1 : offset).put(name);
    if (zip64) {
      central.putShort((short) 1).putShort((short) 24).putLong(size).putLong(size).putLong(offset);
    }
    return bytes(central);
  }

  /** Bytes that belong to no entry. */
  public ZipBuilder gap(int bytes) {
    entries.writeBytes(new byte[bytes]);
    return this;
  }

  /** Entries that follow have their sizes in zip64 fields, and so has the end of the archive. */
  public ZipBuilder zip64() {
    zip64 = true;
    return this;
  }

  /** The number of entries that the end record claims. */
  public ZipBuilder endEntries(int count) {
    endEntries = count;
    return this;
  }

  /** The number of the disk that the end record claims. */
  public ZipBuilder disk(int number) {
    disk = number;
    return this;
  }

  /** How far from the truth the end record says the directory is, in bytes. */
  public ZipBuilder directoryShift(int bytes) {
    directoryShift = bytes;
    return this;
  }

  public byte[] build() {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    zip.writeBytes(entries.toByteArray());
    int offset = zip.size() + directoryShift;
    directory.forEach(zip::writeBytes);
    int size = zip.size() - entries.size();
    int count = endEntries < 0 ? directory.size() : endEntries;
    if (zip64) {
      long end64 = zip.size();
      ByteBuffer end = buffer(76).putInt(0x06064b50).putLong(44).putShort((short) 45);
      end.putShort((short) 45).putInt(disk).putInt(disk).putLong(count).putLong(count);
      end.putLong(size).putLong(offset).putInt(0x07064b50).putInt(0).putLong(end64).putInt(1);
      zip.writeBytes(bytes(end));
    }
    ByteBuffer end = buffer(22).putInt(0x06054b50).putShort((short) disk).putShort((short) disk);
    end.putShort((short) (zip64 ? -1 : count)).putShort((short) (zip64 ? -1 : count));
    end.putInt(zip64 ? -1 : size).putInt(zip64 ? -1 : offset).putShort((short) 0);
    zip.writeBytes(bytes(end));
    return zip.toByteArray();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.rewind().get(bytes);
    return bytes;
  }
}
