package io.tallystick.simulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.tallystick.simulator.event.Event;
import io.tallystick.simulator.page.BrowserGuard;
import io.tallystick.simulator.page.StaticPage;
import io.tallystick.simulator.resource.Ids;
import io.tallystick.simulator.wire.Form;
import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns HTTP into calls of the API and of the control interface. */
final class HttpFront implements HttpHandler {
  /** Bytes of a request body: metadata at its fullest takes some 30 KB. */
  static final int MAX_BODY_BYTES = 256 * 1024;

  /** Characters of a request id behind its prefix, as at Stripe. */
  private static final int REQUEST_ID_CHARS = 14;

  private static final System.Logger LOG = System.getLogger(HttpFront.class.getName());

  private final FaultyApi api;
  private final Control control;
  private final Ids ids;

  HttpFront(FaultyApi api, Control control, Ids ids) {
    this.api = api;
    this.control = control;
    this.ids = ids;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      handle(exchange, new Connection(exchange));
    } catch (Patience.SimulatorClosed e) {
      LOG.log(System.Logger.Level.DEBUG, "closed during a call");
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the client went away");
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "a call failed in the simulator itself", e);
      throw e;
    }
  }

  private void handle(HttpExchange exchange, Connection connection) throws IOException {
    try {
      String path = exchange.getRequestURI().getPath();
      boolean reads = exchange.getRequestMethod().equals("GET");
      Optional<StaticPage> page = reads ? StaticPage.at(path) : Optional.empty();
      if (page.isPresent()) {
        connection.show(page.get());
      } else if (path.startsWith("/_sim/")) {
        control(exchange, path, connection);
      } else {
        callApi(exchange, path, connection);
      }
    } catch (Refusal e) {
      connection.answer(Reply.refused(e.error()));
    }
  }

  private void control(HttpExchange exchange, String path, Connection connection)
      throws IOException {
    Headers headers = exchange.getRequestHeaders();
    boolean allowed =
        BrowserGuard.allows(
            headers.getFirst("Host"),
            headers.getFirst("Origin"),
            headers.getFirst("Sec-Fetch-Site"));
    if (!allowed) {
      String message = "Other web pages may not control the simulator; call it at 127.0.0.1.";
      throw new Refusal(new StripeError(403, "invalid_request_error", null, message, null));
    }
    Form query = Form.parse(exchange.getRequestURI().getRawQuery(), null);
    connection.headers().set("Cache-Control", "no-store");
    connection.answer(control.answer(exchange.getRequestMethod(), path, query, body(exchange)));
  }

  /**
   * Publishable keys are meant for any page. A secret key in a page of another origin is none that
   * a merchant put there: any text of its shape works here, so such a page could play merchant.
   */
  private static void refuseForeignMerchant(Headers headers) {
    String key = String.valueOf(headers.getFirst("Authorization"));
    String origin = headers.getFirst("Origin");
    String site = headers.getFirst("Sec-Fetch-Site");
    boolean fromPage = origin != null || site != null;
    if (fromPage
        && !key.contains("pk_test_")
        && !BrowserGuard.allows(headers.getFirst("Host"), origin, site)) {
      String message = "A web page of another origin may use publishable keys only.";
      throw new Refusal(new StripeError(403, "invalid_request_error", null, message, null));
    }
  }

  private void callApi(HttpExchange exchange, String path, Connection connection)
      throws IOException {
    allowBrowsers(exchange.getRequestHeaders(), connection.headers());
    if (exchange.getRequestMethod().equals("OPTIONS")) {
      connection.answerEmpty(200);
      return;
    }
    refuseForeignMerchant(exchange.getRequestHeaders());
    String requestId = ids.next("req_", REQUEST_ID_CHARS);
    connection.headers().set("Request-Id", requestId);
    String version = exchange.getRequestHeaders().getFirst("Stripe-Version");
    connection.headers().set("Stripe-Version", version == null ? Event.API_VERSION : version);
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    if (key != null) {
      connection.headers().set("Idempotency-Key", key);
    }
    api.handle(request(exchange, requestId, path), connection);
  }

  private static ApiRequest request(HttpExchange exchange, String id, String path)
      throws IOException {
    byte[] body = body(exchange);
    requireForm(exchange.getRequestHeaders().getFirst("Content-Type"), body);
    Form form =
        Form.parse(
            exchange.getRequestURI().getRawQuery(), new String(body, StandardCharsets.UTF_8));
    return new ApiRequest(
        id, exchange.getRequestMethod(), path, form, exchange.getRequestHeaders());
  }

  private static void requireForm(@Nullable String contentType, byte[] body) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    if (body.length > 0
        && !type.isEmpty()
        && !type.startsWith("application/x-www-form-urlencoded")) {
      String message =
          "Invalid request (check that your POST content type is"
              + " application/x-www-form-urlencoded).";
      throw new Refusal(StripeError.invalid(null, message, null));
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) {
        String message = "The request body has more than " + MAX_BODY_BYTES + " bytes.";
        throw new Refusal(new StripeError(413, "invalid_request_error", null, message, null));
      }
      return body;
    }
  }

  /** Stripe answers any origin: a publishable key is meant for browsers. */
  private static void allowBrowsers(Headers asked, Headers answer) {
    answer.set("Access-Control-Allow-Origin", "*");
    answer.set("Access-Control-Expose-Headers", "Request-Id, Idempotent-Replayed");
    String wanted = asked.getFirst("Access-Control-Request-Headers");
    if (wanted != null) {
      answer.set("Access-Control-Allow-Headers", wanted);
      answer.set("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS");
      answer.set("Access-Control-Max-Age", "300");
    }
  }
}
