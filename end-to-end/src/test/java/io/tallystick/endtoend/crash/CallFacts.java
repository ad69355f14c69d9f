package io.tallystick.endtoend.crash;

import io.tallystick.endtoend.process.Http;
import io.tallystick.endtoend.shop.ServeSettings;
import io.tallystick.endtoend.shop.SurvivorStage;
import io.tallystick.endtoend.shop.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Both halves of every call that the journal took, once all is quiet.
 *
 * @param operations ours
 * @param made objects at Stripe that a call made, and the operation that each names
 * @param intents at Stripe, by id
 * @param refunded minor units that we hold to be given back, by payment intent
 * @param heard what callers were told, by their key, in the order of asking
 * @param unsettled what is or was not settled in time: operations, reservations, customers
 */
record CallFacts(
    List<Operation> operations,
    List<Made> made,
    Map<String, Intent> intents,
    Map<String, Long> refunded,
    Map<String, List<Heard>> heard,
    Set<String> unsettled) {

  /** An operation of ours; its amount in minor units, 0 if it has none. */
  record Operation(
      String id,
      String key,
      String kind,
      String state,
      String subject,
      String resultId,
      long amount) {}

  /** An object that was made at Stripe; its amount in minor units, 0 if it has none. */
  record Made(String kind, String operation, String id, long amount) {}

  /** A payment intent at Stripe; amounts in minor units, failed refunds not counted. */
  record Intent(String status, long captured, long refunded) {
    static final Intent NONE = new Intent("", 0, 0);
  }

  /** An answer, and the object that it names. */
  record Heard(int status, String id, String body) {
    private static final List<String> IDS =
        List.of("refundId", "chargeId", "transferId", "paymentIntentId");

    static Heard of(Http.Answer answer) {
      JsonNode json = answer.json();
      String id =
          IDS.stream()
              .map(name -> json.path(name).asString(""))
              .filter(value -> !value.isEmpty())
              .findFirst()
              .orElse("");
      return new Heard(answer.status(), id, answer.body());
    }
  }

  /**
   * Looks at both halves.
   *
   * @param tooLate what was still to be settled when its time was over
   */
  static CallFacts gather(
      SurvivorStage stage, Map<String, List<Heard>> heard, Set<String> tooLate) {
    JsonNode oracle = stage.stripe().oracle();
    Set<String> unsettled = new TreeSet<>(tooLate);
    unsettled.addAll(unsettled(stage.tables()));
    List<JsonNode> customers =
        stage.stripe().list("/v1/customers?limit=100", ServeSettings.SECRET_KEY);
    return new CallFacts(
        operations(stage.tables()),
        made(oracle, customers),
        intents(oracle),
        refunded(stage.tables()),
        heard,
        unsettled);
  }

  private static List<Operation> operations(Tables tables) {
    return tables
        .column(
            """
            select concat_ws('|', id, caller_key, kind, state, coalesce(subject, ''),
                             coalesce(result_id, ''), coalesce(amount, 0))
              from tallystick.operation
            """)
        .stream()
        .map(row -> row.split("\\|", -1))
        .map(it -> new Operation(it[0], it[1], it[2], it[3], it[4], it[5], Long.parseLong(it[6])))
        .toList();
  }

  private static List<Made> made(JsonNode oracle, List<JsonNode> customers) {
    List<Made> made = new ArrayList<>();
    oracle.path("paymentIntents").forEach(it -> made.add(made("payment_intent", it)));
    oracle.path("refunds").forEach(it -> made.add(made("refund", it)));
    oracle.path("transfers").forEach(it -> made.add(made("transfer", it)));
    customers.forEach(it -> made.add(made("customer", it)));
    charges(oracle)
        .filter(charge -> charge.path("payment_intent").isNull())
        .forEach(it -> made.add(made("charge", it)));
    return made;
  }

  private static Made made(String kind, JsonNode object) {
    return new Made(
        kind,
        object.path("metadata").path("tallystick_operation").asString(""),
        object.required("id").asString(),
        object.path("amount").asLong(0));
  }

  private static Stream<JsonNode> charges(JsonNode oracle) {
    return oracle.path("charges").valueStream().filter(it -> has(it, "status", "succeeded"));
  }

  private static Map<String, Intent> intents(JsonNode oracle) {
    Map<String, Intent> intents = new TreeMap<>();
    for (JsonNode intent : oracle.path("paymentIntents")) {
      String id = intent.path("id").asString();
      long captured =
          charges(oracle)
              .filter(charge -> has(charge, "payment_intent", id))
              .mapToLong(charge -> charge.path("amount_captured").asLong())
              .sum();
      long refunded =
          oracle
              .path("refunds")
              .valueStream()
              .filter(refund -> has(refund, "payment_intent", id))
              .filter(refund -> !has(refund, "status", "failed"))
              .filter(refund -> !has(refund, "status", "canceled"))
              .mapToLong(refund -> refund.path("amount").asLong())
              .sum();
      intents.put(id, new Intent(intent.path("status").asString(), captured, refunded));
    }
    return intents;
  }

  private static boolean has(JsonNode object, String field, String value) {
    return Objects.equals(object.path(field).asString(""), value);
  }

  private static Map<String, Long> refunded(Tables tables) {
    Map<String, Long> refunded = new TreeMap<>();
    tables
        .column(
            """
            select payment_intent || '|' || sum(amount) from tallystick.refund
             where status not in ('failed', 'canceled') group by payment_intent
            """)
        .forEach(row -> {
          String[] parts = row.split("\\|", -1);
          refunded.put(parts[0], Long.parseLong(parts[1]));
        });
    return refunded;
  }

  /** What is still to be settled. */
  static Set<String> unsettled(Tables tables) {
    return new TreeSet<>(
        tables.column(
            """
            select concat_ws(' ', kind, id, state) from tallystick.operation
             where state in ('prepared', 'sent', 'unknown')
            union all
            select id from tallystick.refund where starts_with(id, 'reserved_')
            union all
            select 'customer of ' || owner from tallystick.customer where id is null
            """));
  }
}
