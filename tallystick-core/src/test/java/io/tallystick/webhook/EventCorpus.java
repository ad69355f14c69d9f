package io.tallystick.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.Ids;
import io.tallystick.simulator.SimulatorOptions;
import io.tallystick.simulator.StripeSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as they are stored: what a shop of Stripe's simulator is told while its shoppers pay, are
 * declined, authenticate, get refunds and dispute, with client secrets blotted out. The same seed
 * gives the same shop.
 */
final class EventCorpus implements AutoCloseable {
  private static final int MOST_BYTES = 1_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant EPOCH = Instant.parse("2026-08-01T00:00:00Z");
  private static final int SECONDS_OF_A_YEAR = 31_536_000;
  private static final List<String> FAMILIES =
      List.of("payment_intent.", "charge.", "refund.", "transfer.");
  private static final List<String> METHODS =
      List.of(
          "pm_card_visa",
          "pm_card_visa",
          "pm_card_visa",
          "pm_card_mastercard",
          "pm_card_amex",
          "pm_card_visa_debit",
          "pm_card_bypassPending",
          "pm_card_createDispute",
          "pm_card_createDisputeInquiry",
          "pm_card_pendingRefund",
          "pm_card_refundFail",
          "pm_card_authenticationRequired",
          "pm_card_threeDSecure2Required",
          "pm_card_visa_chargeDeclined",
          "pm_card_visa_chargeDeclinedInsufficientFunds",
          "pm_card_chargeDeclinedExpiredCard",
          "pm_card_chargeDeclinedIncorrectCvc",
          "pm_card_radarBlock");
  private static final List<String> LABELS =
      List.of(
          "",
          "",
          "&description=Order+%d",
          "&receipt_email=shopper%d@example.com",
          "&statement_descriptor_suffix=SHOP+%d",
          "&setup_future_usage=off_session",
          "&shipping[name]=Jenny+Rosen&shipping[phone]=%d&shipping[address][line1]=510+Townsend+St"
              + "&shipping[address][city]=San+Francisco&shipping[address][state]=CA"
              + "&shipping[address][postal_code]=94103&shipping[address][country]=US");

  private final Random random;
  private final Ids ids;
  private final StripeSimulator stripe;
  private final HttpServer receiver;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, byte[]> bodies = new ConcurrentSkipListMap<>();
  private final String seller;

  private EventCorpus(long seed) {
    random = new Random(seed);
    Instant then = EPOCH.plusSeconds(random.nextInt(SECONDS_OF_A_YEAR));
    ids = new Ids(InstantSource.fixed(then), random);
    receiver = receiver();
    stripe =
        StripeSimulator.start(
            SimulatorOptions.defaults()
                .withSeed(seed)
                .withBaseClock(InstantSource.fixed(then))
                .withWebhook("http://127.0.0.1:" + receiver.getAddress().getPort() + "/", null));
    seller = post("/v1/accounts", "country=US&type=express").path("id").asString();
  }

  /** What so many shoppers in a shop of this seed cause, in a random order. */
  static List<byte[]> of(long seed, int shoppers) {
    try (EventCorpus corpus = new EventCorpus(seed)) {
      for (int shopper = 0; shopper < shoppers; shopper++) {
        corpus.shop();
      }
      if (!corpus.stripe.awaitWebhooks(PATIENCE)) {
        throw new IllegalStateException("The webhooks did not arrive within " + PATIENCE);
      }
      return List.copyOf(corpus.bodies.values()); // by id, and ids are random
    }
  }

  private void shop() {
    String currency = pick(List.of("usd", "usd", "eur", "gbp", "jpy"));
    JsonNode intent =
        post(
            "/v1/payment_intents",
            "amount=%d&currency=%s%s%s%s"
                .formatted(
                    100 + random.nextInt(50_000),
                    currency,
                    chance(15)
                        ? "&capture_method=manual"
                        : "&automatic_payment_methods[enabled]=true",
                    chance(80) ? ours() : "&metadata[order]=" + random.nextInt(100_000),
                    pick(LABELS).formatted(random.nextInt(100_000))));
    if (chance(8)) {
      post(path(intent) + "/cancel", chance(50) ? "cancellation_reason=abandoned" : "");
      return;
    }
    pay(intent);
  }

