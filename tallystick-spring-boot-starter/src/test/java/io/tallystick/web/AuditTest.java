package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.audit.AuditEntry;
import io.tallystick.audit.AuditLog;
import io.tallystick.audit.AuditVerifier;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.CapturedLog;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Eventually;
import io.tallystick.fixture.Shop;
import io.tallystick.fixture.Shoppers;
import io.tallystick.limit.Limits;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Every money call, allowed or refused, has its entry, and the running application seals them. */
class AuditTest {
  private static final Shop shop = Shop.open().hearing();
  private static final String CHARGE =
      "{\"amount\":900,\"currency\":\"usd\",\"source\":\"tok_visa\"}";

  @AfterAll
  static void close() {
    Eventually.until(
        "all is sealed",
        () ->
            shop.jdbc()
                .sql("select not exists (select from tallystick.audit_unsealed)")
                .query(Boolean.class)
                .single());
    DataSource source = shop.bean(DataSource.class);
    AuditVerifier verifier =
        new AuditVerifier(
            JdbcClient.create(source), new TransactionTemplate(new JdbcTransactionManager(source)));
    assertThat(verifier.verify(List.of()).findings()).isEmpty();
    shop.close();
  }

  /** Oldest first. */
  private static List<AuditEntry> entries(Client client) {
    return entries(shop, client);
  }

  private static List<AuditEntry> entries(Shop where, Client client) {
    return where
        .bean(AuditLog.class)
        .list(Optional.empty(), Optional.of(Written.name(where, client)), 100)
        .reversed();
  }

  private static List<String> brief(Client client) {
    return entries(client).stream().map(AuditTest::brief).toList();
  }

  private static String brief(AuditEntry entry) {
    return entry.action()
        + " "
        + entry.outcome()
        + (entry.code() == null ? "" : " " + entry.code());
  }

  private static AuditEntry only(Client client) {
    assertThat(entries(client)).hasSize(1);
    return entries(client).getFirst();
  }

  @ParameterizedTest
  @EnumSource
  void entersWhatIsAllowedAndWhatCameOfIt(MoneyCall call) {
    Client client = shop.backEnd(call.scope);
    MoneyCall.Ready ready = call.ready(shop);
    String key = newIdempotencyKey();
    Answer answer = ready.by(client, key);
    ready.by(client, key);

    String kind = call.name().toLowerCase(Locale.ROOT);
    assertThat(brief(client)).containsExactly(kind + " allowed", kind + " succeeded");
    AuditEntry allowed = entries(client).getFirst();
    AuditEntry succeeded = entries(client).getLast();
    assertThat(allowed.operation())
        .hasToString(Written.operations(shop, client).getFirst())
        .isEqualTo(succeeded.operation());
    assertThat(answer.body()).contains(succeeded.resultId());
    assertThat(allowed.amount()).isPositive().isEqualTo(succeeded.amount());
    assertThat(allowed.currency()).isEqualTo("usd");
    assertThat(allowed.resultId()).isNull();
    assertThat(allowed.livemode()).isFalse();
  }

  @Test
  void entersAPurchaseAndNotItsSecret() {
    Client client = shop.backEnd(Scope.PAYMENTS_WRITE);
    Answer bought = client.buy(oneHat());

    assertThat(brief(client)).containsExactly("payment_intent allowed", "payment_intent succeeded");
    assertThat(entries(client).getFirst().orderId()).isEqualTo(bought.text("/orderId"));
    assertThat(entries(client).toString()).doesNotContain("secret");
  }

  @Test
  void entersADeclineAsWhatCameOfItAndNotAsARefusal() {
    Client client = shop.backEnd(Scope.CHARGES_WRITE);
    assertThat(client.call("/api/charges", CHARGE.replace("visa", "chargeDeclined")).status())
        .isEqualTo(402);

    assertThat(brief(client)).containsExactly("charge allowed", "charge declined generic_decline");
  }

  @Test
  void entersWhatStripeRefusedAsWhatCameOfItAndNotAsARefusalOfOurs() {
    Client client = shop.backEnd(Scope.TRANSFERS_WRITE);
    String body =
        "{\"amount\":90000000,\"currency\":\"usd\",\"destination\":\"" + shop.seller() + "\"}";
    assertProblem(client.call("/api/transfers", body), 409, "balance_insufficient");

    assertThat(brief(client))
        .containsExactly("transfer allowed", "transfer rejected balance_insufficient");
  }

