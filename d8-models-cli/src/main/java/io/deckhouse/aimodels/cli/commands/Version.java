package io.deckhouse.aimodels.cli.commands;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the program. */
public final class Version implements IVersionProvider {
  static String text() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("/d8-models.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the program's own properties cannot be read", e);
    }
    return properties.getProperty("version", "unknown");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"d8-models " + text()};
  }
}
