package io.tallystick.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Thousands of random calls; after each the books are right. */
class MoneyInvariantsTest {
  private static final int CALLS = 3_000;
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-02T10:00:00Z"));

  /** Statuses of refunds and payouts whose money is back, and of disputes that have it. */
  private static final Set<String> BACK = Set.of("failed", "canceled");

  private static final Set<String> TAKEN = Set.of("needs_response", "under_review", "lost");

  private static final String PROPERTY = "tallystick.seed";

  private static final List<String> METHODS =
      List.of(
          "pm_card_visa",
          "pm_card_visa",
          "pm_card_bypassPending",
          "pm_card_bypassPending",
          "pm_card_createDispute",
          "pm_card_createDisputeInquiry",
          "pm_card_pendingRefund",
          "pm_card_refundFail",
          "pm_card_authenticationRequired",
          "pm_card_chargeDeclined",
          "pm_usBankAccount_success",
          "pm_sepaDebit_failed");

  /** Stripe's arrows, by object and status; what is not named here is final. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          arrows("refund pending", "requires_action succeeded failed canceled"),
          arrows("refund requires_action", "pending succeeded failed canceled"),
          arrows("refund succeeded", "failed"),
          arrows(
              "dispute warning_needs_response",
              "warning_under_review warning_closed needs_response prevented"),
          arrows("dispute warning_under_review", "warning_closed needs_response"),
          arrows("dispute needs_response", "under_review won lost prevented"),
          arrows("dispute under_review", "won lost"),
          arrows("payout pending", "in_transit paid failed canceled"),
          arrows("payout in_transit", "paid failed"),
          arrows("payout paid", "failed"),
          arrows(
              "intent requires_payment_method", "requires_confirmation requires_action canceled"),
          arrows("intent requires_confirmation", "requires_payment_method canceled"),
          arrows("intent requires_action", "requires_payment_method succeeded canceled"),
          arrows("intent processing", "succeeded requires_payment_method canceled"),
          arrows("intent requires_capture", "succeeded canceled"));

  private static final List<String> WORDS =
      ARROWS.values().stream().flatMap(Set::stream).distinct().sorted().toList();

  private final long seed = Long.getLong(PROPERTY, new SecureRandom().nextLong());
  private final Random random = new Random(seed);
  private final Map<String, String> statuses = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Long> ledger = new TreeMap<>();
  private final Map<String, Long> amounts = new TreeMap<>();
  private String lastLine = "";

  private static Map.Entry<String, Set<String>> arrows(String from, String to) {
    return Map.entry(from, Set.of(to.split(" ")));
  }

  @Test
  void theBooksAreRightAfterEveryCall() {
    System.out.println("-D" + PROPERTY + "=" + seed);
    SimulatorOptions options = SimulatorOptions.defaults().withSeed(seed).withBaseClock(CLOCK);
    try (StripeSimulator simulator = StripeSimulator.start(options)) {
      Wire stripe = Wire.merchant(simulator);
      String account = stripe.post("/v1/accounts", "type=standard").text("/id");
      Oracle oracle = simulator.oracle();
      for (int call = 0; call < CALLS; call++) {
        String done = act(simulator, stripe, account, oracle);
        oracle = simulator.oracle();
        String where = "-D%s=%d, call %d: %s".formatted(PROPERTY, seed, call, done);
        checkLedger(stripe, oracle, where);
        checkAmounts(oracle, where);
        checkObjects(oracle, where);
      }
      assertThat(seen)
          .as("-D%s=%d", PROPERTY, seed)
          .contains("refund failed", "dispute lost", "payout failed", "intent canceled");
    }
  }

  private String act(StripeSimulator simulator, Wire stripe, String account, Oracle now) {
    String charge = any(now.charges(), Oracle.Charge::id);
    String intent = any(now.paymentIntents(), Oracle.PaymentIntent::id);
    long amount = 1L + random.nextInt(3_000);
    return switch (random.nextInt(14)) {
      case 0, 1 -> pay(stripe, "");
      case 2 -> pay(stripe, "&capture_method=manual");
      case 3 -> post(stripe, "/v1/payment_intents/" + intent + "/capture", someOf(amount));
      case 4 -> post(stripe, "/v1/payment_intents/" + intent + "/cancel", "");
      case 5, 6 -> post(stripe, "/v1/refunds", "charge=" + charge + "&amount=" + amount);
      case 7 -> post(stripe, "/v1/refunds", "charge=" + charge);
      case 8 -> transfer(stripe, account, charge, amount);
      case 9 -> post(stripe, "/v1/payouts", "currency=usd&amount=" + amount);
      case 10 -> giveBack(stripe, now);
      case 11 -> decide(stripe, now);
      case 12 ->
          post(
              stripe,
              "/_sim/disputes",
              "{\"charge\": \"%s\", \"inquiry\": %s}".formatted(charge, random.nextBoolean()));
      default -> advance(simulator);
    };
  }

  private String pay(Wire stripe, String more) {
    long amount = 50L + random.nextInt(5_000);
    String method = METHODS.get(random.nextInt(METHODS.size()));
    String currency = random.nextInt(4) == 0 ? "eur" : "usd";
    return post(
        stripe,
        "/v1/payment_intents",
        "confirm=true&amount=%d&currency=%s&payment_method=%s%s"
            .formatted(amount, currency, method, more));
  }

  private String someOf(long amount) {
    return random.nextBoolean() ? "" : "amount_to_capture=" + amount;
  }

  private String transfer(Wire stripe, String account, String charge, long amount) {
    String source = random.nextBoolean() ? "" : "&source_transaction=" + charge;
    String body = "currency=usd&amount=%d&destination=%s%s".formatted(amount, account, source);
    return post(stripe, "/v1/transfers", body);
  }

  private String giveBack(Wire stripe, Oracle now) {
    if (random.nextBoolean()) {
      String transfer = any(now.transfers(), Oracle.Transfer::id);
      return post(
          stripe,
          "/v1/transfers/" + transfer + "/reversals",
          "amount=" + (1 + random.nextInt(900)));
    }
    String call = random.nextBoolean() ? "/cancel" : "/reverse";
    return post(stripe, "/v1/payouts/" + any(now.payouts(), Oracle.Payout::id) + call, "");
  }

  /** As often a word that makes no sense as one that does; neither may harm the books. */
  private String decide(Wire stripe, Oracle now) {
    String id =
        switch (random.nextInt(4)) {
          case 0 -> any(now.paymentIntents(), Oracle.PaymentIntent::id);
          case 1 -> any(now.refunds(), Oracle.Refund::id);
          case 2 -> any(now.disputes(), Oracle.Dispute::id);
          default -> any(now.payouts(), Oracle.Payout::id);
        };
    Set<String> sensible = ARROWS.getOrDefault(statuses.getOrDefault(id, ""), Set.of());
    List<String> words =
        sensible.isEmpty() || random.nextBoolean() ? WORDS : sensible.stream().sorted().toList();
    String word = words.get(random.nextInt(words.size()));
    return post(
        stripe, "/_sim/outcomes", "{\"id\": \"%s\", \"outcome\": \"%s\"}".formatted(id, word));
  }

