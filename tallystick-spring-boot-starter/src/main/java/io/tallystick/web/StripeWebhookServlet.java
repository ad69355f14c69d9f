package io.tallystick.web;

import io.tallystick.web.BodyReader.Reading;
import io.tallystick.webhook.Receipt;
import io.tallystick.webhook.WebhookDoor;
import io.tallystick.webhook.WebhookDoors;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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

  private final transient WebhookDoors doors;
  private final transient TrustedProxies proxies;
  private final transient SecurityHeaders headers;
  private final int maxBytes;
  private final transient BodyRoom room;
  private final transient BodyReader reader;

  StripeWebhookServlet(WebhookDoors doors, TrustedProxies proxies, int maxBytes) {
    this(doors, proxies, maxBytes, BodyReader.DEADLINE);
  }

  StripeWebhookServlet(
      WebhookDoors doors, TrustedProxies proxies, int maxBytes, Duration bodyDeadline) {
    this.doors = doors;
    this.proxies = proxies;
    this.headers = new SecurityHeaders(proxies);
    this.maxBytes = maxBytes;
    this.room = BodyRoom.of(maxBytes);
    this.reader = new BodyReader(maxBytes, bodyDeadline);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    headers.writeHeaders(request, response);
    Optional<WebhookDoor> door = door(request);
    if (door.isEmpty()) {
      answer(response, 404, "{\"error\":\"no_such_endpoint\"}");
    } else if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      answer(response, 405, "{\"error\":\"method_not_allowed\"}");
    } else if (!isPlainJson(request)) {
      answer(response, 415, "{\"error\":\"unsupported_media_type\"}");
    } else if (request.getContentLengthLong() > maxBytes) {
      answer(response, 413, "{\"error\":\"body_too_large\"}");
    } else {
      receive(door.get(), request, response);
    }
  }

  /** What follows the main endpoint's path, which itself has no slash at its end. */
  private Optional<WebhookDoor> door(HttpServletRequest request) {
    String path = request.getPathInfo();
    if (path == null) {
      return Optional.of(doors.main());
    }
    return path.length() == 1 ? Optional.empty() : doors.find(path.substring(1));
  }

  private void receive(WebhookDoor door, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<String> signatures = Collections.list(request.getHeaders("Stripe-Signature"));
    String address = proxies.clientOf(request);
    Optional<Receipt> refused = door.glance(signatures, address);
    if (refused.isPresent()) {
      answer(response, refused.get());
      return;
    }
    try (BodyRoom.Lease lease = room.lease(address)) {
      switch (reader.read(request.getInputStream(), lease::reaches)) {
        case Reading.Whole(byte[] body) ->
            answer(response, door.receive(body, signatures, address));
        case Reading.TooLarge() -> answer(response, 413, "{\"error\":\"body_too_large\"}");
        case Reading.Incomplete() -> {
          door.countIncomplete(address);
          response.setHeader("Connection", "close");
          answer(response, 408, "{\"error\":\"body_incomplete\"}");
        }
        case Reading.NoRoom() -> {
          response.setHeader("Connection", "close");
          answer(response, new Receipt.NotStored());
        }
      }
    }
  }

  private static void answer(HttpServletResponse response, Receipt receipt) throws IOException {
    switch (receipt) {
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
