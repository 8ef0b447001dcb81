package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.format.FileReport;
import io.deckhouse.aimodels.modelpack.format.detect.FileClassifier;
import io.deckhouse.aimodels.modelpack.source.Gate;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The content policy in front of a store, for what its beginning gives away; everything is looked
 * at again when it is there.
 */
final class PolicyGate implements Gate {
  private final Admission admission;
  private final String location;
  private final List<FileReport> refused = new ArrayList<>();

  PolicyGate(Admission admission, String location) {
    this.admission = admission;
    this.location = location;
  }

  @Override
  public boolean admits(SourceFile file) {
    FileReport report;
    try {
      report = FileClassifier.classify(new HeadOnly(file));
    } catch (IOException e) {
      return true; // More than the beginning is needed.
    }
    if (admission.isRecognised(report)) {
      refuse(report);
      return false;
    }
    return true;
  }

  private synchronized void refuse(FileReport report) {
    refused.add(report);
  }

  @Override
  public synchronized void requireAll() {
    if (!refused.isEmpty()) {
      throw Admission.refusal(refused, location);
    }
  }
}
