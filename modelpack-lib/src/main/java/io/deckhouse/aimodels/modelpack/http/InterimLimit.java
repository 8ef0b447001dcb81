package io.deckhouse.aimodels.modelpack.http;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Takes a few interim answers (RFC 9110, "Informational 1xx"): a peer could send them forever. */
final class InterimLimit extends HttpRequestExecutor {
  private static final int ANSWERS_MAX = 100;

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request,
      HttpClientConnection connection,
      @Nullable HttpResponseInformationCallback callback,
      HttpContext context)
      throws IOException, HttpException {
    int[] count = {0};
    return super.execute(
        request,
        connection,
        (answer, over, same) -> {
          count[0]++;
          if (count[0] > ANSWERS_MAX) {
            throw new ProtocolException("more than " + ANSWERS_MAX + " interim answers");
          }
        },
        context);
  }
}
