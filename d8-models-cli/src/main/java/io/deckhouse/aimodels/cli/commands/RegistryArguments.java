package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.auth.Login;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.content.registry.RegistryOptions;
import io.deckhouse.aimodels.modelpack.http.HttpOptions;
import io.deckhouse.aimodels.modelpack.http.HttpOptions.ClientCertificate;
import io.deckhouse.aimodels.modelpack.http.Proxies;
import io.deckhouse.aimodels.modelpack.location.Location;
import io.deckhouse.aimodels.modelpack.location.SourceLocation;
import io.deckhouse.aimodels.modelpack.location.SourceOptions;
import io.deckhouse.aimodels.modelpack.source.huggingface.HubOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How a registry is reached, and as whom: what every command has that may name one. */
final class RegistryArguments {
  /** Where models are published for everybody. */
  private static final Set<String> PUBLIC_HOSTS =
      Set.of("registry.ollama.ai", "ollama.com", "hf.co", "huggingface.co");

  private final Invocation invocation;

  private final Argument<String> user =
      Argument.text("USER", "Log in to the registry as this user.", "-u", "--registry-login");

  private final Argument<String> password =
      Argument.text(
          "PASSWORD",
          "The password or token of the user. Others on this machine may see it in the list of"
              + " processes: better set $D8_MODELS_REGISTRY_PASSWORD, or use d8-models login once.",
          "-p",
          "--registry-password");

  private final Argument<Boolean> plainHttp =
      Argument.flag("Talk to registries without TLS.", "--plain-http");

  private final Argument<Boolean> tlsSkipVerify =
      Argument.flag("Accept any certificate of the other side.", "--tls-skip-verify");

  private final Argument<String> caFile =
      Argument.text("FILE", "Trust these certificate authorities too, in PEM.", "--ca-file");

  private final Argument<String> certFile =
      Argument.text(
          "FILE",
          "The client certificate, in PEM, for a registry that asks for one.",
          "--cert-file");

  private final Argument<String> keyFile =
      Argument.text("FILE", "The private key of the client certificate, in PEM.", "--key-file");

  private final Argument<String> stallTimeout =
      Argument.text(
          "DURATION",
          "Give a connection up, and try again, when nothing moves for this long: 90s, 2m, or a"
              + " number of seconds (default: 60s).",
          "--stall-timeout");

  private final Argument<Boolean> noResume =
      Argument.flag(
          "Begin anew instead of going on with what an interrupted command left.", "--no-resume");

  RegistryArguments(Invocation invocation) {
    this.invocation = invocation;
  }

  /** The option with the token for Hugging Face. */
  static Argument<String> tokenFile() {
    return Argument.text(
        "FILE",
        "A file with the token for Hugging Face, in place of $HF_TOKEN and of the stored one.",
        "--token-file");
  }

  /** The options of a command that asks little. */
  List<Argument<?>> arguments() {
    return List.of(
        user, password, plainHttp, tlsSkipVerify, caFile, certFile, keyFile, stallTimeout);
  }

  /** The options of a command that moves blobs. */
  List<Argument<?>> transferArguments() {
    List<Argument<?>> all = new ArrayList<>(arguments());
    all.add(noResume);
    return all;
  }

  /** Whether what interrupted commands left is gone on with. */
  boolean resume() {
    return !noResume.value();
  }

  /** The user that was given. */
  Optional<String> user() {
    return user.given().filter(name -> !name.isEmpty());
  }

  /** The password that was given. */
  Optional<String> password() {
    return password.given().filter(secret -> !secret.isEmpty());
  }

  /**
   * Registries for a command; the caller closes them. For locations of this machine the options are
   * not looked at, so that these commands start fast.
   *
   * @param locations what the command names, paths among them; a login that was given is for the
   *     registry of the last one, and for the others when they have no stored login
   */
  Registries open(Console console, List<String> locations) {
    return open(console, locations, journal(console));
  }

  /** The same for one location. */
  Registries open(Console console, String location) {
    return open(console, List.of(location));
  }

  /** The same for a command that writes nothing, here or there. */
  Registries openToRead(Console console, List<String> locations) {
    return open(console, locations, Optional.empty());
  }

  private Registries open(Console console, List<String> locations, Optional<Path> journal) {
    List<String> hosts = locations.stream().flatMap(text -> host(text).stream()).toList();
    if (hosts.isEmpty()) {
      return new Registries(RegistryOptions.defaults());
    }
    Set<String> others = new HashSet<>(hosts);
    others.remove(hosts.getLast());
    Credentials credentials =
        new CommandLogin(login(console), others, LoginStore.of(console).credentials());
    return new Registries(options(console, plainHttp.value(), credentials, journal));
  }

