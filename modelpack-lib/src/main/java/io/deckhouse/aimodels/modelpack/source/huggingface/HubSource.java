package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.http.Authorization;
import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import io.deckhouse.aimodels.modelpack.http.HttpTransport;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import io.deckhouse.aimodels.modelpack.source.remote.Heads;
import io.deckhouse.aimodels.modelpack.source.remote.RemoteFile;
import java.util.List;
import java.util.Optional;

/**
 * A model of the hub, at one commit. The revision is asked for once and its files are listed once;
 * all that is read later is of that commit. Every file is proven against what the hub lists: large
 * ones by their SHA-256, which the store that takes them in compares, small ones by their git
 * object. So a mirror need not be trusted with the bytes, only with the list.
 *
 * <p>Files are fetched in ranges through {@code /ID/resolve/COMMIT/PATH}, also those of
 * repositories that are stored in Xet. The token goes to the endpoint alone, never to where it
 * redirects to.
 */
public final class HubSource implements ModelSource {
  private final HubReference reference;
  private final Origin origin;
  private final List<SourceFile> files;
  private final List<String> leftOut;

  private HubSource(
      HubReference reference, Origin origin, List<SourceFile> files, List<String> leftOut) {
    this.reference = reference;
    this.origin = origin;
    this.files = files;
    this.leftOut = leftOut;
  }

  /**
   * Opens a model: asks which commit it is and which files it has, and chooses among them; reads
   * none. Blocks.
   *
   * @param text {@code hf://ORG/REPO[@REVISION]}, perhaps with {@code /FILE} or {@code :QUANT}, or
   *     the address of a page of the hub or of the endpoint
   * @param transport is not closed with the source, and must be open while it is read
   * @param filter leaves files out; with an include pattern it alone chooses
   * @throws InvalidRequestException when the text names no model, or what it names can be several
   *     sets
   * @throws InvalidContentException when the hub lists what cannot be a model: unsafe paths, names
   *     that differ only in case, a set with a missing file
   * @throws ModelPackException when the hub does not give it: see {@code code}
   */
  public static ModelSource open(
      String text, HubOptions options, HttpTransport transport, PathFilter filter) {
    HubReference reference = HubReference.parse(text, options);
    Optional<HubToken> token = options.token();
    HubCaller asked =
        new HubCaller(
            options,
            reference.id(),
            new HttpCaller(
                transport,
                token.map(HubToken::secret).map(Authorization::bearer).orElse(Authorization.none()),
                options.endpoint()),
            new HttpCaller(transport, Authorization.none(), options.endpoint()),
            new HubErrors(reference, token.isPresent()));
    HubCommit commit = HubCommit.ask(asked, reference.revision().orElse("main"));
    HubCaller caller = asked.at(commit.id().orElse(reference.id()));
    HubSelection selection =
        HubSelection.of(new HubListing(caller, commit.sha()).files(), filter, reference);
    Heads heads = new Heads();
    List<SourceFile> files =
        selection.files().stream()
            .<SourceFile>map(file -> remote(file, caller, commit.sha(), transport, heads))
            .toList();
    return new HubSource(
        reference,
        new Origin(caller.id().page(), Optional.of(commit.sha())),
        files,
        selection.leftOut());
  }

  private static RemoteFile remote(
      HubFile file, HubCaller caller, String commit, HttpTransport transport, Heads heads) {
    HubDownload download = new HubDownload(caller, commit, file);
    return new RemoteFile(
        file.path(),
        file.size(),
        Optional.of(file.listed()),
        () -> transport.file(file.path(), file.size(), download),
        heads);
  }

  @Override
  public String location() {
    return reference.text();
  }

  @Override
  public List<SourceFile> files() {
    return files;
  }

  @Override
  public List<String> leftOut() {
    return leftOut;
  }

  @Override
  public Optional<Origin> origin() {
    return Optional.of(origin);
  }

  @Override
  public void close() {}
}
