package io.tallystick.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.operation.Operation;
import io.tallystick.operation.OperationKind;
import io.tallystick.simulator.Oracle;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Shop;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What must hold once everything is quiet: compares the database with what happened at Stripe. */
final class JournalCheck {
  private static final Set<String> GAVE_NOTHING_BACK = Set.of("failed", "canceled");

  private final Shop shop;
  private final Oracle stripe;
  private final Map<String, Row> operations;

  /** An operation as it ended. */
  private record Row(
      String id,
      String kind,
      String state,
      String code,
      String subject,
      long amount,
      String result,
      String key) {
    boolean isOpen() {
      return state.equals("review");
    }
  }

  JournalCheck(Shop shop) {
    this.shop = shop;
    this.stripe = shop.stripe().oracle();
    this.operations =
        shop
            .database()
            .jdbc()
            .sql(
                """
                select id::text, kind, state, coalesce(error_code, '') as code,
                       coalesce(subject, '') as subject,
                       coalesce(amount, 0) as amount, coalesce(result_id, '') as result, caller_key
                  from tallystick.operation
                """)
            .query((row, n) ->
                new Row(
                    row.getString("id"),
                    row.getString("kind"),
                    row.getString("state"),
                    row.getString("code"),
                    row.getString("subject"),
                    row.getLong("amount"),
                    row.getString("result"),
                    row.getString("caller_key")))
            .list()
            .stream()
            .collect(Collectors.toMap(Row::id, row -> row));
  }

  void run(List<JournalSchedule.Call> calls) {
    requireNothingOpen();
    requireOneChargeForEachOrder();
    requireRefundsWithinWhatWasCaptured();
    requireOneObjectForEachOperation();
    requireTheTruthOfIntents();
    calls.forEach(this::requireOneAnswer);
  }

  /** I10. */
  private void requireNothingOpen() {
    assertThat(
            shop.database()
                .texts(
                    "select concat_ws(' ', kind, state, error_code) from tallystick.operation"
                        + " where state in ('prepared', 'sent', 'unknown')"
                        + " or (state = 'review' and error_code is null)"))
        .as("I10: nothing is left open, but in review with a reason")
        .isEmpty();
  }

  /** I1. */
  private void requireOneChargeForEachOrder() {
    Map<String, List<Oracle.PaymentIntent>> paid =
        stripe.paymentIntents().stream()
            .filter(intent -> intent.status().equals("succeeded"))
            .collect(Collectors.groupingBy(it -> it.metadata().get("tallystick_order")));
    paid.forEach((order, intents) -> {
      assertThat(intents).as("I1: charges of %s", order).hasSize(1);
      Oracle.PaymentIntent intent = intents.getFirst();
      assertThat(stripe.chargesOf(intent.id()))
          .filteredOn(charge -> charge.status().equals("succeeded"))
          .as("I1: charges of %s", intent)
          .hasSize(1);
      assertThat(
              shop.database()
                  .number(
                      "select coalesce(capture_amount, amount) from tallystick.orders where id = '"
                          + order
                          + "'"))
          .as("I1: what is due of %s", order)
          .isEqualTo(intent.amountReceived());
      assertThat(shop.orderStatus(order))
          .as("I2: %s of %s", order, intent)
          .isEqualTo(refunded(intent) == intent.amountReceived() ? "canceled" : "paid");
    });
  }

  /** I4. */
  private void requireRefundsWithinWhatWasCaptured() {
    for (Oracle.PaymentIntent intent : stripe.paymentIntents()) {
      assertThat(refunded(intent)).as("I4").isLessThanOrEqualTo(intent.amountReceived());
      assertThat(
              shop.database()
                  .number(
                      "select coalesce(sum(amount), 0)::bigint from tallystick.refund"
                          + " where status not in ('failed', 'canceled') and payment_intent = '"
                          + intent.id()
                          + "'"))
          .as("I4: refunds and reservations of %s", intent)
          .isBetween(refunded(intent), intent.amountReceived());
    }
  }

  private long refunded(Oracle.PaymentIntent intent) {
    return stripe.refundsOf(intent.id()).stream()
        .filter(refund -> !GAVE_NOTHING_BACK.contains(refund.status()))
        .mapToLong(Oracle.Refund::amount)
        .sum();
  }

  /** I2 and I9, of kinds that make an object. */
  private void requireOneObjectForEachOperation() {
    Map<String, List<String>> made = new TreeMap<>();
    stripe.refunds().forEach(it -> add(made, it.metadata(), it.id()));
    stripe.transfers().forEach(it -> add(made, it.metadata(), it.id()));
    stripe.charges().stream()
        .filter(it -> it.status().equals("succeeded") && it.paymentIntent() == null)
        .forEach(it -> add(made, it.metadata(), it.id()));
    for (Row operation : operations.values()) {
      if (Set.of("refund", "transfer", "charge").contains(operation.kind())) {
        List<String> objects = made.getOrDefault(operation.id(), List.of());
        assertThat(objects).as("done more than once: %s", operation).hasSizeLessThanOrEqualTo(1);
        if (!operation.isOpen()) {
          assertThat(objects)
              .as("I2, I9: %s", operation)
              .isEqualTo(
                  operation.state().equals("succeeded") ? List.of(operation.result()) : List.of());
        }
      }
    }
  }

