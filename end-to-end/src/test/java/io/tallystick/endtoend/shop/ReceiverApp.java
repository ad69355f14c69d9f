package io.tallystick.endtoend.shop;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The team's app, which takes deliveries and checks them by the Standard Webhooks library. */
public final class ReceiverApp implements AutoCloseable {
  public static final String SECRET = "whsec_R3JlZW4gaGF0cyBhcmUgdGhlIGJlc3QgaGF0cyE=";

  private static final String PATH = "/deliveries";

  private final HttpServer server;
  private final Webhook verifier;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<String> forged = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile @Nullable String wrongTimeAt;
  private volatile String silentAt = PATH;
  private volatile CountDownLatch answering = new CountDownLatch(0);

  /** A delivery whose signature was right, and the path at which it came. */
  public record Received(String path, String webhookId, String type, JsonNode order) {
    public String orderId() {
      return order.path("id").asString();
    }
  }

  private ReceiverApp(HttpServer server, Webhook verifier) {
    this.server = server;
    this.verifier = verifier;
  }

  public static ReceiverApp open() {
    HttpServer server = LoopbackServer.create();
    ReceiverApp app = new ReceiverApp(server, verifier());
    server.createContext(PATH, app::take);
    server.start();
    return app;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
  }

  /** From now on it takes deliveries and answers none, until {@link #answerAgain}. */
  public void fallSilent() {
    fallSilentAt(PATH);
  }

  /** The same for what comes at a path or below. */
  public void fallSilentAt(String path) {
    silentAt = path;
    answering = new CountDownLatch(1);
  }

  /** What comes at a path is refused as too old or too new, for its sender's clock is wrong. */
  public void expectWrongTimeAt(String path) {
    wrongTimeAt = path;
  }

  public void answerAgain() {
    answering.countDown();
  }

  /** Every delivery, repeats too, in the order of their arrival. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  /** Every delivery about an order, repeats too, in the order of their arrival. */
  public List<Received> about(Purchase purchase) {
    return received.stream()
        .filter(delivery -> delivery.orderId().equals(purchase.orderId()))
        .toList();
  }

  /** What the app does about an order: once for each webhook-id, as Standard Webhooks tells it. */
  public long shipments(Purchase purchase) {
    return about(purchase).stream()
        .filter(delivery -> delivery.type().equals("order.paid"))
        .map(Received::webhookId)
        .distinct()
        .count();
  }

  /** Every request as it came, its headers and its body. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Why requests were refused that were not signed as they should be. */
  public List<String> forged() {
    return forged;
  }

  private static Webhook verifier() {
    try {
      return new Webhook(SECRET);
    } catch (EmptyWebhookSecretException e) {
      throw new AssertionError("the secret is above", e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders() + " " + body);
      exchange.sendResponseHeaders(judge(exchange, body), -1);
    }
  }

  private int judge(HttpExchange exchange, String body) {
    try {
      verifier.verify(body, HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true));
    } catch (WebhookVerificationException e) {
      forged.add(String.valueOf(e.getMessage()));
      return 401;
    }
    if (exchange.getRequestURI().getPath().equals(wrongTimeAt)) {
      forged.add("timestamp of a wrong clock");
      return 401;
    }
    JsonNode delivery = JsonMapper.shared().readTree(body);
    received.add(
        new Received(
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("webhook-id"),
            delivery.path("type").asString(),
            delivery.path("data").path("order")));
    try {
      if (exchange.getRequestURI().getPath().startsWith(silentAt)) {
        answering.await();
      }
      return 204;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 503;
    }
  }

  @Override
  public void close() {
    answerAgain();
    server.stop(0);
  }
}
