package io.deckhouse.aimodels.modelpack.source.url;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.http.HttpTransport;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.parallel.Workers;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.ShardSet;
import io.deckhouse.aimodels.modelpack.source.archive.ArchiveFormat;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A file, a set of shards or an archive under an address. No credentials are sent. What is
 * downloaded is compared with a digest where one is given, and has one afterwards in any case.
 */
public final class UrlSource {
  private UrlSource() {}

  /**
   * Looks what lies under an address; of a file nothing is read yet.
   *
   * @param uri http or https; its last part is the name of the file
   * @param digest of what lies there: sha256
   * @throws InvalidRequestException when the address holds a password, or nothing proves what comes
   *     from it
   * @throws io.deckhouse.aimodels.modelpack.NotFoundException when nothing is there
   * @throws io.deckhouse.aimodels.modelpack.UnauthorizedException when the server wants a login
   * @throws io.deckhouse.aimodels.modelpack.InvalidContentException when it is a web page
   */
  public static ModelSource open(URI uri, Optional<Digest> digest, HttpTransport transport) {
    Address address = Address.of(uri, digest.isPresent());
    if (digest.isPresent() && digest.get().algorithm() != Digest.Algorithm.SHA256) {
      throw new InvalidRequestException("digest: " + digest.get() + " (expected: sha256:…)");
    }
    Optional<ShardSet> set = ShardSet.begunBy(address.name(), address.shown());
    if (set.isPresent() && set.get().count() > 1 && digest.isPresent()) {
      throw new InvalidRequestException(
          address.shown() + ": one digest for a set of " + set.get().count() + " files",
          "leave --digest out, or pack an archive of the set");
    }
    FileServer server = new FileServer(transport, address);
    Resource first = server.look(address);
    Optional<ArchiveFormat> format = ArchiveFormat.ofName(address.name());
    if (format.isPresent() || first.size().isEmpty()) {
      return new UrlStream(server, first, format, digest);
    }
    List<Resource> files = new ArrayList<>(List.of(first));
    set.ifPresent(shards -> files.addAll(others(shards, address, server)));
    return new UrlFiles(server, files, digest);
  }

  private static List<Resource> others(ShardSet set, Address first, FileServer server) {
    List<Callable<Optional<Resource>>> tasks = new ArrayList<>();
    List<String> names = set.fileNames();
    for (String name : names.subList(1, names.size())) {
      tasks.add(() -> Optional.of(server.look(first.sibling(name))));
    }
    tasks.add(() -> server.find(first.sibling(set.indexName())));
    return new Workers(Workers.defaultConcurrency())
        .run(tasks).stream().flatMap(Optional::stream).toList();
  }
}
