package io.deckhouse.aimodels.modelpack.location;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.http.HttpTransport;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import io.deckhouse.aimodels.modelpack.source.FileSetSource;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.archive.ArchiveSource;
import io.deckhouse.aimodels.modelpack.source.huggingface.HubSource;
import io.deckhouse.aimodels.modelpack.source.ollama.OllamaSource;
import io.deckhouse.aimodels.modelpack.source.url.UrlSource;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens what is packed, wherever it is. Nothing is set up before the first source that needs it.
 * Not for use by several threads.
 */
public final class Sources implements AutoCloseable {
  private final SourceOptions options;
  private final Registries registries;
  private @Nullable HttpTransport transport;

  /**
   * @param registries open the hosts of Ollama models; not closed with this
   */
  public Sources(SourceOptions options, Registries registries) {
    this.options = options;
    this.registries = registries;
  }

  /**
   * Opens a source: a directory, a file, an archive, {@code hf://}, {@code ollama://}, {@code
   * https://}. The caller closes it, before this.
   *
   * @param filter which files will be packed: without an include pattern the source chooses
   * @param digest of what lies under an address
   * @throws NotFoundException when it is not there
   * @throws InvalidRequestException when the text means nothing that can be packed
   */
  public ModelSource open(String text, PathFilter filter, Optional<Digest> digest) {
    SourceLocation location = SourceLocation.parse(text, options.hub());
    if (digest.isPresent() && !(location instanceof SourceLocation.Url)) {
      throw new InvalidRequestException(
          text + ": a digest is for an https address (expected: no --digest)");
    }
    return switch (location) {
      case SourceLocation.HuggingFace(String model) ->
          HubSource.open(model, options.hub(), transport(), filter);
      case SourceLocation.Ollama(String model) -> OllamaSource.open(model, registries);
      case SourceLocation.Url(URI uri) -> UrlSource.open(uri, digest, transport());
      case SourceLocation.Local(Path path) -> local(path);
    };
  }

  /**
   * Opens a directory, a file or an archive of this machine.
   *
   * @throws NotFoundException when it is not there
   */
  public static ModelSource local(Path path) {
    if (!Files.exists(path)) {
      throw NotFoundException.local("no such file or directory: " + path);
    }
    if (Files.isDirectory(path)) {
      return DirectorySource.open(path);
    }
    return ArchiveSource.isArchive(path.toString())
        ? ArchiveSource.open(path)
        : FileSetSource.open(path);
  }

  private HttpTransport transport() {
    if (transport == null) {
      transport = new HttpTransport(options.http());
    }
    return transport;
  }

  @Override
  public void close() {
    if (transport != null) {
      transport.close();
    }
  }
}
