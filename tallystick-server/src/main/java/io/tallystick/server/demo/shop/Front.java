package io.tallystick.server.demo.shop;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shop's HTTP: bounded bodies, our own host name only, careful headers. */
final class Front implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(Front.class);

  /** A delivery of an order with very many lines stays far below. */
  static final int MAX_BODY_BYTES = 1024 * 1024;

  private final Routes routes;

  /** Under another name a page of somebody else would be talking to us. */
  private final List<String> hosts;

  Front(Routes routes, int port) {
    this.routes = routes;
    this.hosts = List.of("127.0.0.1:" + port, "localhost:" + port);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply = answer(exchange);
      send(exchange, reply);
      reply.sent().run();
    }
  }

  private Reply answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      return Reply.problem(413, "too_large");
    }
    String method = exchange.getRequestMethod();
    Request request =
        new Request(
            method.equals("HEAD") ? "GET" : method,
            exchange.getRequestURI().getPath(),
            lowerCase(exchange.getRequestHeaders()),
            body);
    return knows(request.header("host")) ? guarded(request) : Reply.problem(421, "unknown_host");
  }

  /** Whether a Host header names us. */
  boolean knows(String host) {
    return hosts.contains(host);
  }

  private Reply guarded(Request request) {
    try {
      return routes.answer(request);
    } catch (RuntimeException e) {
      log.error("event=shop.failed path={}", request.path(), e);
      return Reply.problem(500, "internal_error");
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    reply.headers().forEach(headers::set);
    byte[] body = exchange.getRequestMethod().equals("HEAD") ? new byte[0] : reply.body();
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static Map<String, List<String>> lowerCase(Headers headers) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    headers.forEach((name, values) -> names.put(name.toLowerCase(Locale.ROOT), values));
    return names;
  }
}