  @ParameterizedTest
  @EnumSource
  void entersACallWithoutTheScope(MoneyCall call) {
    Client client = shop.backEnd(Scope.ORDERS_READ);
    Answer answer = client.call(call.anyPath(), "{}");
    assertProblem(answer, 403, "forbidden");

    AuditEntry entry = only(client);
    assertThat(brief(entry)).isEqualTo(call.name().toLowerCase(Locale.ROOT) + " refused forbidden");
    assertThat(entry.reference()).isEqualTo(answer.text("/reference"));
    assertThat(entry.subject()).isEqualTo(call.anyPath().contains("pi_none") ? "pi_none" : null);
    assertThat(entry.operation()).isNull();
  }

  @Test
  void entersACallWhosePathIsWrittenInAnotherWay() {
    Client client = shop.backEnd(Scope.ORDERS_READ);
    assertThat(client.call("/api/%72efunds", "{}").status()).isEqualTo(403);

    assertThat(brief(client)).containsExactly("refund refused forbidden");
  }

  @Test
  void entersWhatWasAskedForAndMayNotBe() {
    Client client = shop.backEnd(Scope.REFUNDS_WRITE, Scope.CHARGES_WRITE, Scope.PAYMENTS_WRITE);
    client.call("/api/refunds", "{\"orderId\":\"ord_none\",\"amount\":700}");
    client.call("/api/charges", CHARGE.replace("900", "1"));
    client.buy(oneHat().replace("hat", "sword"));

    assertThat(brief(client))
        .hasSize(3)
        .startsWith("refund refused not_found")
        .allMatch(line -> line.contains(" refused "));
    assertThat(entries(client).getFirst().orderId()).isEqualTo("ord_none");
    assertThat(entries(client).getFirst().amount()).isEqualTo(700);
    assertThat(entries(client).get(1).amount()).isEqualTo(1);
    assertThat(entries(client).get(1).currency()).isEqualTo("usd");
  }

  @Test
  void entersARefundOfMoreThanThereIsAndNothingElse() {
    Client client = shop.backEnd(Scope.REFUNDS_WRITE);
    String body = MoneyCall.REFUND.ready(shop).body().replace("700", "1501");
    assertThat(client.call("/api/refunds", body).status()).isBetween(409, 422);

    assertThat(only(client).outcome()).isEqualTo("refused");
    assertThat(only(client).amount()).isEqualTo(1501);
  }

  @Test
  void entersAKeyThatIsUsedForAnotherCall() {
    Client client = shop.backEnd(Scope.CHARGES_WRITE);
    String key = newIdempotencyKey();
    client.call(key, "/api/charges", CHARGE);
    client.call(key, "/api/charges", CHARGE.replace("900", "901"));

    assertThat(brief(client))
        .containsExactly(
            "charge allowed", "charge succeeded", "charge refused idempotency_key_reused");
  }

  @Test
  void keepsNoTextOfTheCaller() {
    Client client = shop.backEnd(Scope.REFUNDS_WRITE, Scope.CHARGES_WRITE);
    client.call("/api/refunds", "{\"orderId\":\"<b>mine</b>\",\"amount\":-5}");
    client.call("/api/charges", CHARGE.replace("usd", "usdusd"));

    assertThat(entries(client)).hasSize(2);
    assertThat(entries(client).getFirst().orderId()).isNull();
    assertThat(entries(client).getLast().currency()).isNull();
  }

  @Test
  void entersNeitherWhatIsMalformedNorWhatIsOnlyRead() {
    Client client = shop.backEnd(Scope.REFUNDS_WRITE);
    assertThat(client.post("/api/refunds", "{}").status()).isEqualTo(400);
    assertThat(client.call("/api/refunds", "{").status()).isEqualTo(400);
    assertThat(client.get("/api/events").status()).isEqualTo(403);
    assertThat(client.get("/api/orders/ord_none").status()).isEqualTo(404);
    assertThat(client.send("PUT", "/api/refunds", BodyPublishers.ofString("{}")).status())
        .isEqualTo(405);

    assertThat(entries(client)).isEmpty();
  }

  @Test
  void entersNothingOfWhoIsNotKnown() {
    long before = count();
    assertThat(shop.anyone().call("/api/refunds", "{}").status()).isEqualTo(401);
    assertThat(
            new Client(shop.anyone().url(), "tsk_test_nobody").call("/api/refunds", "{}").status())
        .isEqualTo(401);

    assertThat(count()).isEqualTo(before);
  }

  /** Of callers that are not; other tests write beside this one. */
  private static long count() {
    return shop.jdbc()
        .sql("select count(*) from tallystick.audit_entry where code = 'unauthenticated'")
        .query(Long.class)
        .single();
  }

