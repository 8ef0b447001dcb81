package io.deckhouse.aimodels.modelpack.testkit;

import java.util.Map;

/**
 * A model that must be refused.
 *
 * @param name what is wrong with it
 * @param files content by path
 * @param exitCode the exit code of the command
 * @param messagePart what the message contains
 */
public record MalformedCase(
    String name, Map<String, byte[]> files, int exitCode, String messagePart) {
  public MalformedCase {
    files = Map.copyOf(files);
  }

  @Override
  public String toString() {
    return name;
  }
}
