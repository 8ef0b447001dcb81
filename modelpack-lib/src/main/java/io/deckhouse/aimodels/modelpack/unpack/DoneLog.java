package io.deckhouse.aimodels.modelpack.unpack;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which layers are staged, as lines of JSON that are added while they arrive. Lines that nobody can
 * read are as if they were not there. Safe for use by several threads.
 */
final class DoneLog implements AutoCloseable {
  /** The longest log that is read; more layers than it tells are staged again. */
  private static final long SIZE_MAX_BYTES = 64L * 1024 * 1024;

  private final Map<String, DoneLayer> layers = new LinkedHashMap<>();
  // Not a channel: an interrupted thread would close that for all the others.
  private final OutputStream out;

  private DoneLog(OutputStream out) {
    this.out = out;
  }

  static DoneLog open(Path file) throws IOException {
    List<DoneLayer> known = read(file);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(file);
    }
    DoneLog log = new DoneLog(new FileOutputStream(file.toFile(), true));
    known.forEach(layer -> log.layers.put(layer.key(), layer));
    return log;
  }

  private static List<DoneLayer> read(Path file) throws IOException {
    List<DoneLayer> known = new ArrayList<>();
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) > SIZE_MAX_BYTES) {
      return known;
    }
    // Every byte is a character here, so that nothing in the file is malformed.
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
        BufferedReader lines = new BufferedReader(text)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        try {
          known.add(DoneLayer.parse(line.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (InvalidContentException e) {
          // A process was killed while it wrote the line.
        }
      }
    }
    return known;
  }

  synchronized Optional<DoneLayer> find(String key) {
    return Optional.ofNullable(layers.get(key));
  }

  synchronized void add(DoneLayer layer) throws IOException {
    // A line break before it too: it may follow a line that was cut short.
    byte[] line = layer.line();
    byte[] whole = new byte[line.length + 2];
    whole[0] = '\n';
    System.arraycopy(line, 0, whole, 1, line.length);
    whole[whole.length - 1] = '\n';
    out.write(whole);
    layers.put(layer.key(), layer);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
