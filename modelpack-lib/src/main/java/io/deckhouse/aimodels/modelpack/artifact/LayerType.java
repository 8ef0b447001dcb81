package io.deckhouse.aimodels.modelpack.artifact;

import io.deckhouse.aimodels.modelpack.format.FileRole;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a layer of a model artifact holds, read from its media type: the 20 types of ModelPack
 * (model-spec, spec.md "Layer media types"), the same under the older name {@code cnai}, Docker's
 * {@code weight.v1.gguf} and {@code weight.v1.safetensors}, and KitOps' own types.
 *
 * @param role what the files are for
 * @param encoding how they are stored
 */
public record LayerType(FileRole role, LayerEncoding encoding) {
  private static final Pattern MODEL_PACK =
      Pattern.compile(
          "application/vnd\\.(?:cncf|cnai)\\.model\\.(weight|weight\\.config|doc|code|dataset)"
              + "\\.v1\\.(raw|tar|tar\\+gzip|tar\\+zstd|gguf|safetensors)");

  private static final Pattern KIT_OPS =
      Pattern.compile(
          "application/vnd\\.kitops\\.modelkit\\.(model|modelpart|dataset|code|docs)"
              + "\\.v1\\.((?:raw|tar)(?:\\+gzip|\\+zstd)?)");

  private static final Map<String, FileRole> ROLES =
      Map.of(
          "weight", FileRole.WEIGHT,
          "weight.config", FileRole.WEIGHT_CONFIG,
          "doc", FileRole.DOC,
          "code", FileRole.CODE,
          "dataset", FileRole.DATASET,
          "model", FileRole.WEIGHT,
          "modelpart", FileRole.WEIGHT_CONFIG,
          "docs", FileRole.DOC);

  /** Reads a media type; types of other artifacts give nothing. */
  public static Optional<LayerType> parse(String mediaType) {
    for (Pattern pattern : new Pattern[] {MODEL_PACK, KIT_OPS}) {
      Matcher matcher = pattern.matcher(mediaType);
      if (matcher.matches()) {
        FileRole role = ROLES.get(matcher.group(1));
        return Optional.of(
            new LayerType(role == null ? FileRole.CODE : role, encoding(matcher.group(2))));
      }
    }
    return Optional.empty();
  }

  private static LayerEncoding encoding(String id) {
    for (LayerEncoding encoding : LayerEncoding.values()) {
      if (encoding.id().equals(id)) {
        return encoding;
      }
    }
    return LayerEncoding.RAW;
  }

  /** The media type of the specification; {@code raw} and {@code tar} encodings only. */
  public String mediaType() {
    return "application/vnd.cncf.model." + role.id() + ".v1." + encoding.id();
  }
}
