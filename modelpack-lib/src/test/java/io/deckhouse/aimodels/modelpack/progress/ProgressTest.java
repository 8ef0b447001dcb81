package io.deckhouse.aimodels.modelpack.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void tellsWhichPartOfWhichJobAdvances() {
    List<ProgressEvent> events = Collections.synchronizedList(new ArrayList<>());
    try (Progress job = Progress.start(events::add, "pack", 10);
        Progress part = job.part("model.safetensors", 7)) {
      part.advance(3);
      part.skip(4);
    }
    Allocation job = events.getFirst().allocation();
    Allocation part = events.get(1).allocation();
    assertThat(job.parent()).isEmpty();
    assertThat(part.parent()).contains(job);
    assertThat(events)
        .containsExactly(
            new ProgressEvent.Started(job),
            new ProgressEvent.Started(part),
            new ProgressEvent.Advanced(part, 3),
            new ProgressEvent.Skipped(part, 4),
            new ProgressEvent.Finished(part),
            new ProgressEvent.Finished(job));
  }
}
