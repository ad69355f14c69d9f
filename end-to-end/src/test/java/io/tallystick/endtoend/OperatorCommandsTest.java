package io.tallystick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.process.Ended;
import io.tallystick.endtoend.process.Http;
import io.tallystick.endtoend.process.WarmCommands;
import io.tallystick.endtoend.shop.Canary;
import io.tallystick.endtoend.shop.Purchase;
import io.tallystick.endtoend.shop.ReceiverApp;
import io.tallystick.endtoend.shop.ServeSettings;
import io.tallystick.endtoend.shop.Stage;
import io.tallystick.endtoend.shop.StripeSignature;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What somebody does who looks after a running server. */
class OperatorCommandsTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** All that the commands of all tests have said. */
  private static final Queue<String> SAID = new ConcurrentLinkedQueue<>();

  private static Stage stage;
  private static WarmCommands commands;
  private static Canary canary;
  private static Purchase purchase;

  @BeforeAll
  static void buy() {
    stage = Stage.open();
    commands = WarmCommands.start(stage.place(), stage.environment());
    canary =
        new Canary(
            ServeSettings.SECRET_KEY,
            ServeSettings.WEBHOOK_SECRET,
            ReceiverApp.SECRET,
            stage.shopper().apiKey());
    purchase = buysAndPays();
  }

  /** Whatever the tests did, and in whatever order: no secret is where it does not belong. */
  @AfterAll
  static void searchForSecretsAndClose() {
    try {
      canary.assertAbsent("commands", List.copyOf(SAID));
      canary.assertAbsent("log of the commands", commands.log());
      canary.assertAbsent(
          "log of the server",
          List.of(stage.server().program().out(), stage.server().program().err()));
      canary.assertAbsent("deliveries", stage.app().requests());
      canary.assertAbsent("tables", stage.tables().rows());
    } finally {
      commands.close();
      stage.close();
    }
    canary.assertAbsent(stage.place().home());
  }

  /** A purchase that is fulfilled. */
  private static Purchase buysAndPays() {
    Purchase bought = stage.shopper().buys();
    canary.add(bought.clientSecret());
    stage.shopper().pays(bought);
    await().atMost(SOON).until(() -> stage.shopper().statusOf(bought).equals("fulfilled"));
    return bought;
  }

  @Test
  void looksAtOrders() {
    JsonNode listed = json("orders", "list", "--json");
    assertThat(listed.isArray()).isTrue();
    assertThat(listed.valueStream().map(order -> order.path("id").asString()))
        .contains(purchase.orderId());
    assertThat(json("orders", "show", purchase.orderId(), "--json").path("status").asString())
        .isEqualTo("fulfilled");
    assertThat(run("orders", "show", purchase.orderId()).out()).contains("Felt hat", "LINE");
    assertFails("ORDER_NOT_FOUND: ", "orders", "show", "ord_none");
  }

  @Test
  void looksAtOperations() {
    JsonNode operation =
        json("operations", "list", "--status", "succeeded", "--json")
            .valueStream()
            .filter(it -> it.path("orderId").asString().equals(purchase.orderId()))
            .findAny()
            .orElseThrow();
    String id = operation.path("id").asString();
    assertThat(operation.path("resultId").asString()).isEqualTo(purchase.paymentIntentId());
    assertThat(json("operations", "show", id, "--json")).isEqualTo(operation);
    assertThat(run("operations", "show", id).out())
        .contains("OPERATION  " + id, "payment_intent", "Done at Stripe.");
    assertThat(run("operations", "list").out()).contains("KIND", id);
    assertThat(run("operations", "list", "--status", "declined").out())
        .isEqualTo("No operations.\n");
    assertFails(
        "OPERATION_NOT_FOUND: ", "operations", "show", "00000000-0000-0000-0000-000000000000");
  }

  @Test
  void decidesWhatBecameOfARefundThatNobodyKnows() {
    Purchase another = buysAndPays();
    String body = "{\"orderId\":\"" + another.orderId() + "\"}";
    String key = "refund-of-" + another.orderId();
    stage.stripe().fault("POST", "/v1/refunds", "empty_503", 1);
    Http.Answer pending = stage.shopper().asks("/api/refunds", key, body);
    assertThat(pending.status()).as(pending.body()).isEqualTo(202);
    String id = pending.json().path("operationId").asString();
    // Nothing is sent again under a key that Stripe may have forgotten.
    stage
        .tables()
        .execute(
            "update tallystick.operation set first_sent_at = now() - interval '1 day',"
                + " last_sent_at = now() - interval '1 hour' where id = '"
                + id
                + "'");
    assertThat(stage.shopper().asks("/api/refunds", key, body).json().path("status").asString())
        .isEqualTo("review");

    assertThat(run("operations", "list", "--status", "review").out()).contains(id);
    assertThat(run("operations", "show", id).out()).contains("'operations resolve' ends it");
    assertThat(run("operations", "resolve", id).exitCode()).isEqualTo(2);
    assertThat(run("operations", "resolve", id, "--succeeded", "ref_" + id).exitCode())
        .isEqualTo(2);
    assertFails("NOT_THIS_OPERATION: ", "operations", "resolve", id, "--succeeded", "re_none");
    JsonNode resolved =
        json("operations", "resolve", "ref_" + id, "--failed", "--note", "looked", "--json");

    assertThat(resolved.path("state").asString()).isEqualTo("rejected");
    assertThat(resolved.path("note").asString()).isEqualTo("looked");
    assertFails("OPERATION_NOT_IN_REVIEW: ", "operations", "resolve", id, "--failed");
    assertThat(stage.shopper().asks("/api/refunds", key + "-again", body).status()).isEqualTo(201);
    assertThat(
            json("audit", "list", "--limit", "1000", "--json")
                .valueStream()
                .filter(entry -> entry.path("subject").asString("").equals(id))
                .map(entry ->
                    Stream.of("action", "outcome", "code", "resultId")
                        .map(field -> entry.path(field).asString("-"))
                        .collect(Collectors.joining(" "))))
        .containsExactly(
            "operations.resolve refused OPERATION_NOT_IN_REVIEW -",
            "operations.resolve.asked succeeded failed -",
            "operations.resolve succeeded failed -",
            "operations.resolve.asked succeeded failed -",
            "operations.resolve refused NOT_THIS_OPERATION re_none",
            "operations.resolve.asked succeeded succeeded re_none");
  }

  @Test
  void looksAtEventsAndReplaysOneWithoutConsequences() {
    JsonNode listed =
        json(
            "events",
            "list",
            "--type",
            "payment_intent.succeeded",
            "--status",
            "applied",
            "--json");
    String id =
        listed
            .valueStream()
            .filter(event -> event.path("orderId").asString().equals(purchase.orderId()))
            .map(event -> event.path("id").asString())
            .findAny()
            .orElseThrow();

    JsonNode shown = json("events", "show", id, "--json");
    assertThat(shown.at("/payload/data/object/id").asString())
        .isEqualTo(purchase.paymentIntentId());
    assertThat(shown.at("/payload/data/object/client_secret").asString()).matches("\\*+");

    assertThat(run("events", "replay", id, "--dry-run").out()).contains("Would replay 1");
    assertThat(stage.tables().column("select actor from tallystick.inbox_replay")).isEmpty();
    assertThat(json("events", "replay", id, "--reason", "a try", "--json").path("replayed"))
        .hasSize(1);
    await().atMost(SOON).until(() -> !stage.tables().waitingEvents().contains(id));
    assertThat(json("events", "show", id, "--json").at("/event/status").asString())
        .isEqualTo("applied");
    assertThat(stage.tables().effects(purchase)).containsOnlyOnce("order.paid");
    assertThat(stage.tables().column("select reason from tallystick.inbox_replay"))
        .containsExactly("a try");
    assertFails("EVENT_NOT_FOUND: ", "events", "replay", "evt_none");
    assertThat(run("events", "replay").exitCode()).isEqualTo(2);
  }

  @Test
  void tellsTheAppAgainUnderTheSameId() {
    String id =
        json("deliveries", "list", "--status", "acknowledged", "--json")
            .valueStream()
            .filter(it -> it.path("orderId").asString().equals(purchase.orderId()))
            .map(it -> it.path("id").asString())
            .findAny()
            .orElseThrow();
    long before = told(id);

    assertThat(json("deliveries", "retry", id, "--json").path("status").asString())
        .isEqualTo("pending");

    await().atMost(SOON).until(() -> told(id) == before + 1);
    assertFails("DELIVERY_NOT_FOUND: ", "deliveries", "retry", "msg_none");
  }

  @Test
  void readsWhoDidWhatAndVerifiesIt() {
    String actor = "os:" + System.getProperty("user.name");
    json("keys", "create", "--name", "audited", "--scopes", "events:read", "--json");
    assertFails(
        "KEY_NAME_USED: ", "keys", "create", "--name", "audited", "--scopes", "events:read");
    String head = run("audit", "head").out().strip();

    assertThat(
            json("audit", "list", "--actor", actor, "--limit", "1000", "--json")
                .valueStream()
                .filter(entry -> entry.path("action").asString().equals("keys.create"))
                .map(entry ->
                    entry.path("outcome").asString() + " " + entry.path("code").asString("")))
        .contains("succeeded ", "refused KEY_NAME_USED");
    assertThat(run("audit", "list", "--limit", "1000").out())
        .contains("OUTCOME", purchase.paymentIntentId())
        .containsPattern("payment_intent +allowed");
    assertThat(run("audit", "list", "--since", "2999-01-01T00:00:00Z").out())
        .isEqualTo("No entries.\n");

    JsonNode verified = json("audit", "verify", "--anchor", head, "--json");
    assertThat(verified.path("ok").asBoolean()).isTrue();
    assertThat(verified.path("links").asLong()).isGreaterThan(3);
    String other = head.replaceFirst(":.", head.contains(":0") ? ":1" : ":0");
    Ended forged = run("audit", "verify", "--anchor", other);
    assertThat(forged.exitCode()).isEqualTo(1);
    assertThat(forged.out()).startsWith("ANCHOR_MISMATCH seq " + head.split(":", -1)[0]);
    assertThat(run("audit", "verify", "--anchor", "1").exitCode()).isEqualTo(2);
  }

  @Test
  void registersAnEndpointAndRollsIt() throws Exception {
    String url = "http://127.0.0.1:9/api/webhooks/stripe"; // nobody is there
    Path file = stage.place().folder().resolve("webhook-secret");

    JsonNode created =
        json("endpoint", "create", "--url", url, "--secret-file", file.toString(), "--json");
    String id = created.at("/endpoint/id").asString();
    assertThat(created.path("secret").isNull()).isTrue();
    assertThat(created.at("/endpoint/missing")).isEmpty();
    assertThat(file).content().matches("whsec_\\w+\n");
    JsonNode rolled = json("endpoint", "roll", id, "--json");
    assertThat(rolled.path("secret").asString()).startsWith("whsec_");
    assertThat(rolled.path("next").asString()).isEqualTo("endpoint roll " + id + " --finish");
    assertFails("ENDPOINT_UNPROVEN: ", "endpoint", "roll", id, "--finish");
    assertThat(run("endpoint", "roll", id, "--finish", "--now").out()).contains(id, "disabled");

    assertThat(run("endpoint", "status").out())
        .contains("VERSION", url, "enabled", "disabled", "all");
    assertThat(
            json("audit", "list", "--limit", "1000", "--json")
                .valueStream()
                .map(entry ->
                    entry.path("action").asString() + " " + entry.path("subject").asString("")))
        .contains(
            "endpoint.create.asked " + url,
            "endpoint.create " + id,
            "endpoint.roll " + rolled.at("/endpoint/id").asString(),
            "endpoint.roll.finish " + id);
    Files.delete(file);
  }

  @Test
  void hearsOfARefundMadeInTheDashboard() {
    Purchase another = buysAndPays();

    Http.Answer refunded =
        Http.post(
            stage.shopper().stripe().resolve("/v1/refunds"),
            Map.of(
                "Authorization",
                "Bearer " + ServeSettings.SECRET_KEY,
                "Content-Type",
                "application/x-www-form-urlencoded"),
            "amount=1000&payment_intent=" + another.paymentIntentId());
    assertThat(refunded.status()).as(refunded.body()).isEqualTo(200);

    await().atMost(SOON).until(() -> order(another).path("amountRefunded").asLong() == 1000);
    assertThat(order(another).path("status").asString()).isEqualTo("fulfilled");
    assertThat(order(another).path("refunds")).hasSize(1);
  }

  /** What it must not tell is in what it is sent; the search comes after all tests. */
  @Test
  void isSentSecretsWhereTheyDoNotBelong() {
    URI api = stage.server().url();
    String secret = purchase.clientSecret();
    String key = ServeSettings.SECRET_KEY;
    Map<String, String> known = Map.of("Authorization", "Bearer " + stage.shopper().apiKey());
    Map<String, String> forged = Map.of("Authorization", "Bearer " + key);

    assertThat(Http.get(api.resolve("/api/orders/" + secret), known).status()).isEqualTo(404);
    assertThat(Http.get(api.resolve("/api/orders?reference=" + secret), known).status())
        .isEqualTo(200);
    assertThat(Http.get(api.resolve("/api/catalog?key=" + key), forged).status()).isEqualTo(200);
    assertThat(Http.get(api.resolve("/api/orders/" + key), forged).status()).isEqualTo(401);
    assertThat(stage.shopper().asks("/api/refunds", secret, "{\"" + key + "\":1}").status())
        .isEqualTo(400);
    assertThat(
            Http.post(
                    api.resolve("/api/webhooks/stripe"),
                    Map.of("Stripe-Signature", "t=1,v1=" + ServeSettings.WEBHOOK_SECRET),
                    "{\"id\":\"" + secret + "\"}")
                .status())
        .isEqualTo(400);
    assertThat(run("orders", "show", secret).exitCode()).isEqualTo(1);
    assertThat(run("keys", "list").out()).contains("shop");
    assertThat(run("doctor").out()).contains("the secret key, which Stripe takes");
  }

  @Test
  void showsMetricsToNobodyWithoutAKey() {
    Http.Answer closed = Http.get(stage.server().url().resolve("/actuator/prometheus"), Map.of());
    assertThat(closed.status()).isEqualTo(404);
    String key =
        json("keys", "create", "--name", "metrics", "--scopes", "events:read", "--json")
            .path("key")
            .asString();

    assertThat(metrics(key))
        .contains(
            "tallystick_webhook_requests_total{outcome=\"stored\"}",
            "tallystick_events_total{outcome=\"applied\"}",
            "tallystick_inbox_jobs",
            "tallystick_deliveries_pending",
            "tallystick_operations{state=\"prepared\"}",
            "tallystick_operations{state=\"review\"}",
            "tallystick_stripe_calls_seconds_count",
            "tallystick_stripe_clock_ahead_seconds");
  }

  /** An event that is not ours, and one of a type that nobody knows: kept, counted, told. */
  @Test
  void hearsOfEventsThatCannotBeUsed() {
    assertThat(sends("evt_of_the_other_mode", "payment_intent.succeeded", true)).isEqualTo(200);
    assertThat(sends("evt_of_tomorrow", "new_thing.happened", false)).isEqualTo(200);

    assertThat(stage.server().program().out())
        .contains("event=webhook.quarantined id=evt_of_the_other_mode");
    assertThat(run("events", "list", "--status", "quarantined").out())
        .contains("evt_of_the_other_mode");
    String key =
        json("keys", "create", "--name", "alerts", "--scopes", "events:read", "--json")
            .path("key")
            .asString();
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(metrics(key))
                .contains("tallystick_inbox_quarantined 1.0")
                .contains("tallystick_inbox_parked 0.0")
                .containsPattern("tallystick_events_total\\{outcome=\"ignored\"} [1-9]"));
    assertThat(json("events", "list", "--type", "new_thing.happened", "--json"))
        .singleElement()
        .satisfies(event -> assertThat(event.path("status").asString()).isEqualTo("ignored"));
  }

  private static int sends(String id, String type, boolean livemode) {
    String event =
        """
        {"id":"%s","object":"event","type":"%s","livemode":%s,"created":1790000000,
         "data":{"object":{"id":"nt_1","object":"new_thing"}}}\
        """
            .formatted(id, type, livemode);
    String signature = StripeSignature.of(event.getBytes(StandardCharsets.UTF_8), Instant.now());
    return Http.post(
            stage.server().url().resolve("/api/webhooks/stripe"),
            Map.of("Stripe-Signature", signature),
            event)
        .status();
  }

  private static String metrics(String key) {
    return Http.get(
            stage.server().url().resolve("/actuator/prometheus"),
            Map.of("Authorization", "Bearer " + key))
        .body();
  }

  private static JsonNode order(Purchase which) {
    return stage.shopper().looksAt(which.orderId()).json();
  }

  private static long told(String webhookId) {
    return stage.app().about(purchase).stream()
        .filter(delivery -> delivery.webhookId().equals(webhookId))
        .count();
  }

  private static Ended run(String... arguments) {
    Ended ended = commands.run(arguments);
    SAID.add(ended.toString());
    return ended;
  }

  private static JsonNode json(String... arguments) {
    Ended ended = run(arguments);
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    return ended.json();
  }

  private static void assertFails(String line, String... arguments) {
    Ended ended = run(arguments);
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.err()).startsWith(line);
  }
}
