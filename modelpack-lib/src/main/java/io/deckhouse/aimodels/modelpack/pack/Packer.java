package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.RefusedByPolicyException;
import io.deckhouse.aimodels.modelpack.artifact.ModelPack;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.FileReport;
import io.deckhouse.aimodels.modelpack.format.FileRole;
import io.deckhouse.aimodels.modelpack.format.ModelReport;
import io.deckhouse.aimodels.modelpack.inspect.ModelInspector;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.parallel.Workers;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.Gate;
import io.deckhouse.aimodels.modelpack.source.Intake;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/**
 * Packs a model as a ModelPack artifact (model-spec, spec.md): looks at the files, asks the content
 * policy, writes the layers, the config and the manifest. The same files give the same digest,
 * whatever the machine, the time, the order of listing, the umask or the locale.
 */
public final class Packer {
  private final PackOptions options;
  private final DigestCache cache;
  private final ProgressListener listener;

  /**
   * Prepares packing; nothing is read yet.
   *
   * @throws InvalidRequestException when the options contradict each other
   */
  public Packer(PackOptions options, DigestCache cache, ProgressListener listener) {
    if (!LayerPlanner.isUsable(options)) {
      throw new InvalidRequestException(
          "compression "
              + options.compression().id()
              + " of raw layers (expected: a tar layer; ModelPack has no compressed raw type)");
    }
    this.options = options;
    this.cache = cache;
    this.listener = listener;
  }

  /** The files that the options take, and the others. */
  private record Chosen(List<SourceFile> files, List<String> leftOut) {}

  /** A model that has been looked at and may be packed. */
  private record Accepted(List<SourceFile> files, List<String> leftOut, ModelReport report) {}

  /**
   * Looks at a source without packing it. Of files on the other side of a network only the
   * beginnings are read.
   *
   * @param target where it would be packed to, where that is there already
   * @throws RefusedByPolicyException when a file is not allowed
   * @throws InvalidContentException when the model is malformed
   */
  public PackPlan plan(ModelSource source, Optional<ContentStore> target) {
    Chosen chosen = choose(source);
    List<String> unchecked = new ArrayList<>();
    ModelReport report = look(chosen.files(), unchecked);
    new Admission(options.allowed()).require(report, source.location());
    List<PackPlan.PlannedFile> files = new ArrayList<>();
    for (SourceFile file : chosen.files()) {
      Optional<Digest> digest = file.digest().or(() -> cache.find(file));
      boolean isPresent =
          target.isPresent()
              && digest.isPresent()
              && target.get().size(digest.get()).equals(OptionalLong.of(file.size()));
      files.add(new PackPlan.PlannedFile(file.path(), file.size(), digest, isPresent));
    }
    return new PackPlan(report, files, chosen.leftOut(), unchecked);
  }

  /** Looks at the files, those aside of which more than the beginning would be needed. */
  private static ModelReport look(List<SourceFile> files, List<String> unchecked) {
    while (true) {
      try {
        ModelReport report =
            ModelInspector.inspect(
                files.stream()
                    .filter(file -> !unchecked.contains(file.path()))
                    .map(file -> file.local().isPresent() ? file : new HeadOnly(file))
                    .toList());
        return unchecked.isEmpty() ? report : withoutErrors(report);
      } catch (ModelPackException e) {
        unchecked.add(HeadOnly.BeyondHeadException.path(e).orElseThrow(() -> e));
      }
    }
  }

  /** What was not looked at may be what seems to be missing. */
  private static ModelReport withoutErrors(ModelReport report) {
    return new ModelReport(
        report.facts(),
        report.files(),
        report.findings().stream().filter(finding -> !finding.isError()).toList());
  }

