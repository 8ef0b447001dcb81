package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Location;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Reference;
import io.deckhouse.aimodels.modelpack.trust.key.KeyFiles;
import io.deckhouse.aimodels.modelpack.trust.key.SigningKey;
import io.deckhouse.aimodels.modelpack.trust.signature.Signer;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models sign}. */
public final class SignCommand implements DefinedCommand, Runnable {
  private final Console console;

  private final Invocation invocation = new Invocation();
  private final RegistryArguments registry = new RegistryArguments(invocation);
  private final KeyPassword password = new KeyPassword();

  private final Argument<String> location =
      Argument.position(
          0, "LOCATION", "A packed model, in a registry, the local store or a layout.");

  private final Argument<String> key =
      Argument.requiredText(
          "FILE", "The private key: that of cosign, or PKCS#8 in PEM (ECDSA over P-256).", "--key");

  private final Argument<String> identity =
      Argument.text(
          "HOST/REPO",
          "The repository that the signature names (default: the one of LOCATION, or the name).",
          "--identity");

  public SignCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "sign",
            "Sign a packed model with a key, in both forms that cosign has.",
            "The signatures lie beside the model, and move along with it. Nothing but the registry of"
                + " the model is asked.")
        .takes(location, key, password.argument(), identity)
        .takes(invocation.arguments())
        .takes(registry.arguments())
        .examples(
            "d8-models sign registry.example.org/models/llama:1 --key cosign.key",
            "cosign verify --key cosign.pub --insecure-ignore-tlog registry.example.org/models/llama:1",
            "d8-models sign llama:1 --key cosign.key --key-password-file password.txt")
        .spec();
  }

  @Override
  public void run() {
    SigningKey signing = KeyFiles.read(Path.of(key.value()), () -> password.existing(console));
    try (Registries registries = registry.open(console, location.value());
        Place place = WorkOptions.locations(console, registries).change(location.value())) {
      Descriptor model = place.resolve();
      String name = identity.given().orElseGet(() -> repository(location.value(), place.name()));
      print(place.text(), model, new Signer(place.store(), signing).sign(model, name));
    }
  }

  /** What a location is called without its tag or digest. */
  private static String repository(String location, String name) {
    return switch (Location.parse(location)) {
      case Location.Registry(Reference reference) -> reference.name();
      case Location.Local(Reference reference) -> reference.name();
      case Location.Layout _, Location.Archive _ -> name;
    };
  }

  private void print(String reference, Descriptor model, List<Descriptor> signatures) {
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("reference", reference);
      json.put("digest", model.digest().toString());
      ArrayNode made = json.putArray("signatures");
      signatures.forEach(one -> made.add(one.digest().toString()));
      Invocation.print(console, json);
    } else {
      console.out().println("signed " + reference);
      console.out().println(model.digest());
    }
  }
}
