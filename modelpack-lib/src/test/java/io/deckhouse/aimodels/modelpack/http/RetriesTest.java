package io.deckhouse.aimodels.modelpack.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** How often something is tried again. */
class RetriesTest {
  private final UnavailableException broken = new UnavailableException("broken");

  private final Retries retries = new Retries(Duration.ZERO);

  private static UnavailableException later(Duration wait) {
    return UnavailableException.after("later", wait);
  }

  private int attempts(UnavailableException failure, boolean reached) {
    for (int attempts = 1; attempts < 1000; attempts++) {
      try {
        retries.pauseAfter(failure, reached);
      } catch (UnavailableException e) {
        assertThat(e).isSameAs(failure);
        return attempts;
      }
    }
    return Integer.MAX_VALUE;
  }

  @Test
  void endsAfterSevenAttempts() {
    assertThat(attempts(broken, true)).isEqualTo(Retries.ATTEMPTS_MAX);
  }

  @Test
  void countsAnewAfterProgress() {
    for (int i = 0; i < Retries.ATTEMPTS_MAX - 1; i++) {
      retries.pauseAfter(broken, true);
    }
    retries.progressed();
    assertThat(attempts(broken, true)).isEqualTo(Retries.ATTEMPTS_MAX);
  }

  @Test
  void triesAPeerThatWasNeverReachedLessOften() {
    UnavailableException refused = new UnavailableException("refused", new ConnectException());
    assertThat(attempts(refused, false)).isEqualTo(3);
  }

  @Test
  void triesASilentPeerLessOften() {
    UnavailableException silent = new UnavailableException("silent", new SocketTimeoutException());
    assertThat(attempts(silent, true)).isEqualTo(3);
  }

  @Test
  void triesOnceWhatCannotHelp() {
    assertThat(attempts(UnavailableException.lasting("no", ""), true)).isEqualTo(1);
    assertThat(attempts(new UnavailableException("tls", new SSLHandshakeException("PKIX")), true))
        .isEqualTo(1);
  }

  @Test
  void doesNotWaitForHours() {
    assertThatThrownBy(() -> retries.pauseAfter(later(Duration.ofHours(1)), true))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("asks to wait 3600 s");
    assertThatThrownBy(() -> retries.pauseAfter(later(Duration.ofHours(2)), true))
        .hasMessageContaining("7200 s");
  }

  @Test
  void endsWhenInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> retries.pauseAfter(later(Duration.ofSeconds(80)), true))
        .isInstanceOf(InterruptedTransferException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
