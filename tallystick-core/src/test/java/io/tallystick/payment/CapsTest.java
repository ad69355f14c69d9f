package io.tallystick.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.operation.Allowance;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Heard.Done;
import io.tallystick.testkit.Heard.Pending;
import io.tallystick.testkit.Heard.Refused;
import io.tallystick.testkit.Heard.TurnedAway;
import io.tallystick.testkit.Sale;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Till;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a key may move at most, as the journal holds it to that. */
class CapsTest {
  private static final TurnedAway EXCEEDED = new TurnedAway("cap_exceeded");

  private final Shop shop = Shop.open();
  private final Till server = shop.server();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void refuseOneRefundThatIsTooMuchAndBurnNoKey() {
    Sale sale = Sale.paid(shop);

    assertThat(server.refund(each("usd", 999), "r1", sale.orderId(), 1000L)).isEqualTo(EXCEEDED);
    assertThat(server.refund(each("usd", 999), "r2", sale.orderId(), null)).isEqualTo(EXCEEDED);

    assertThat(moves()).isZero();
    assertThat(server.refund(each("usd", 999), "r1", sale.orderId(), 999L))
        .isInstanceOf(Done.class);
  }

  @Test
  void refuseCurrenciesThatAreNotNamed() {
    Sale sale = Sale.paid(shop);

    assertThat(server.refund(each("eur", 5000), "r1", sale.orderId(), 1L)).isEqualTo(EXCEEDED);
    assertThat(server.refund(day("eur", 5000), "r1", sale.orderId(), 1L)).isEqualTo(EXCEEDED);
  }

  @Test
  void countRefundsAndTransfersOfTheDayTogether() {
    Sale sale = Sale.paid(shop);
    String seller = shop.dashboard().connectAccount();
    Allowance allowance = day("usd", 1000);

    assertThat(server.refund(allowance, "r1", sale.orderId(), 400L)).isInstanceOf(Done.class);
    assertThat(transfer(allowance, "t1", 601, seller, sale)).isEqualTo(EXCEEDED);
    assertThat(transfer(allowance, "t1", 600, seller, sale)).isInstanceOf(Done.class);
    assertThat(server.refund(allowance, "r2", sale.orderId(), 1L)).isEqualTo(EXCEEDED);
  }

  @Test
  void countWhatIsUnknownAndNotWhatWasRefused() {
    Sale sale = Sale.paid(shop);
    String seller = shop.dashboard().connectAccount();
    Allowance allowance = day("usd", 1000);

    assertThat(transfer(allowance, "t1", 900, seller, null))
        .isEqualTo(new Refused("balance_insufficient", false));
    shop.stripe().faults().next("POST", "/v1/refunds", Fault.reset(), 2);
    assertThat(server.refund(allowance, "r1", sale.orderId(), 900L)).isInstanceOf(Pending.class);

    assertThat(server.refund(allowance, "r2", sale.orderId(), 101L)).isEqualTo(EXCEEDED);
    assertThat(server.refund(allowance, "r2", sale.orderId(), 100L)).isInstanceOf(Done.class);
  }

  @Test
  void beginAnewAtMidnightUtc() {
    Sale sale = Sale.paid(shop);
    Allowance allowance = day("usd", 1000);
    server.refund(allowance, "r1", sale.orderId(), 1000L);

    createdAt("date_trunc('day', now(), 'UTC')");
    assertThat(server.refund(allowance, "r2", sale.orderId(), 1L)).isEqualTo(EXCEEDED);
    createdAt("date_trunc('day', now(), 'UTC') - interval '1 microsecond'");
    assertThat(server.refund(allowance, "r2", sale.orderId(), 1L)).isInstanceOf(Done.class);
  }

  @Test
  void belongToOneCaller() {
    Sale sale = Sale.paid(shop);
    server.refund(day("usd", 1000), "r1", sale.orderId(), 1000L);

    shop.database().execute("update tallystick.operation set caller = 'key:another'");

    assertThat(server.refund(day("usd", 1000), "r2", sale.orderId(), 500L))
        .isInstanceOf(Done.class);
  }

