package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.http.HttpOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How registries are used.
 *
 * @param http how they are reached
 * @param plainHttp without TLS
 * @param credentials who the caller is to each of them
 * @param journal a directory for what must outlive the process: the state of uploads. Without one
 *     an interrupted upload begins anew
 * @param resume whether uploads of earlier processes are gone on with
 * @param remarks hears what people may want to know, in one line: an upload had to begin anew
 */
public record RegistryOptions(
    HttpOptions http,
    boolean plainHttp,
    Credentials credentials,
    Optional<Path> journal,
    boolean resume,
    Consumer<String> remarks) {
  /** TLS, nobody in particular, no journal. */
  public static RegistryOptions defaults() {
    return new RegistryOptions(
        HttpOptions.defaults(), false, Credentials.NONE, Optional.empty(), true, _ -> {});
  }
}