  private static void add(Map<String, List<String>> made, Map<String, String> metadata, String id) {
    made.merge(
        metadata.getOrDefault("tallystick_operation", "nobody"),
        List.of(id),
        (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList());
  }

  private static Oracle.PaymentIntent subject(
      Map<String, Oracle.PaymentIntent> intents, Row operation) {
    return Objects.requireNonNull(intents.get(operation.subject()), operation.toString());
  }

  /** I2 and I9, of payment intents and what acts on them. */
  private void requireTheTruthOfIntents() {
    Map<String, Oracle.PaymentIntent> intents =
        stripe.paymentIntents().stream()
            .collect(Collectors.toMap(Oracle.PaymentIntent::id, it -> it));
    for (Row operation : operations.values()) {
      switch (operation.kind() + " " + operation.state()) {
        case "capture succeeded" ->
            assertThat(subject(intents, operation).amountReceived())
                .as("I9: %s", operation)
                .isEqualTo(operation.amount());
        case "cancel succeeded" ->
            assertThat(subject(intents, operation).status())
                .as("I9: %s", operation)
                .isEqualTo("canceled");
        case "capture rejected", "cancel rejected" ->
            requireOthersDoing(operation, subject(intents, operation));
        case "payment_intent succeeded" ->
            assertThat(intents).as("I9: %s", operation).containsKey(operation.result());
        default -> {}
      }
    }
    for (Oracle.PaymentIntent intent : intents.values()) {
      Row operation =
          Objects.requireNonNull(
              operations.get(intent.metadata().get("tallystick_operation")), "made by one of ours");
      if (!operation.isOpen() && !intent.id().equals(operation.result())) {
        assertThat(intent.status()).as("an orphan of %s", operation).isEqualTo("canceled");
      }
      if (intent.id().equals(operation.result())) {
        assertThat(
                shop.database()
                    .texts(
                        "select status from tallystick.payment where id = '" + intent.id() + "'"))
            .as("I2: %s", intent)
            .containsExactly(intent.status());
      }
    }
  }

  /** What was refused to one has not happened, unless it was another's doing. */
  private void requireOthersDoing(Row operation, Oracle.PaymentIntent intent) {
    boolean happened =
        operation.kind().equals("cancel")
            ? intent.status().equals("canceled")
            : intent.amountReceived() == operation.amount()
                && intent.amountReceived() < intent.amount(); // all of it may be automatic
    List<Row> others =
        operations.values().stream()
            .filter(it -> it.subject().equals(intent.id()) && it.kind().equals(operation.kind()))
            .toList();
    assertThat(happened && others.stream().noneMatch(it -> it.state().equals("succeeded")))
        .as("I9: %s was refused to %s", intent, others)
        .isFalse();
  }

  /** I9: one answer for good, which nothing contradicts, and which is the journal's. */
  private void requireOneAnswer(JournalSchedule.Call call) {
    Set<String> answers =
        call.heard().stream()
            .map(JournalCheck::lasting)
            .filter(answer -> !answer.isEmpty())
            .collect(Collectors.toSet());
    assertThat(answers).as("I9: %s heard %s", call.key(), call.heard()).hasSizeLessThanOrEqualTo(1);
    List<Row> journalled =
        operations.values().stream()
            .filter(it -> it.key().equals(Shop.key(call.key()).value()))
            .toList();
    if (journalled.isEmpty()) {
      assertThat(answers).as("I9: %s was never journalled", call.key()).isEmpty();
    } else {
      Row operation = journalled.getFirst();
      String truth = operation.state().equals("succeeded") ? operation.result() : "refused";
      assertThat(answers)
          .as("I9: %s heard %s", operation, call.heard())
          .isSubsetOf(operation.isOpen() ? Set.of() : Set.of(truth));
    }
  }

  /** An answer for good; empty for one that may change. */
  private static String lasting(Heard heard) {
    return switch (heard) {
      case Heard.Created created -> created.paymentIntentId();
      case Heard.Done(Operation operation, boolean replayed) ->
          operation.kind() == OperationKind.PAYMENT_INTENT ? "" : operation.resultId();
      case Heard.Refused refused -> "refused";
      case Heard.Pending pending -> "";
      case Heard.InFlight inFlight -> "";
      case Heard.TurnedAway turnedAway -> "";
      case Heard.KeyReused keyReused -> "key reused";
    };
  }
}