  /** As {@code PaymentIntents} names a payment. */
  private String ours() {
    return "&metadata[tallystick_operation]=%s&metadata[tallystick_order]=%s"
        .formatted(ids.uuid(), ids.next("ord_"));
  }

  private void pay(JsonNode created) {
    JsonNode intent = confirm(created);
    for (int step = 0; step < 3; step++) {
      switch (intent.path("status").asString("")) {
        case "requires_action" -> stripe.authenticate(intent.path("id").asString(), chance(80));
        case "requires_payment_method" -> confirm(created);
        case "requires_capture" -> post(path(created) + (chance(80) ? "/capture" : "/cancel"), "");
        default -> {}
      }
      intent = get(path(created));
    }
    if (intent.path("status").asString().equals("succeeded")) {
      aftermath(intent);
    }
  }

  private JsonNode confirm(JsonNode intent) {
    post(path(intent) + "/confirm", "payment_method=" + pick(METHODS));
    return get(path(intent));
  }

  private void aftermath(JsonNode intent) {
    String charge = intent.path("latest_charge").asString();
    long amount = intent.path("amount").asLong();
    if (chance(25)) {
      post(
          "/v1/refunds",
          "charge=" + charge + (chance(50) ? "&amount=" + amount / 2 : ours(charge)));
    }
    if (chance(10)) {
      post("/v1/charges/" + charge, "description=Looked+at+twice");
    }
    if (chance(15)) {
      JsonNode transfer =
          post(
              "/v1/transfers",
              "destination=%s&source_transaction=%s&currency=%s&amount=%d"
                  .formatted(seller, charge, intent.path("currency").asString(), amount / 3));
      if (chance(30)) {
        post("/v1/transfers/" + transfer.path("id").asString() + "/reversals", "");
      }
    }
    for (JsonNode dispute : get("/v1/disputes?charge=" + charge).path("data")) {
      post(
          "/v1/disputes/" + dispute.path("id").asString() + (chance(50) ? "/close" : ""),
          "submit=true");
    }
    if (chance(5)) {
      stripe.advance(Duration.ofHours(random.nextInt(400))); // banks decide
    }
  }

  private String ours(String charge) {
    return "&reason=requested_by_customer&metadata[tallystick_refund]="
        + ids.next("ref_")
        + "&metadata[of]="
        + charge;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static String path(JsonNode intent) {
    return "/v1/payment_intents/" + intent.path("id").asString();
  }

  private JsonNode get(String path) {
    return send(request(path).GET());
  }

  /** What Stripe refuses is answered too, and changes nothing. */
  private JsonNode post(String path, String form) {
    HttpRequest.Builder request = request(path);
    if (!form.isEmpty()) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    if (chance(70)) {
      request.header("Idempotency-Key", "ts_" + ids.uuid());
    }
    return send(request.POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(stripe.url().resolve(path))
        .header("Authorization", "Bearer sk_test_123");
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      return JsonMapper.shared()
          .readTree(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpServer receiver() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::receive);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      new EnvelopeReader(MOST_BYTES)
          .read(exchange.getRequestBody().readAllBytes())
          .filter(envelope -> FAMILIES.stream().anyMatch(envelope.type()::startsWith))
          .ifPresent(envelope -> bodies.put(envelope.id(), inMode(envelope)));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** Half of the events are of live mode, which the simulator does not have. */
  private static byte[] inMode(Envelope envelope) {
    String body = new String(envelope.body(), StandardCharsets.UTF_8);
    return (envelope.id().hashCode() % 2 == 0
            ? body.replace("\"livemode\": false", "\"livemode\": true")
            : body)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    stripe.close();
    receiver.stop(0);
    client.close();
  }
}