  /**
   * Packs a source into a store and points a name at the artifact. When it fails, the name is as it
   * was.
   *
   * @throws RefusedByPolicyException when a file is not allowed
   * @throws InvalidContentException when the model is malformed
   * @throws LocalFailureException when a file cannot be read or changes meanwhile, or the store
   *     cannot be written
   */
  public PackResult pack(ModelSource source, ContentStore store, String name) {
    Gate gate = new PolicyGate(new Admission(options.allowed()), source.location());
    ModelSource settled = source.settle(new Intake(store, options.filter(), gate, listener));
    Accepted accepted = accept(settled);
    List<LayerPlan> plan = plan(accepted);
    List<LayerWriter.Written> layers = writeLayers(plan, new LayerWriter(store, cache));
    ArtifactDescriber describer = new ArtifactDescriber(options, settled.origin());
    byte[] config =
        describer
            .config(
                accepted.report().facts(),
                layers.stream().map(LayerWriter.Written::diffId).toList())
            .bytes();
    Descriptor configDescriptor =
        new Descriptor(ModelPack.CONFIG, Digest.sha256(config), config.length);
    putSmall(store, configDescriptor, config);
    List<Descriptor> descriptors = layers.stream().map(LayerWriter.Written::descriptor).toList();
    Manifest manifest =
        Manifest.of(
            ModelPack.ARTIFACT_TYPE,
            configDescriptor,
            descriptors,
            describer.annotations(accepted.report(), accepted.files()));
    if (manifest.size() > Manifest.SIZE_MAX_BYTES) {
      throw new InvalidContentException("the manifest of this model would be larger than 4 MiB");
    }
    store.put(manifest, Optional.of(name));
    return new PackResult(
        manifest.descriptor(),
        accepted.report(),
        descriptors,
        manifest.contentSize(),
        settled.origin(),
        accepted.leftOut(),
        options.smallFilesInTar() ? 0 : filesInTar(plan));
  }

  private Accepted accept(ModelSource source) {
    Chosen chosen = choose(source);
    ModelReport report = ModelInspector.inspect(chosen.files());
    new Admission(options.allowed()).require(report, source.location());
    return new Accepted(chosen.files(), chosen.leftOut(), report);
  }

  private Chosen choose(ModelSource source) {
    List<SourceFile> files = new ArrayList<>();
    List<String> leftOut = new ArrayList<>(source.leftOut());
    for (SourceFile file : source.files()) {
      if (options.filter().accepts(file.path())) {
        files.add(file);
      } else {
        leftOut.add(file.path());
      }
    }
    if (files.isEmpty()) {
      throw new InvalidContentException(
          source.location() + ": no files to pack", "name a directory with a model in it");
    }
    return new Chosen(List.copyOf(files), List.copyOf(leftOut));
  }

  private List<LayerPlan> plan(Accepted accepted) {
    Map<String, FileRole> roles = new HashMap<>();
    for (FileReport file : accepted.report().files()) {
      roles.put(file.path(), file.role());
    }
    return new LayerPlanner(roles, options).plan(accepted.files());
  }

  private List<LayerWriter.Written> writeLayers(List<LayerPlan> plan, LayerWriter writer) {
    long total = plan.stream().mapToLong(Packer::size).sum();
    try (Progress whole = Progress.start(listener, "pack", total)) {
      // The largest first, so that no worker is left with a long file at the end.
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < plan.size(); i++) {
        order.add(i);
      }
      order.sort(Comparator.comparingLong(i -> -size(plan.get(i))));
      List<Callable<LayerWriter.Written>> tasks = new ArrayList<>();
      for (int index : order) {
        tasks.add(() -> writer.write(plan.get(index), whole));
      }
      List<LayerWriter.Written> done = new Workers(options.concurrency()).run(tasks);
      List<LayerWriter.Written> inOrder =
          new ArrayList<>(Collections.nCopies(done.size(), done.getFirst()));
      for (int i = 0; i < done.size(); i++) {
        inOrder.set(order.get(i), done.get(i));
      }
      return inOrder;
    }
  }

  private static long size(LayerPlan plan) {
    return switch (plan) {
      case LayerPlan.Raw raw -> raw.file().size();
      case LayerPlan.Tar tar -> tar.files().stream().mapToLong(SourceFile::size).sum();
    };
  }

  private static int filesInTar(List<LayerPlan> plan) {
    int files = 0;
    for (LayerPlan layer : plan) {
      if (layer instanceof LayerPlan.Tar tar) {
        files += tar.files().size();
      }
    }
    return files;
  }

  private static void putSmall(ContentStore store, Descriptor descriptor, byte[] bytes) {
    try (BlobWriter writer = store.write()) {
      writer.write(ByteBuffer.wrap(bytes));
      writer.commit(descriptor);
    }
  }
}
