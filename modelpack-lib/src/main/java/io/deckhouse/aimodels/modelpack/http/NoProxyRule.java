package io.deckhouse.aimodels.modelpack.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/** One word of {@code NO_PROXY}. */
record NoProxyRule(String host, int port, Optional<Network> network) {
  /** An address and how many of its leading bits count. */
  record Network(InetAddress address, int bits) {
    boolean contains(InetAddress other) {
      BigInteger mine = new BigInteger(1, address.getAddress());
      BigInteger others = new BigInteger(1, other.getAddress());
      int shift = address.getAddress().length * 8 - bits;
      return address.getClass().equals(other.getClass())
          && mine.shiftRight(shift).equals(others.shiftRight(shift));
    }
  }

  static NoProxyRule of(String word) {
    String text = word.toLowerCase(Locale.ROOT);
    int slash = text.indexOf('/');
    if (slash > 0) {
      Optional<InetAddress> address = literal(text.substring(0, slash));
      int bits = number(text.substring(slash + 1));
      if (address.isPresent() && bits >= 0 && bits <= address.get().getAddress().length * 8) {
        return new NoProxyRule(text, -1, Optional.of(new Network(address.get(), bits)));
      }
    }
    int colon = text.lastIndexOf(':');
    boolean hasPort = (colon > 0 && text.indexOf(':') == colon) || text.matches("\\[.*]:\\d+");
    int port = hasPort ? number(text.substring(colon + 1)) : -1;
    String host = hasPort ? text.substring(0, colon) : text;
    return new NoProxyRule(
        bare(host.startsWith("*.") ? host.substring(1) : host), port, Optional.empty());
  }

  boolean matches(String target, int targetPort) {
    String name = bare(target.toLowerCase(Locale.ROOT));
    if (port >= 0 && port != targetPort) {
      return false;
    }
    if (network.isPresent()) {
      return literal(name).filter(network.get()::contains).isPresent();
    }
    if (host.equals("*")) {
      return true;
    }
    String suffix = host.startsWith(".") ? host : "." + host;
    return name.equals(host) || name.endsWith(suffix);
  }

  static boolean isLoopback(String host) {
    String name = bare(host.toLowerCase(Locale.ROOT));
    return name.equals("localhost") || name.equals("::1") || name.matches("127(\\.\\d{1,3}){3}");
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** Only what is written as an address, so that no name is looked up. */
  private static Optional<InetAddress> literal(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}") && !text.matches("[0-9a-f:.]*:[0-9a-f:.]*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
