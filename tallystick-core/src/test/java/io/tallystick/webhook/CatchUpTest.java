package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Account;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.stripe.StripeGateway;
import io.tallystick.stripe.StripeGateways;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.TestDatabase;
import io.tallystick.testkit.Till;
import io.tallystick.testkit.Together;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Events that no webhook brought: here, none ever does. */
class CatchUpTest {
  private static final String EVENTS = "/v1/events";

  private final Shop shop = Shop.open();
  private final TestDatabase database = shop.database();
  private final Till server = shop.server();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void storesWhatIsMissingOnceHoweverOftenItLooks() {
    catchUp().run();
    buy(3);

    catchUp().run();
    catchUp().run();

    assertThat(database.count("inbox_event")).isEqualTo(3);
    assertThat(database.count("inbox_job")).isEqualTo(3);
    assertThat(database.text("select type from tallystick.inbox_event limit 1"))
        .isEqualTo("payment_intent.created");
  }

  @Test
  void walksThroughMorePagesThanOne() {
    catchUp().run();
    buy(130);

    catchUp().run();

    assertThat(database.count("inbox_event")).isEqualTo(130);
    assertThat(state()).isEqualTo("done");
  }

  @Test
  void goesOnWhereItFailedAndDoesNotMoveTheCursorBefore() {
    catchUp().run();
    String seen = seenUntil();
    buy(130);
    shop.stripe().faults().next("GET", EVENTS, Fault.latency(Duration.ofMillis(1)));
    shop.stripe().faults().next("GET", EVENTS, Fault.error500());

    catchUp().run();

    assertThat(database.count("inbox_event")).as("the first page").isEqualTo(100);
    assertThat(seenUntil()).isEqualTo(seen);
    assertThat(state()).startsWith("at evt_");

    catchUp().run();
    assertThat(database.count("inbox_event")).as("Stripe is left alone").isEqualTo(100);
    endPause();
    catchUp().run();
    assertThat(database.count("inbox_event")).isEqualTo(130);
    assertThat(seenUntil()).isGreaterThan(seen);
  }

  @Test
  void beginsAnewWhereStripeNoLongerKnowsThePosition() {
    catchUp().run();
    buy(2);
    database.execute(
        "update tallystick.catch_up set walk_position = 'evt_longgone',"
            + " walk_started_at = now(), walk_from = now() - interval '10 minutes'");

    catchUp().run();
    endPause();
    catchUp().run();

    assertThat(database.count("inbox_event")).isEqualTo(2);
    assertThat(state()).isEqualTo("done");
  }

  @Test
  void walksNoFurtherBackThanWhereTheLastWalkBegan() {
    catchUp().run();
    buy(2);
    database.execute(
        "update tallystick.catch_up set walk_started_at = now(),"
            + " walk_from = now() + interval '1 hour'");

    catchUp().run();

    assertThat(database.count("inbox_event")).isZero();
    assertThat(state()).isEqualTo("done");
  }

  @Test
  void walksOnceAtItsStartAndThenEveryFiveMinutes() {
    CatchUp server = catchUp();
    server.run();
    buy(1);

    server.run();
    assertThat(database.count("inbox_event")).isZero();

    database.execute(
        "update tallystick.catch_up set seen_until = seen_until - interval '5 minutes'");
    server.run();
    assertThat(database.count("inbox_event")).isEqualTo(1);
  }

  @Test
  void findsTheEventsOfConnectedAccountsToo() {
    Account connected = new Account(call("/v1/accounts", "default", "type=custom"), false);
    CatchUp both = catchUp(List.of(Shop.ACCOUNT, connected), type -> true);
    both.run();
    call("/v1/payment_intents", connected.name(), "amount=1500&currency=usd");
    buy(1);

    catchUp(List.of(Shop.ACCOUNT, connected), type -> type.startsWith("payment_intent.")).run();

    assertThat(
            database.texts(
                "select account || ' ' || type from tallystick.inbox_event order by account"))
        .containsExactly(
            connected.name() + " payment_intent.created", "default payment_intent.created");
  }

  /** Calls Stripe as an account; answers the id of what that made. */
  private String call(String path, String account, String form) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(shop.stripe().url().resolve(path))
            .header("Authorization", "Bearer sk_test_core")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (!account.equals(Account.DEFAULT)) {
      request.header("Stripe-Account", account);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return JsonMapper.shared().readTree(answer.body()).path("id").asString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void leavesAWalkToTheServerThatHoldsIt() {
    catchUp().run();
    buy(1);
    database.execute(
        "update tallystick.catch_up set holder = gen_random_uuid(),"
            + " lease_until = now() + interval '1 minute'");

    catchUp().run();
    assertThat(database.count("inbox_event")).isZero();

    endPause();
    catchUp().run();
    assertThat(database.count("inbox_event")).isEqualTo(1);
  }

  @Test
  void storesEachEventOnceWhenServersWalkTogether() {
    catchUp().run();
    buy(20);

    Together.call(
        4,
        caller -> {
          catchUp().run();
          return caller;
        });

    assertThat(database.count("inbox_event")).isEqualTo(20);
    assertThat(state()).isEqualTo("done");
  }

  @Test
  void takesOnlyTypesThatSomebodyWants() {
    catchUp().run();
    buy(1);

    catchUp(type -> type.equals("charge.succeeded")).run();

    assertThat(database.count("inbox_event")).isZero();
  }

  private void buy(int times) {
    for (int i = 0; i < times; i++) {
      server.create(
          Shop.CALLER, Shop.hats(1), Shop.key("buy-" + System.nanoTime()), Shop.fingerprint("{}"));
    }
  }

  private CatchUp catchUp() {
    return catchUp(type -> true);
  }

  private CatchUp catchUp(Predicate<String> wanted) {
    return catchUp(List.of(Shop.ACCOUNT), wanted);
  }

  private CatchUp catchUp(List<Account> accounts, Predicate<String> wanted) {
    StripeGateway stripe = StripeGateways.of(shop.stripe().url());
    Lanes lanes = new Lanes(database.jdbc(), database.transactions(), events -> List.of());
    return new CatchUp(database.jdbc(), lanes, stripe, accounts, wanted);
  }

  private void endPause() {
    database.execute("update tallystick.catch_up set lease_until = now() - interval '1 second'");
  }

  private String seenUntil() {
    return database.text("select seen_until::text from tallystick.catch_up");
  }

  private String state() {
    return database.text(
        "select coalesce('at ' || walk_position, 'done') from tallystick.catch_up");
  }
}
