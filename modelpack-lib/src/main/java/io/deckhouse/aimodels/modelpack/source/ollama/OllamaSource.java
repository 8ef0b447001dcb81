package io.deckhouse.aimodels.modelpack.source.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import io.deckhouse.aimodels.modelpack.source.remote.Heads;
import io.deckhouse.aimodels.modelpack.source.remote.RemoteFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model of an Ollama registry, or of Hugging Face, which serves its models in that form too. The
 * layers of its manifest are the files; their digests are left to the store that takes them in.
 */
public final class OllamaSource implements ModelSource {
  private static final int CONFIG_BYTES_MAX = 1024 * 1024;

  private final ContentStore repository;
  private final String location;
  private final Origin origin;
  private final LayerFiles layers;
  private final List<SourceFile> files = new ArrayList<>();

  private OllamaSource(ContentStore repository, String location, Origin origin, LayerFiles layers) {
    this.repository = repository;
    this.location = location;
    this.origin = origin;
    this.layers = layers;
    Heads heads = new Heads();
    layers
        .byPath()
        .forEach(
            (path, layer) ->
                files.add(
                    new RemoteFile(
                        path,
                        layer.size(),
                        Optional.of(new ListedDigest.Content(layer.digest())),
                        () -> repository.read(layer.digest()),
                        heads)));
  }

  /** Whether a text without a scheme is how Ollama's users name a model of Hugging Face. */
  public static boolean isHuggingFaceName(String text) {
    return OllamaName.isHuggingFace(text);
  }

  /**
   * Opens a model; its manifest is read once, now.
   *
   * @param text {@code ollama://[HOST[:PORT]/][NAMESPACE/]NAME[:TAG]}, the same without the scheme,
   *     or the address of a page of Ollama's library
   * @param registries open its host; not closed with this
   * @throws InvalidRequestException when the name is malformed
   * @throws NotFoundException when there is no such model or tag
   * @throws UnauthorizedException when it is not for everybody
   * @throws InvalidContentException when it is not one model in one file
   */
  public static OllamaSource open(String text, Registries registries) {
    OllamaName name = OllamaName.parse(text);
    ContentStore repository = registries.open(name.host(), name.repository());
    boolean opened = false;
    try {
      OllamaSource source = open(name, repository);
      opened = true;
      return source;
    } finally {
      if (!opened) {
        repository.close();
      }
    }
  }

  private static OllamaSource open(OllamaName name, ContentStore repository) {
    Manifest manifest = manifest(name, repository);
    String location = name.toString();
    LayerFiles layers = LayerFiles.of(manifest, location);
    if (!layers.hasModel()) {
      throw withoutModel(manifest.config(), location, repository);
    }
    Origin origin = new Origin(name.address(), Optional.of(manifest.digest().toString()));
    return new OllamaSource(repository, location, origin, layers);
  }

  private static Manifest manifest(OllamaName name, ContentStore repository) {
    try {
      Descriptor found = repository.resolve(name.tag()).orElseThrow(() -> notFound(name));
      return repository.manifest(found);
    } catch (UnauthorizedException e) {
      throw unauthorized(name, e);
    }
  }

  private static NotFoundException notFound(OllamaName name) {
    return NotFoundException.remote(
        "%s: there is no model %s, or it has no tag %s"
            .formatted(name, name.repository(), name.tag()),
        name.isHuggingFace()
            ? "check the name; the tag is a quantization or the name of a GGUF file there"
            : name.isOfLibrary()
                ? "https://ollama.com/" + name.repository() + "/tags shows the tags"
                : "d8-models list " + name.host() + "/" + name.repository() + " shows the tags");
  }

  private static UnauthorizedException unauthorized(OllamaName name, UnauthorizedException cause) {
    String keys = "; the keys of the Ollama program are not supported";
    if (name.isHuggingFace()) {
      return new UnauthorizedException(
          name + ": private, or not there" + keys,
          "take it with a token: d8-models pack hf://" + name.repository());
    }
    if (name.isOfLibrary()) {
      return new UnauthorizedException(
          name + ": private, or not there" + keys, "check the name, or publish the model");
    }
    return cause;
  }

  private static InvalidContentException withoutModel(
      Descriptor config, String location, ContentStore repository) {
    ObjectNode json =
        Json.parseObject(
            Blobs.readSmall(repository, config, CONFIG_BYTES_MAX), location + ": config");
    Optional<String> remote = text(json, "remote_host").or(() -> text(json, "remote_model"));
    return remote
        .map(
            host ->
                new InvalidContentException(
                    location + ": the model runs elsewhere, at " + Printable.text(host),
                    "there are no weights to pack; take another tag"))
        .orElseGet(
            () ->
                new InvalidContentException(
                    location + ": no model layer (expected: one GGUF file)", "check the name"));
  }

  private static Optional<String> text(ObjectNode json, String field) {
    return Optional.ofNullable(json.get(field))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isEmpty());
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public List<SourceFile> files() {
    return List.copyOf(files);
  }

  @Override
  public List<String> leftOut() {
    return layers.leftOut();
  }

  @Override
  public Optional<Origin> origin() {
    return Optional.of(origin);
  }

  @Override
  public void close() {
    repository.close();
  }
}
