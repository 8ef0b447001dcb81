package io.deckhouse.aimodels.modelpack.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses are reached through a proxy. */
class ProxiesTest {
  private static final String PROXY = "http://proxy.example:3128";

  private static boolean isProxied(String noProxy, String address) {
    return Proxies.of(
            Map.of("HTTP_PROXY", PROXY, "https_proxy", "proxy.example:3129", "NO_PROXY", noProxy))
        .proxyFor(URI.create(address))
        .isPresent();
  }

  @Test
  void takesTheProxyOfTheScheme() {
    Proxies proxies = Proxies.of(Map.of("HTTP_PROXY", PROXY, "https_proxy", "proxy.example:3129"));
    assertThat(proxies.proxyFor(URI.create("http://a.example/"))).contains(URI.create(PROXY));
    assertThat(proxies.proxyFor(URI.create("https://a.example/")))
        .contains(URI.create("http://proxy.example:3129"));
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, https://a.example/",
    "A.Example, https://a.example/",
    "a.example, https://b.a.example/",
    ".a.example, https://b.a.example/",
    "*.a.example, https://b.a.example/",
    "a.example:443, https://a.example/",
    "a.example:80, http://a.example/",
    "a.example:5000, http://a.example:5000/",
    "*, https://a.example/",
    "10.0.0.0/8, http://10.1.2.3/",
    "fd00::/8, 'http://[fd00::1]/'",
    "'[fd00::1]', 'http://[fd00::1]/'",
    "'x.example y.example', https://y.example/",
    "'', http://127.0.0.1:5000/",
    "'', http://localhost/",
    "'', 'http://[::1]/'"
  })
  void goesStraightTo(String noProxy, String address) {
    assertThat(isProxied(noProxy, address)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, https://ba.example/",
    "a.example:5000, https://a.example/",
    "10.0.0.0/8, http://11.1.2.3/",
    "10.0.0.0/33, http://10.1.2.3/",
    "10.0.0.0/8, http://10.example/",
    "'', https://a.example/"
  })
  void goesThroughTheProxyTo(String noProxy, String address) {
    assertThat(isProxied(noProxy, address)).isTrue();
  }

  @Test
  void saysNothingOfThePasswordOfAProxyThatIsNone() {
    assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", "socks5://u:secret@host:1")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("secret");
  }
}
