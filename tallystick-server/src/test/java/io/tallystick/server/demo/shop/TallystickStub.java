package io.tallystick.server.demo.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.simulator.StripeSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of Tallystick as one order needs, before a real simulator. */
public final class TallystickStub implements AutoCloseable {
  public static final String ORDER_ID = "ord_1";
  public static final String API_KEY = "tsk_test_secret";
  public static final String SECRET_KEY = "sk_test_secret";

  private static final String INTENTS = "/v1/payment_intents";
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final URI stripe;
  private final URI fulfillment;
  private volatile String status = "open";

  /** A call of the API that it took. */
  public record Call(String route, Map<String, List<String>> headers, JsonNode body) {}

  private TallystickStub(StripeSimulator stripe, URI fulfillment) throws IOException {
    this.stripe = stripe.url();
    this.fulfillment = fulfillment;
    this.server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.setExecutor(requests);
    server.createContext("/", this::handle);
    server.start();
    stripe.registerWebhook(url() + "/api/webhooks/stripe", null);
  }

  public static TallystickStub start(StripeSimulator stripe, URI fulfillment) throws IOException {
    return new TallystickStub(stripe, fulfillment);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Call> calls() {
    return calls;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String route = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (route) {
        case "POST /api/payment-intents" -> {
          calls.add(new Call(route, Map.copyOf(exchange.getRequestHeaders()), JSON.readTree(body)));
          answer(exchange, 201, open());
        }
        case "GET /api/orders/" + ORDER_ID -> answer(exchange, 200, order());
        case "GET /api/catalog" -> answer(exchange, 200, Map.of("prices", List.of()));
        case "POST /api/webhooks/stripe" -> {
          answer(exchange, 200, Map.of("received", true));
          fulfill(JSON.readTree(body));
        }
        default -> answer(exchange, 404, Map.of("code", "not_found"));
      }
    }
  }

  private Map<String, Object> open() throws IOException {
    JsonNode intent = post(stripe.resolve(INTENTS), "amount=6600&currency=usd");
    return Map.of(
        "orderId",
        ORDER_ID,
        "paymentIntentId",
        intent.path("id").asString(""),
        "clientSecret",
        intent.path("client_secret").asString(""),
        "amount",
        6600,
        "currency",
        "usd",
        "status",
        "requires_payment_method",
        "publishableKey",
        "pk_test_public");
  }

  private Map<String, Object> order() {
    boolean fulfilled = status.equals("fulfilled");
    Map<String, Object> payment = Map.of("amountCaptured", fulfilled ? 6600 : 0);
    Map<String, Object> order =
        Map.of("id", ORDER_ID, "status", status, "amount", 6600, "currency", "usd");
    Map<String, Object> whole = new LinkedHashMap<>(order);
    whole.put("payment", payment);
    whole.put("fulfilledAt", fulfilled ? "2026-01-02T03:04:05Z" : null);
    return whole;
  }

  private void fulfill(JsonNode event) throws IOException {
    if (event.path("type").asString("").equals("payment_intent.succeeded")) {
      String body = Deliveries.paidBody(ORDER_ID);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(fulfillment).POST(HttpRequest.BodyPublishers.ofString(body));
      Deliveries.headers("msg_1", body)
          .forEach((name, values) -> request.header(name, values.getFirst()));
      if (send(request).statusCode() == Shop.ACKNOWLEDGED) {
        status = "fulfilled";
      }
    }
  }

  private JsonNode post(URI url, String form) throws IOException {
    return JSON.readTree(
        send(HttpRequest.newBuilder(url)
                .header("Authorization", "Bearer " + SECRET_KEY)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)))
            .body());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, Object document)
      throws IOException {
    byte[] body = JSON.writeValueAsString(document).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.getResponseBody().close();
  }

  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
  }
}
