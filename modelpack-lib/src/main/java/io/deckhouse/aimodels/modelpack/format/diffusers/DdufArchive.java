package io.deckhouse.aimodels.modelpack.format.diffusers;

import io.deckhouse.aimodels.modelpack.format.ByteRange;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Opens a DDUF file: a zip whose entries are stored as they are, at most one folder deep, with
 * names of a few kinds (Hugging Face Hub documentation, "DDUF"). The entries are read in place.
 */
final class DdufArchive {
  private static final int LOCAL_BYTES = 30;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final Set<String> ENDINGS = Set.of(".json", ".model", ".safetensors", ".txt");

  private final ByteSource source;
  private final String path;
  private final Consumer<Finding> findings;

  DdufArchive(ByteSource source, String path, Consumer<Finding> findings) {
    this.source = source;
    this.path = path;
    this.findings = findings;
  }

  /** One entry, as a file of its own; opening it does not open the archive again. */
  private record Entry(String path, long header, long offset, long size, ByteSource archive)
      implements ModelFile {
    @Override
    public ByteSource open() {
      return new ByteRange(archive, offset, size);
    }
  }

  /**
   * Checks the archive and lists the entries that can be read; the others are reported.
   *
   * @throws MalformedException when there is no directory to read
   */
  List<ModelFile> entries() throws MalformedException, IOException {
    Set<String> seen = new HashSet<>();
    List<Entry> entries = new ArrayList<>();
    List<DdufEntryInfo> directory = DdufDirectory.read(source, path);
    if (directory.stream().noneMatch(info -> info.headerOffset() == 0)) {
      findings.accept(error("dduf-start", "the first entry is not at the start of the file"));
    }
    for (DdufEntryInfo info : directory) {
      Optional<String> problem = problem(info);
      if (!seen.add(info.name().toLowerCase(Locale.ROOT))) {
        problem = Optional.of("the name is there twice");
      }
      if (problem.isEmpty()) {
        problem = locate(info, entries);
      }
      problem.ifPresent(
          text -> findings.accept(error("dduf-entry", Printable.quote(info.name()) + ": " + text)));
    }
    refuseOverlap(entries);
    return List.copyOf(entries);
  }

  private static Optional<String> problem(DdufEntryInfo info) {
    String name = info.name();
    String lower = name.toLowerCase(Locale.ROOT);
    if (!info.nameIsText() || !isPlain(name)) {
      return Optional.of("not a safe path");
    }
    if (name.chars().filter(c -> c == '/').count() > 1) {
      return Optional.of("more than one folder deep");
    }
    if (ENDINGS.stream().noneMatch(lower::endsWith)) {
      return Optional.of("not one of .json, .model, .safetensors, .txt");
    }
    if (info.isEncrypted()) {
      return Optional.of("encrypted");
    }
    if (!info.isStored()) {
      return Optional.of("compressed (expected: stored)");
    }
    return info.disk() == 0 ? Optional.empty() : Optional.of("on another disk");
  }

  private static boolean isPlain(String name) {
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return name.codePoints().noneMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c));
  }

  /** Finds the data behind the local header, which must say the same as the directory. */
  private Optional<String> locate(DdufEntryInfo info, List<Entry> entries) throws IOException {
    long offset = info.headerOffset();
    if (offset < 0 || offset > source.size() - LOCAL_BYTES) {
      return Optional.of("its header is outside the file");
    }
    ByteBuffer header = ByteBuffer.allocate(LOCAL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    source.readFully(header, offset);
    if (header.getInt(0) != LOCAL_SIGNATURE) {
      return Optional.of("no local header at byte " + offset);
    }
    int nameBytes = Short.toUnsignedInt(header.getShort(26));
    int extraBytes = Short.toUnsignedInt(header.getShort(28));
    long data = offset + LOCAL_BYTES + nameBytes + extraBytes;
    if (data > source.size() || info.size() < 0 || info.size() > source.size() - data) {
      return Optional.of("%d bytes are more than the file has".formatted(info.size()));
    }
    ByteBuffer name = ByteBuffer.allocate(nameBytes);
    source.readFully(name, offset + LOCAL_BYTES);
    String local = new String(name.array(), StandardCharsets.UTF_8);
    if (!local.equals(info.name()) || header.getShort(8) != 0) {
      return Optional.of("its local header says something else than the directory");
    }
    entries.add(new Entry(info.name(), offset, data, info.size(), source));
    return Optional.empty();
  }

  private void refuseOverlap(List<Entry> entries) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparingLong(Entry::header));
    for (int i = 1; i < sorted.size(); i++) {
      Entry before = sorted.get(i - 1);
      if (before.offset() + before.size() > sorted.get(i).header()) {
        findings.accept(
            error(
                "dduf-overlap",
                "%s overlaps %s"
                    .formatted(
                        Printable.quote(sorted.get(i).path()), Printable.quote(before.path()))));
      }
    }
  }

  private Finding error(String code, String problem) {
    return Finding.error(code, path, path + ": " + problem);
  }
}