  @Test
  void tellsNothingOfWhichItCanKeepNoEntry() throws SQLException {
    try (CapturedLog log = CapturedLog.open();
        Shop other = Shop.open()) {
      Client client = other.backEnd(Scope.ORDERS_READ);
      try (Connection holder =
              DriverManager.getConnection(
                  other.database().url(), other.database().user(), other.database().password());
          Statement statement = holder.createStatement()) {
        holder.setAutoCommit(false);
        statement.execute("lock table tallystick.audit_entry in exclusive mode");
        assertUnwritten(client.call("/api/refunds", "{}"), "QueryTimeoutException", log);
      }
      other.jdbc().sql("alter table tallystick.audit_entry rename to elsewhere").update();
      assertUnwritten(client.call("/api/refunds", "{}"), "BadSqlGrammarException", log);

      other.jdbc().sql("alter table tallystick.elsewhere rename to audit_entry").update();
      assertThat(entries(other, client)).isEmpty();
      assertProblem(client.call("/api/refunds", "{}"), 403, "forbidden");
      assertThat(entries(other, client)).hasSize(1);
    }
  }

  @Test
  void tellsNothingThatItCannotCount() throws SQLException {
    try (CapturedLog log = CapturedLog.open();
        Shop other = Shop.open()) {
      Client client = other.backEnd(Scope.ORDERS_READ);
      assertProblem(client.call("/api/refunds", "{}"), 403, "forbidden");
      try (Connection holder =
              DriverManager.getConnection(
                  other.database().url(), other.database().user(), other.database().password());
          Statement statement = holder.createStatement()) {
        holder.setAutoCommit(false);
        statement.execute("select from tallystick.rate_limit for update");
        long asked = System.nanoTime();
        assertUnwritten(client.call("/api/refunds", "{}"), "QueryTimeoutException", log);
        assertThat(Duration.ofNanos(System.nanoTime() - asked))
            .isBetween(Limits.PATIENCE, Limits.PATIENCE.multipliedBy(4)); // a busy machine's
      }
      assertThat(entries(other, client)).hasSize(1);
    }
  }

  /** As in an application that puts its security before Spring's own filters. */
  @Test
  void entersACallWhateverTheOrderOfFilters() {
    try (Shop other = Shop.open(Shoppers.class, "spring.security.filter.order=-1000")) {
      Client backEnd = other.backEnd(Scope.ORDERS_READ);
      assertProblem(backEnd.call("/api/refunds", "{}"), 403, "forbidden");
      assertThat(entries(other, backEnd))
          .extracting(AuditTest::brief)
          .containsExactly("refund refused forbidden");

      assertProblem(Shoppers.shopper(other, "early").call("/api/refunds", "{}"), 403, "forbidden");
      assertThat(other.bean(AuditLog.class).list(Optional.empty(), Optional.empty(), 1))
          .extracting(AuditTest::brief)
          .containsExactly("refund refused forbidden");
      assertThat(
              other
                  .jdbc()
                  .sql("select count(*) from tallystick.rate_limit where subject ~ 'refused:'")
                  .query(Long.class)
                  .single())
          .as("the back end, the shopper and the shopper's address")
          .isEqualTo(3);
    }
  }

  private static void assertUnwritten(Answer answer, String why, CapturedLog log) {
    assertProblem(answer, 503, "unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(log.lines())
        .anyMatch(line ->
            line.startsWith("event=audit.refusal_unwritten action=refund code=forbidden")
                && line.contains(answer.text("/reference"))
                && line.contains(why));
  }

  /** However it is refused, and whoever calls; what may be done is done as before. */
  @Test
  void entersSoManyInAMinuteAndTellsNoMoreOfTheRest() {
    try (Shop other = Shop.open("tallystick.traffic.per-minute.refusals=3")) {
      Client client = other.backEnd(Scope.REFUNDS_WRITE, Scope.PAYMENTS_WRITE);
      List<Answer> told =
          List.of(
              client.call("/api/transfers", "{}"),
              client.call("/api/refunds", "{\"orderId\":\"ord_none\",\"amount\":700}"),
              client.buy(oneHat().replace("hat", "sword")));
      assertThat(told).extracting(Answer::status).containsExactly(403, 404, 422);

      for (String path : List.of("/api/transfers", "/api/refunds", "/api/transfers")) {
        Answer tooMany = client.call(path, "{\"orderId\":\"ord_none\",\"amount\":700}");
        assertProblem(tooMany, 429, "too_many_refusals");
        assertThat(Integer.parseInt(tooMany.header("Retry-After"))).isBetween(10, 20);
      }
      assertThat(client.buy(oneHat()).status()).isEqualTo(201);

      assertThat(entries(other, client))
          .extracting(AuditTest::brief)
          .containsExactly(
              "transfer refused forbidden",
              "refund refused not_found",
              "payment_intent refused invalid_request",
              "transfer refused too_many_refusals",
              "payment_intent allowed",
              "payment_intent succeeded");
      Client another = other.backEnd(Scope.ORDERS_READ);
      assertProblem(another.call("/api/refunds", "{}"), 403, "forbidden");
    }
  }
}
