package io.deckhouse.aimodels.modelpack.auth;

import java.nio.file.Path;
import java.util.List;

/** Stores many logins, one after the other, when its input ends. */
final class LoginChild {
  private LoginChild() {}

  public static void main(String[] args) throws Exception {
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Nothing is sent; the end of the input is what it waits for.
    }
    LoginFile logins = new LoginFile(Path.of(args[0]), List.of());
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      logins.save(args[1] + i + ".example", Login.password("bob", "s3cret"));
    }
  }
}
