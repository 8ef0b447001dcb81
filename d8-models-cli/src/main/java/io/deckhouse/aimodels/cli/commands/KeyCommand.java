package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.trust.key.KeyFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models key generate}. */
public final class KeyCommand implements DefinedCommand, Runnable {
  private static final String GENERATE = "generate";

  private final Console console;

  private final Invocation invocation = new Invocation();
  private final KeyPassword password = new KeyPassword();

  private final Argument<String> action =
      Argument.position(0, "generate", "What to do: generate makes a pair of keys.");

  private final Argument<String> prefix =
      Argument.text(
          "PREFIX",
          "Write PREFIX.key and PREFIX.pub (default: cosign). Files that are there stay.",
          "--output-prefix");

  public KeyCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "key",
            "Make a pair of keys to sign models with, as cosign has them.",
            "The private key is ECDSA over P-256, encrypted with a password, and for its owner alone.")
        .takes(action, prefix, password.argument())
        .takes(invocation.arguments())
        .examples(
            "d8-models key generate                            cosign.key and cosign.pub, asks for a password",
            "COSIGN_PASSWORD= d8-models key generate --output-prefix ci")
        .spec();
  }

  @Override
  public void run() {
    if (!action.value().equals(GENERATE)) {
      throw new InvalidRequestException("key: " + action.value() + " (expected: generate)");
    }
    String name = prefix.given().orElse("cosign");
    Path privateFile = Path.of(name + ".key");
    Path publicFile = Path.of(name + ".pub");
    for (Path file : List.of(privateFile, publicFile)) {
      if (Files.exists(file)) {
        throw thereAlready(file);
      }
    }
    KeyFiles.Generated keys = KeyFiles.generate(password.chosen(console));
    write(privateFile, keys.privatePem(), "rw-------");
    write(publicFile, keys.publicPem(), "rw-r--r--");
    print(privateFile, publicFile);
  }

  private static void write(Path file, String text, String mode) {
    try (OutputStream out =
        Channels.newOutputStream(
            Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))))) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (FileAlreadyExistsException e) {
      throw thereAlready(file);
    } catch (IOException e) {
      throw ModelPackException.io("write " + file, e);
    }
  }

  private static InvalidRequestException thereAlready(Path file) {
    return new InvalidRequestException(
        file + " is there already, and keys are never overwritten",
        "choose other names with --output-prefix");
  }

  private void print(Path privateFile, Path publicFile) {
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("privateKey", privateFile.toString());
      json.put("publicKey", publicFile.toString());
      Invocation.print(console, json);
    } else {
      console.out().println("wrote " + privateFile + " (keep it secret) and " + publicFile);
    }
  }
}
