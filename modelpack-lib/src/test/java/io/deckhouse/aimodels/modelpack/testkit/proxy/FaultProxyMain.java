package io.deckhouse.aimodels.modelpack.testkit.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A proxy for scripts. Arguments: {@code HOST:PORT [RULE…]}, with rules as {@link FaultRule#parse}
 * reads them, each in one argument. It prints its port. Lines of its input are rules or one of
 * {@code counts}, {@code clear-counts}, {@code clear-rules}, {@code reset-connections}, {@code
 * quit}; it runs on when its input ends, and prints the counts when it is told to terminate.
 */
final class FaultProxyMain {
  private FaultProxyMain() {}

  static void main(String[] arguments) throws IOException, InterruptedException {
    FaultProxy proxy = FaultProxy.before(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      proxy.add(FaultRule.parse(arguments[i]));
    }
    System.out.println(proxy.port());
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> System.out.println(proxy.traffic().json())));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      switch (line.trim()) {
        case "quit" -> System.exit(0);
        case "counts" -> System.out.println(proxy.traffic().json());
        case "clear-counts" -> proxy.traffic().clear();
        case "clear-rules" -> proxy.clearRules();
        case "reset-connections" -> proxy.resetConnections();
        default -> proxy.add(FaultRule.parse(line));
      }
    }
    Thread.currentThread().join();
  }
}
