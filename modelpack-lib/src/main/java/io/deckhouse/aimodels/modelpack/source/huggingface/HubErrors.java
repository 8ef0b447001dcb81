package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import java.util.Locale;
import java.util.Optional;

/**
 * What a refusal of the hub means. It tells more in headers ({@code X-Error-Code}, {@code
 * X-Error-Message}) than in the status: a 401 may be a gated model, a wrong token, a private model
 * or one that does not exist.
 *
 * @param reference what was asked for
 * @param hasToken whether the caller said who he is
 */
record HubErrors(HubReference reference, boolean hasToken) {
  private static final String SET_TOKEN =
      "give a token with HF_TOKEN or --token-file (https://huggingface.co/settings/tokens)";

  /**
   * The failure that an answer means.
   *
   * @param file that was asked for, where it was one
   */
  ModelPackException of(HttpAnswer answer, Optional<String> file) {
    String code = answer.header("X-Error-Code").orElse("");
    String message = Printable.text(answer.header("X-Error-Message").orElse(""));
    String lower = message.toLowerCase(Locale.ROOT);
    int status = answer.status();
    if (lower.contains("is disabled")) {
      return UnavailableException.lasting(
          name() + ": the hub has disabled access to it (" + message + ")",
          "its page says why: " + page());
    }
    if (code.equals("GatedRepo") || lower.contains("gated") || lower.contains("restricted")) {
      return gated();
    }
    if (lower.contains("invalid credentials")) {
      return wrongToken();
    }
    return switch (code) {
      case "RevisionNotFound" -> noRevision();
      case "EntryNotFound" -> noFile(file);
      case "RepoNotFound" -> noModel();
      default ->
          switch (status) {
            case 401 -> hasToken ? wrongToken() : noModel();
            case 403 -> forbidden(message);
            case 404 -> file.isPresent() ? noFile(file) : noModel();
            default ->
                UnavailableException.lasting(
                    "%s: the hub answered %d%s"
                        .formatted(name(), status, message.isEmpty() ? "" : " (" + message + ")"),
                    "");
          };
    };
  }

  private String name() {
    return Printable.text(reference.text());
  }

  private String page() {
    return reference.id().page();
  }

  private UnauthorizedException gated() {
    return hasToken
        ? new UnauthorizedException(
            name() + ": a gated model, and the user of this token may not read it",
            "ask for access on "
                + page()
                + "; a fine-grained token also needs the right to read"
                + " gated repositories")
        : new UnauthorizedException(
            name() + ": a gated model, which nobody reads without a token",
            "accept its licence on " + page() + ", then " + SET_TOKEN);
  }

  private UnauthorizedException wrongToken() {
    return hasToken
        ? new UnauthorizedException(
            name() + ": the hub does not accept the token: it is wrong, or has expired",
            "make one on https://huggingface.co/settings/tokens, and give it with HF_TOKEN or"
                + " --token-file")
        : new UnauthorizedException(name() + ": the hub wants to know who asks", SET_TOKEN);
  }

  private NotFoundException noModel() {
    return hasToken
        ? NotFoundException.remote(
            name() + ": no such model, or a private one that this token may not read",
            "check the name " + reference.id().text() + ", or take a token of a user who may")
        : NotFoundException.remote(
            name() + ": no such model, or a private one: without a token the hub does not tell",
            "check the name " + reference.id().text() + "; for a private model " + SET_TOKEN);
  }

  private NotFoundException noRevision() {
    return NotFoundException.remote(
        "%s: the model has no revision %s"
            .formatted(name(), Printable.text(reference.revision().orElse("main"))),
        "its branches and tags are on " + page() + "/tree/main; a slash in a branch is %2F");
  }

  NotFoundException noFile(Optional<String> file) {
    return NotFoundException.remote(
        name() + ": no such file" + file.map(path -> ": " + Printable.text(path)).orElse(""),
        "its files are on " + page() + "/tree/main");
  }

  private UnauthorizedException forbidden(String message) {
    return new UnauthorizedException(
        name() + ": the hub refuses access" + (message.isEmpty() ? "" : " (" + message + ")"),
        hasToken
            ? "the token needs the right to read this model: " + page()
            : SET_TOKEN + "; the model's page is " + page());
  }
}