  @Test
  void answerARepeatWithoutAskingAgain() {
    Sale sale = Sale.paid(shop);
    Allowance allowance = day("usd", 1000);
    server.refund(allowance, "r1", sale.orderId(), 1000L);

    assertThat(server.refund(allowance, "r1", sale.orderId(), 1000L))
        .isInstanceOfSatisfying(Done.class, again -> assertThat(again.replayed()).isTrue());
    assertThat(server.refund(each("usd", 1), "r1", sale.orderId(), 1000L)).isInstanceOf(Done.class);
  }

  /**
   * Each has an order of its own, so that no order's lock makes them wait for one another; and
   * nothing is written before all of them have come as far as they can.
   */
  @Test
  void holdHoweverManyAskAtOnce() throws SQLException {
    List<Sale> sales = List.of(Sale.paid(shop), Sale.paid(shop), Sale.paid(shop), Sale.paid(shop));
    Allowance allowance = day("usd", 1000);
    List<CompletableFuture<Heard>> calls = new ArrayList<>();

    try (Connection elsewhere = shop.database().connect();
        Statement statement = elsewhere.createStatement()) {
      elsewhere.setAutoCommit(false);
      statement.execute("lock table tallystick.operation in exclusive mode");
      for (Sale sale : sales) {
        calls.add(
            CompletableFuture.supplyAsync(
                () -> shop.server().refund(allowance, "r" + sale.orderId(), sale.orderId(), 500L),
                Thread::startVirtualThread));
      }
      Eventually.until("all wait", () -> shop.database().waiting() == sales.size());
      elsewhere.rollback();
    }

    List<Heard> heard = calls.stream().map(CompletableFuture::join).toList();
    assertThat(heard).filteredOn(Done.class::isInstance).hasSize(2);
    assertThat(heard).filteredOn(EXCEEDED::equals).hasSize(2);
    assertThat(
            shop.database()
                .number("select sum(amount) from tallystick.operation where kind = 'refund'"))
        .isEqualTo(1000);
  }

  @Test
  void areSummedUpFromAnIndex() throws SQLException {
    List<String> plan = new ArrayList<>();
    try (Connection connection = shop.database().connect();
        Statement statement = connection.createStatement()) {
      // The planner, which sees an empty table, may take either of two.
      connection.setAutoCommit(false);
      statement.execute("set enable_seqscan = off");
      statement.execute(
          "alter table tallystick.operation"
              + " drop constraint operation_account_livemode_caller_caller_key_key");
      ResultSet lines =
          statement.executeQuery(
              """
              explain select sum(amount) from tallystick.operation
               where caller = 'key:shop' and kind in ('refund', 'transfer')
                 and created_at >= date_trunc('day', now(), 'UTC')
              """);
      while (lines.next()) {
        plan.add(lines.getString(1));
      }
    }

    assertThat(plan).anyMatch(line -> line.contains("operation_moved"));
  }

  private Heard transfer(
      Allowance allowance, String key, long amount, String seller, @Nullable Sale sale) {
    return server.transfer(
        allowance,
        key,
        new Transfers.CreateTransfer(
            new Money(amount, Currency.of("usd")), seller, sale == null ? null : sale.orderId()));
  }

  private void createdAt(String time) {
    shop.database()
        .execute("update tallystick.operation set created_at = " + time + " where kind = 'refund'");
  }

  private long moves() {
    return shop.database()
        .number("select count(*) from tallystick.operation where kind in ('refund', 'transfer')");
  }

  private static Allowance each(String currency, long most) {
    return new Allowance(Map.of(Currency.of(currency), most), Map.of());
  }

  private static Allowance day(String currency, long most) {
    return new Allowance(Map.of(), Map.of(Currency.of(currency), most));
  }
}
