package io.deckhouse.aimodels.cli.terminal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.progress.Allocation;
import io.deckhouse.aimodels.modelpack.progress.ProgressEvent;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Events as lines of JSON: {@code {"event","job","item","bytes","total"}}. Bytes that move are told
 * in steps, not for each buffer. Bytes that have to be moved again are taken off the next step, so
 * that the sum of what was told is never too large for what is left.
 */
final class JsonProgress implements ProgressListener {
  private static final long STEP_BYTES = 16 * 1024 * 1024;

  private final Console console;
  private final Map<Allocation, Long> untold = new ConcurrentHashMap<>();

  JsonProgress(Console console) {
    this.console = console;
  }

  @Override
  public void on(ProgressEvent event) {
    Allocation allocation = event.allocation();
    switch (event) {
      case ProgressEvent.Started _ -> print("started", allocation, 0);
      case ProgressEvent.Advanced advanced -> {
        long bytes = untold.merge(allocation, advanced.bytes(), Long::sum);
        if (bytes >= STEP_BYTES) {
          tell(allocation);
        }
      }
      case ProgressEvent.Skipped skipped -> print("skipped", allocation, skipped.bytes());
      case ProgressEvent.Finished _ -> {
        tell(allocation);
        print("finished", allocation, 0);
      }
    }
  }

  private void tell(Allocation allocation) {
    Long bytes = untold.remove(allocation);
    if (bytes != null && bytes > 0) {
      print("advanced", allocation, bytes);
    }
  }

  private void print(String event, Allocation allocation, long bytes) {
    ObjectNode line = Json.object();
    line.put("event", event);
    line.put(
        "job", allocation.parent().map(Allocation::description).orElse(allocation.description()));
    line.put("item", allocation.parent().isPresent() ? allocation.description() : "");
    line.put("bytes", bytes);
    line.put("total", allocation.bytes());
    console.message(new String(Json.bytes(line), StandardCharsets.UTF_8));
  }
}
