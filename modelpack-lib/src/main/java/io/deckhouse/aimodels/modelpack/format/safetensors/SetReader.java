package io.deckhouse.aimodels.modelpack.format.safetensors;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the headers of one set, one at a time, and checks them against each other. */
final class SetReader {
  private final SafetensorsSet set;
  private final Consumer<Finding> findings;
  private final Optional<TensorTally> tally;

  /**
   * @param tally takes the tensors when the set is part of the model, else empty
   */
  SetReader(SafetensorsSet set, Optional<TensorTally> tally, Consumer<Finding> findings) {
    this.set = set;
    this.tally = tally;
    this.findings = findings;
  }

  /** Checks the whole set; returns how many of its files are valid. */
  int read() {
    TensorPlaces places = places();
    int valid = 0;
    for (ModelFile file : set.files()) {
      try (ByteSource source = file.open()) {
        SafetensorsHeader header = SafetensorsReader.read(source, file.path());
        valid++;
        places.check(header, file.path());
        if (tally.isPresent()) {
          add(header, file.path(), tally.get());
        }
      } catch (MalformedException e) {
        findings.accept(e.finding());
      } catch (IOException e) {
        throw ModelPackException.io("read " + file.path(), e);
      }
    }
    if (valid == set.files().size()) {
      places.checkComplete();
    }
    return valid;
  }

  private TensorPlaces places() {
    if (set.index().isPresent()) {
      ModelFile file = set.index().get().file();
      try (ByteSource source = file.open()) {
        return new IndexedPlaces(file.path(), ShardIndex.read(source, file.path()), findings);
      } catch (MalformedException e) {
        findings.accept(e.finding());
      } catch (IOException e) {
        throw ModelPackException.io("read " + file.path(), e);
      }
    }
    return set.isSharded() ? new NumberedPlaces(set, findings) : TensorPlaces.ANYWHERE;
  }

  private static void add(SafetensorsHeader header, String path, TensorTally tally)
      throws MalformedException {
    try {
      header.addTo(tally);
    } catch (ArithmeticException e) {
      throw new MalformedException(
          new Faults(path)
              .of("safetensors-count-overflow", "the elements of the model overflow 64 bits"));
    }
  }
}
