package io.tallystick.web;

import io.tallystick.webhook.Receipt;
import io.tallystick.webhook.WebhookDoor;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The door for Stripe's webhooks: outside MVC and the callers' security chain, for it needs the raw
 * bytes and little else.
 */
final class StripeWebhookServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Past this a body that drips in is cut; one read may add the connector's own time-out. */
  private static final Duration BODY_DEADLINE = Duration.ofSeconds(25);

  private static final int READ_BYTES = 16 * 1024;

  private final transient WebhookDoor door;
  private final int maxBytes;
  private final Duration bodyDeadline;

  StripeWebhookServlet(WebhookDoor door, int maxBytes) {
    this(door, maxBytes, BODY_DEADLINE);
  }

  StripeWebhookServlet(WebhookDoor door, int maxBytes, Duration bodyDeadline) {
    this.door = door;
    this.maxBytes = maxBytes;
    this.bodyDeadline = bodyDeadline;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      answer(response, 405, "{\"error\":\"method_not_allowed\"}");
    } else if (!isPlainJson(request)) {
      answer(response, 415, "{\"error\":\"unsupported_media_type\"}");
    } else if (request.getContentLengthLong() > maxBytes) {
      answer(response, 413, "{\"error\":\"body_too_large\"}");
    } else {
      receive(request, response);
    }
  }

  private void receive(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<byte[]> body;
    try {
      body = read(request.getInputStream());
    } catch (IOException e) {
      response.setHeader("Connection", "close");
      answer(response, 408, "{\"error\":\"body_incomplete\"}");
      return;
    }
    if (body.isEmpty()) {
      answer(response, 413, "{\"error\":\"body_too_large\"}");
      return;
    }
    List<String> signatures = Collections.list(request.getHeaders("Stripe-Signature"));
    switch (door.receive(body.get(), signatures, request.getRemoteAddr())) {
      case Receipt.Stored() -> answer(response, 200, "{\"received\":true}");
      case Receipt.Refused(String reason) -> answer(response, 400, "{\"error\":\"refused\"}");
      case Receipt.TooManyFailures(long retryAfterSeconds) -> {
        response.setHeader("Retry-After", Long.toString(retryAfterSeconds));
        answer(response, 429, "{\"error\":\"too_many_failures\"}");
      }
      case Receipt.NotStored() -> {
        response.setHeader("Retry-After", "5");
        answer(response, 503, "{\"error\":\"not_stored\"}");
      }
    }
  }

  /** The whole body, or nothing if it is too large. */
  private Optional<byte[]> read(InputStream stream) throws IOException {
    long startNanos = System.nanoTime();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[READ_BYTES];
    for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
      body.write(buffer, 0, read);
      if (body.size() > maxBytes) {
        return Optional.empty();
      }
      if (System.nanoTime() - startNanos > bodyDeadline.toNanos()) {
        throw new IOException("the body did not come in time");
      }
    }
    return Optional.of(body.toByteArray());
  }

  /** JSON as it is: anything encoded would have to be unpacked before it could be verified. */
  private static boolean isPlainJson(HttpServletRequest request) {
    String type = request.getContentType();
    String encoding = request.getHeader("Content-Encoding");
    return type != null
        && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")
        && (encoding == null || encoding.equalsIgnoreCase("identity"));
  }

  private static void answer(HttpServletResponse response, int status, String json)
      throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
