package io.deckhouse.aimodels.modelpack.trust.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that is said about artifacts (in-toto Statement v1).
 *
 * @param subjects digests of the manifests that it is about
 * @param predicateType what kind of thing is said
 * @param predicate what is said
 */
public record Statement(List<Digest> subjects, String predicateType, ObjectNode predicate) {
  /** Says no more than that the subject was signed. */
  public static final String SIGNED = "https://sigstore.dev/cosign/sign/v1";

  private static final String TYPE = "https://in-toto.io/Statement/v1";

  public Statement {
    subjects = List.copyOf(subjects);
  }

  byte[] bytes() {
    ObjectNode statement = Json.object().put("_type", TYPE);
    for (Digest subject : subjects) {
      statement
          .withArray("subject")
          .addObject()
          .putObject("digest")
          .put(subject.algorithm().prefix(), subject.hex());
    }
    statement.put("predicateType", predicateType);
    statement.set("predicate", predicate);
    return Json.bytes(statement);
  }

  /**
   * Reads a statement.
   *
   * @throws InvalidContentException when it is none
   */
  static Statement parse(byte[] bytes, String what) {
    ObjectNode statement = Json.parseObject(bytes, what);
    // Version 0.1 differs in nothing that is read here; cosign 2 wrote it.
    if (!statement.path("_type").asText().startsWith("https://in-toto.io/Statement/v")) {
      throw new InvalidContentException(what + ": not an in-toto statement");
    }
    List<Digest> subjects = new ArrayList<>();
    for (JsonNode subject : statement.path("subject")) {
      String hex = subject.path("digest").path("sha256").asText();
      subjects.add(Digest.parse("sha256:" + hex));
    }
    return new Statement(
        subjects,
        statement.path("predicateType").asText(),
        statement.path("predicate") instanceof ObjectNode predicate ? predicate : Json.object());
  }
}