  private String advance(StripeSimulator simulator) {
    Duration by = Duration.ofMinutes(1L << random.nextInt(13));
    simulator.advance(by);
    return "advance by " + by;
  }

  private <T> String any(List<T> all, Function<T, String> id) {
    return all.isEmpty() ? "xx_none" : id.apply(all.get(random.nextInt(all.size())));
  }

  private static String post(Wire stripe, String path, String body) {
    Wire.Answer answer = stripe.post(path, body);
    String call = path + " " + body + " → " + answer.status();
    assertThat(answer.status()).as(call + answer.body()).isLessThan(500);
    return call;
  }

  /** What the lines add up to is there, now or later. */
  private void checkLedger(Wire stripe, Oracle oracle, String where) {
    boolean more = true;
    while (more) {
      String from = lastLine.isEmpty() ? "" : "&ending_before=" + lastLine;
      JsonNode page = stripe.get("/v1/balance_transactions?limit=100" + from).json();
      for (JsonNode line : page.path("data")) {
        long net = line.path("amount").asLong() - line.path("fee").asLong();
        assertThat(line.path("net").asLong()).as(where).isEqualTo(net);
        String currency = line.path("currency").asString();
        ledger.merge(currency, net, Long::sum);
        String about = line.path("reporting_category").asString().split("_", 2)[0];
        amounts.merge(about + " " + currency, line.path("amount").asLong(), Long::sum);
      }
      if (!page.path("data").isEmpty()) {
        lastLine = page.path("data").path(0).path("id").asString();
      }
      more = page.path("has_more").asBoolean();
    }
    Map<String, Long> balance = new TreeMap<>(oracle.available());
    oracle.pending().forEach((currency, amount) -> balance.merge(currency, amount, Long::sum));
    ledger.putIfAbsent("usd", 0L);
    assertThat(balance).as(where).isEqualTo(ledger);
  }

