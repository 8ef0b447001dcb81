package io.deckhouse.aimodels.modelpack.source.huggingface;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * What a revision was when it was asked for.
 *
 * @param sha 40 lower case hexadecimal digits
 * @param id the name that the hub gives for the repository, which is another one after a renaming
 */
record HubCommit(String sha, Optional<HubId> id) {
  /** The longest answer, in bytes: it names every file of the repository. */
  private static final int ANSWER_MAX_BYTES = 32 * 1024 * 1024;

  /**
   * Asks what a branch, tag or commit is now. Blocks.
   *
   * @throws InvalidContentException when the hub names no commit
   */
  static HubCommit ask(HubCaller caller, String revision) {
    HttpRequest request =
        HttpRequest.of("GET", caller.api("revision/" + Percent.segment(revision)))
            .with("Accept", "application/json");
    HubCommit commit = caller.hub().call(request, answer -> read(answer, caller));
    if (ListedDigest.GitBlob.isHex(revision.toLowerCase(Locale.ROOT))
        && !commit.sha.equals(revision.toLowerCase(Locale.ROOT))) {
      throw new InvalidContentException(
          "%s: the hub answers with another commit: %s"
              .formatted(Printable.text(caller.errors().reference().text()), commit.sha));
    }
    return commit;
  }

  private static HubCommit read(HttpAnswer answer, HubCaller caller) throws IOException {
    if (answer.status() != 200) {
      throw caller.errors().of(answer, Optional.empty());
    }
    byte[] bytes = answer.body().readNBytes(ANSWER_MAX_BYTES + 1);
    String what = Printable.text(caller.errors().reference().text());
    if (bytes.length > ANSWER_MAX_BYTES) {
      throw new InvalidContentException(what + ": what the hub says of it is longer than 32 MiB");
    }
    return parse(bytes, what);
  }

  /** Reads what the hub says of a revision: only two fields of it, and nothing is kept. */
  static HubCommit parse(byte[] json, String what) {
    String sha = "";
    String id = "";
    try (JsonParser parser = Json.factory().createParser(new ByteArrayInputStream(json))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidContentException(what + ": the hub does not answer with a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
        if (isText && name.equals("sha")) {
          sha = parser.getText();
        } else if (isText && name.equals("id")) {
          id = parser.getText();
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      throw new InvalidContentException(
          what + ": the hub's answer is not valid JSON: " + Json.reason(e), e);
    }
    if (!ListedDigest.GitBlob.isHex(sha)) {
      throw new InvalidContentException(
          "%s: the hub names no commit: sha %s (expected: 40 hex digits)"
              .formatted(what, Printable.quote(sha)));
    }
    return new HubCommit(sha, HubId.of(id));
  }
}