  /**
   * Registries that a source is read from, which is an Ollama host where it is one at all. The
   * hosts that everybody uses always have TLS, and are not told the login for the target.
   */
  Registries openSource(Console console, SourceLocation source, String target) {
    if (!(source instanceof SourceLocation.Ollama model)) {
      return new Registries(RegistryOptions.defaults());
    }
    Optional<String> host =
        model
            .host()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .filter(name -> !PUBLIC_HOSTS.contains(name));
    Credentials stored = LoginStore.of(console).credentials();
    boolean isAlone = host(target).isEmpty();
    Credentials credentials =
        host.isPresent() || isAlone
            ? new CommandLogin(
                login(console), isAlone ? Set.of() : Set.of(host.orElseThrow()), stored)
            : stored;
    return new Registries(
        options(console, plainHttp.value() && host.isPresent(), credentials, Optional.empty()));
  }

  /**
   * Registries that a recorded source is read from: whoever recorded it chose the host, so a login
   * that was given is only for the registry that the command names.
   */
  Registries openRecorded(Console console, SourceLocation source, String location) {
    if (!(source instanceof SourceLocation.Ollama model)) {
      return new Registries(RegistryOptions.defaults());
    }
    boolean isNamed = model.host().isPresent() && model.host().equals(host(location));
    Credentials stored = LoginStore.of(console).credentials();
    return new Registries(
        options(
            console,
            plainHttp.value() && model.host().filter(RegistryArguments::isLoopback).isPresent(),
            isNamed ? new CommandLogin(login(console), Set.of(), stored) : stored,
            Optional.empty()));
  }

  private static boolean isLoopback(String host) {
    return host.matches("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");
  }

  /** Registries for somebody. */
  Registries open(Console console, Credentials credentials) {
    return new Registries(options(console, plainHttp.value(), credentials, journal(console)));
  }

  private RegistryOptions options(
      Console console, boolean plain, Credentials credentials, Optional<Path> journal) {
    return new RegistryOptions(
        http(console),
        plain,
        credentials,
        journal,
        resume(),
        remark -> invocation.remark(console, remark));
  }

  private static Optional<Path> journal(Console console) {
    return Optional.of(console.home().resolve(".d8-models").resolve("uploads"));
  }

  /**
   * How sources on the other side of a network are reached: as registries are.
   *
   * @param tokenFile holds the token for Hugging Face, where it was given
   */
  SourceOptions sources(Console console, Argument<String> tokenFile) {
    HubOptions hub = HubOptions.of(console.environment());
    return new SourceOptions(
        http(console), tokenFile.given().map(Path::of).map(hub::withTokenFile).orElse(hub));
  }

  /** The host of a text that means a registry, or could. */
  private static Optional<String> host(String text) {
    try {
      return !Location.isSource(text) && Location.parse(text) instanceof Location.Registry registry
          ? registry.reference().host()
          : Optional.empty();
    } catch (InvalidRequestException e) {
      return Optional.empty(); // A path, or it is told when it is opened.
    }
  }

  private HttpOptions http(Console console) {
    if (certFile.given().isPresent() != keyFile.given().isPresent()) {
      throw new InvalidRequestException(
          "--cert-file and --key-file belong together (expected: both or none of them)");
    }
    return new HttpOptions(
        tlsSkipVerify.value(),
        caFile.given().map(Path::of),
        certFile
            .given()
            .map(file -> new ClientCertificate(Path.of(file), Path.of(keyFile.value()))),
        Proxies.of(console.environment()),
        stallTimeout
            .given()
            .map(text -> Durations.parse("--stall-timeout", text))
            .orElse(HttpOptions.STALL_TIMEOUT),
        "d8-models/" + Version.text());
  }

  /** The login that was given; its password is asked for where somebody is there. */
  private Optional<Login> login(Console console) {
    Optional<String> name = user();
    if (name.isEmpty()) {
      if (password().isPresent()) {
        throw new InvalidRequestException(
            "a password for the registry without a user (expected: -u USER too)");
      }
      return Optional.empty();
    }
    String secret = password().orElseGet(() -> ask(console, name.get()));
    return Optional.of(Login.password(name.get(), secret));
  }

  private static String ask(Console console, String name) {
    if (!console.in().isTerminal()) {
      throw new InvalidRequestException(
          "a user for the registry without a password: " + name,
          "set D8_MODELS_REGISTRY_PASSWORD, or use d8-models login HOST once");
    }
    String secret = console.in().askSecret("Password of " + name);
    if (secret.isEmpty()) {
      throw new InvalidRequestException("no password was given for " + name);
    }
    return secret;
  }
}