  /** The lines tell of nothing but what became of the objects. */
  private void checkAmounts(Oracle oracle, String where) {
    Map<String, Long> expected = new TreeMap<>();
    for (Oracle.Charge it : oracle.charges()) {
      expected.merge("charge " + it.currency(), it.amountCaptured(), Long::sum);
    }
    for (Oracle.Refund it : oracle.refunds()) {
      long gone = BACK.contains(it.status()) ? 0 : -it.amount();
      expected.merge("refund " + it.currency(), gone, Long::sum);
    }
    for (Oracle.Dispute it : oracle.disputes()) {
      long gone = TAKEN.contains(it.status()) ? -it.amount() : 0;
      expected.merge("dispute " + it.currency(), gone, Long::sum);
    }
    for (Oracle.Transfer it : oracle.transfers()) {
      expected.merge("transfer " + it.currency(), it.amountReversed() - it.amount(), Long::sum);
    }
    for (Oracle.Payout it : oracle.payouts()) {
      long gone = BACK.contains(it.status()) ? 0 : -it.amount();
      expected.merge("payout " + it.currency(), gone, Long::sum);
    }
    expected.values().removeIf(sum -> sum == 0);
    Map<String, Long> told = new TreeMap<>(amounts);
    told.values().removeIf(sum -> sum == 0);
    assertThat(told).as(where).isEqualTo(expected);
  }

  private void checkObjects(Oracle oracle, String where) {
    Map<String, Long> refunded =
        oracle.refunds().stream()
            .filter(refund -> !Set.of("failed", "canceled").contains(refund.status()))
            .collect(
                Collectors.groupingBy(
                    Oracle.Refund::charge, Collectors.summingLong(Oracle.Refund::amount)));
    for (Oracle.Charge charge : oracle.charges()) {
      long given = refunded.getOrDefault(charge.id(), 0L);
      assertThat(given).as(where).isLessThanOrEqualTo(charge.amountCaptured());
      if (charge.captured()) {
        long released = charge.amount() - charge.amountCaptured();
        assertThat(charge.amountRefunded()).as(where).isEqualTo(released + given);
      }
    }
    for (Oracle.Transfer transfer : oracle.transfers()) {
      assertThat(transfer.amountReversed()).as(where).isBetween(0L, transfer.amount());
    }
    assertThat(oracle.disputes().stream().map(Oracle.Dispute::charge))
        .as(where)
        .doesNotHaveDuplicates();
    oracle.refunds().forEach(it -> moved("refund", it.id(), it.status(), where));
    oracle.disputes().forEach(it -> moved("dispute", it.id(), it.status(), where));
    oracle.payouts().forEach(it -> moved("payout", it.id(), it.status(), where));
    oracle.paymentIntents().forEach(it -> moved("intent", it.id(), it.status(), where));
  }

  private void moved(String object, String id, String status, String where) {
    String now = object + " " + status;
    String before = statuses.put(id, now);
    seen.add(now);
    if (before != null && !before.equals(now)) {
      assertThat(reachable(object, before)).as("%s: %s", where, before).contains(now);
    }
  }

  /** One call can take an object over several arrows: the clock may jump days. */
  private static Set<String> reachable(String object, String from) {
    Set<String> found = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(from));
    while (!open.isEmpty()) {
      for (String next : ARROWS.getOrDefault(open.removeLast(), Set.of())) {
        if (found.add(object + " " + next)) {
          open.add(object + " " + next);
        }
      }
    }
    return found;
  }
}
