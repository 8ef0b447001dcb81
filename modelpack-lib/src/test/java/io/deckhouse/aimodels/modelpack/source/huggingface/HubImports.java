package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.http.HttpOptions;
import io.deckhouse.aimodels.modelpack.http.HttpTransport;
import io.deckhouse.aimodels.modelpack.pack.DigestCache;
import io.deckhouse.aimodels.modelpack.pack.PackOptions;
import io.deckhouse.aimodels.modelpack.pack.PackPlan;
import io.deckhouse.aimodels.modelpack.pack.PackResult;
import io.deckhouse.aimodels.modelpack.pack.Packer;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFile;
import io.deckhouse.aimodels.modelpack.testkit.hub.TestHub;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Imports from a hub on this machine, and the small models that they take. */
final class HubImports implements AutoCloseable {
  static final String WEIGHTS = "model.safetensors";
  static final String CONFIG =
      "{\"model_type\": \"llama\", \"architectures\": [\"LlamaForCausalLM\"]}";

  private final URI endpoint;
  private final Optional<HubToken> token;
  private final HttpTransport transport;

  private HubImports(URI endpoint, Optional<HubToken> token, HttpOptions http) {
    this.endpoint = endpoint;
    this.token = token;
    this.transport = new HttpTransport(http);
  }

  /** Nobody in particular, who gives silent servers up after a second. */
  static HubImports from(TestHub hub) {
    return from(hub.endpoint(), FaultyRegistry.http());
  }

  static HubImports from(URI endpoint, HttpOptions http) {
    return new HubImports(endpoint, Optional.empty(), http);
  }

  /** Whoever has a token. */
  static HubImports from(TestHub hub, String token) {
    return new HubImports(hub.endpoint(), Optional.of(new HubToken(token)), FaultyRegistry.http());
  }

  ModelSource open(String text) {
    return HubSource.open(text, new HubOptions(endpoint, token), transport, PathFilter.ALL);
  }

  /** Packs as {@code v1}. */
  PackResult pack(String text, ContentStore store) {
    return packer().pack(open(text), store, "v1");
  }

  PackPlan plan(String text, Optional<ContentStore> store) {
    return packer().plan(open(text), store);
  }

  static Packer packer() {
    return new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE);
  }

  static LayoutStore layout(Path directory) {
    return LayoutStore.open(directory, "oci:test", LayoutOptions.writing());
  }

  /** A safetensors file of one tensor, whose bytes follow from a seed. */
  static byte[] weights(String tensor, long seed, int dataBytes) {
    byte[] file = new SafetensorsBuilder().tensor(tensor, "U8", 8, dataBytes).build();
    byte[] data = TestContent.bytes(seed, dataBytes);
    System.arraycopy(data, 0, file, file.length - dataBytes, dataBytes);
    return file;
  }

  /** Weights in one file, and what belongs to them. */
  static Map<String, HubFile> model(HubFile weights) {
    Map<String, HubFile> files = new LinkedHashMap<>();
    files.put(".gitattributes", HubFile.inline("*.safetensors filter=lfs\n"));
    files.put("README.md", HubFile.inline("---\nlicense: mit\n---\n# A model\n"));
    files.put("config.json", HubFile.inline(CONFIG));
    files.put("docs/more/notes.md", HubFile.inline("Notes.\n"));
    files.put(WEIGHTS, weights);
    files.put("tokenizer.json", HubFile.lfs(tokenizer()));
    return files;
  }

  private static byte[] tokenizer() {
    return ("{\"version\": \"1.0\"}" + " ".repeat(300)).getBytes(StandardCharsets.UTF_8);
  }

  static String shard(int number) {
    return "model-0000" + number + "-of-00004.safetensors";
  }

  /** A model of four shards. */
  static Map<String, HubFile> shards(Map<Integer, HubFile> shards) {
    Map<String, HubFile> files = new LinkedHashMap<>();
    StringBuilder weightMap = new StringBuilder();
    shards.forEach(
        (number, file) -> {
          files.put(shard(number), file);
          weightMap.append(weightMap.isEmpty() ? "" : ", ");
          weightMap.append("\"w" + number + "\": \"" + shard(number) + '"');
        });
    files.put(
        "model.safetensors.index.json",
        HubFile.inline("{\"metadata\": {}, \"weight_map\": {" + weightMap + "}}"));
    files.put("config.json", HubFile.inline(CONFIG));
    return files;
  }

  @Override
  public void close() {
    transport.close();
  }
}
