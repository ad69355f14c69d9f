package io.tallystick.web;

import io.tallystick.web.BodyReader.Reading;
import io.tallystick.webhook.OpenVerifier;
import io.tallystick.webhook.WebhookSettings;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;

/**
 * {@link StripeWebhookServlet} without what stands behind it: an event is read and verified as
 * there, answered 200 and forgotten. No product may hold it, for Stripe would believe the answer.
 */
final class VerifyOnlyServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient OpenVerifier verifier;
  private final transient TrustedProxies proxies;
  private final transient SecurityHeaders headers;
  private final transient BodyRoom room;
  private final transient BodyReader reader;

  VerifyOnlyServlet(WebhookSettings settings, TrustedProxies proxies) {
    this.verifier = new OpenVerifier(settings, InstantSource.system());
    this.proxies = proxies;
    this.headers = new SecurityHeaders(proxies);
    this.room = BodyRoom.of(settings.maxBytes());
    this.reader = new BodyReader(settings.maxBytes(), BodyReader.DEADLINE);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    headers.writeHeaders(request, response);
    List<String> signatures = Collections.list(request.getHeaders("Stripe-Signature"));
    boolean valid = verifier.mayBeValid(signatures) && bodyIsValid(request, signatures);
    byte[] answer =
        (valid ? "{\"received\":true}" : "{\"error\":\"refused\"}")
            .getBytes(StandardCharsets.UTF_8);
    response.setStatus(valid ? 200 : 400);
    response.setContentType("application/json");
    response.setContentLength(answer.length);
    response.getOutputStream().write(answer);
  }

  private boolean bodyIsValid(HttpServletRequest request, List<String> signatures)
      throws IOException {
    try (BodyRoom.Lease lease = room.lease(proxies.clientOf(request))) {
      return reader.read(request.getInputStream(), lease::reaches)
              instanceof Reading.Whole(byte[] body)
          && verifier.isValid(body, signatures);
    }
  }
}
