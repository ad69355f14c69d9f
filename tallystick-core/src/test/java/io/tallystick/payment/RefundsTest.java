package io.tallystick.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.FieldError;
import io.tallystick.InvalidRequestException;
import io.tallystick.order.OrderView;
import io.tallystick.simulator.Oracle;
import io.tallystick.simulator.fault.CallFault;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Heard.Done;
import io.tallystick.testkit.Heard.InFlight;
import io.tallystick.testkit.Heard.Pending;
import io.tallystick.testkit.Heard.Refused;
import io.tallystick.testkit.Heard.TurnedAway;
import io.tallystick.testkit.MoneyJson;
import io.tallystick.testkit.Sale;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Till;
import io.tallystick.testkit.Together;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefundsTest {
  private final Shop shop = Shop.open();
  private final Till server = shop.server();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void giveAllBackAndCancelTheOrder() {
    Sale sale = Sale.paid(shop);

    Done done = (Done) server.refund("r1", sale.orderId(), null);

    assertThat(done.operation().resultStatus()).isEqualTo("succeeded");
    assertThat(refunded(sale)).isEqualTo(1500);
    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("canceled");
    assertThat(rows()).containsExactly(done.operation().resultId() + " succeeded 1500");
  }

  @Test
  void givePartsBackUntilNothingIsLeft() {
    Sale sale = Sale.paid(shop);

    assertThat(server.refund("r1", sale.orderId(), 500L)).isInstanceOf(Done.class);
    assertThat(server.refund("r2", sale.orderId(), 400L)).isInstanceOf(Done.class);
    assertThat(refuse("r3", sale, 601L)).isEqualTo("exceeds_refundable");
    assertThat(server.refund("r4", sale.orderId(), null)).isInstanceOf(Done.class);
    assertThat(server.refund("r5", sale.orderId(), 1L))
        .isEqualTo(new TurnedAway("nothing_to_refund"));

    assertThat(refunded(sale)).isEqualTo(1500);
    shop.news().tell();
    assertThat(rows()).hasSize(3);
    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("canceled");
  }

  @ParameterizedTest
  @CsvSource({"0, amount_invalid", "-5, amount_invalid", "1501, exceeds_refundable"})
  void refuseAnAmountThatCannotBe(long amount, String code) {
    Sale sale = Sale.paid(shop);

    assertThat(refuse("r1", sale, amount)).isEqualTo(code);
    assertThat(server.refund("r1", sale.orderId(), 1L)).isInstanceOf(Done.class);
  }

  @Test
  void refuseAnOrderThatIsNotPaidOrNotThere() {
    assertThat(server.refund("r1", Sale.authorized(shop).orderId(), null))
        .isEqualTo(new TurnedAway("not_paid"));
    assertThat(server.refund("r2", "ord_unknown", null)).isEqualTo(new TurnedAway("not_found"));
  }

  @RepeatedTest(10)
  void giveAllBackOnceHoweverManyAsk() {
    Sale sale = Sale.paid(shop);
    List<Till> servers = List.of(server, shop.server());

    List<Heard> heard = Together.call(2, i -> servers.get(i).refund("r" + i, sale.orderId(), null));

    assertThat(heard)
        .hasExactlyElementsOfTypes(
            heard.getFirst() instanceof Done ? Done.class : TurnedAway.class,
            heard.getFirst() instanceof Done ? TurnedAway.class : Done.class);
    assertThat(refunded(sale)).isEqualTo(1500);
    assertThat(rows()).hasSize(1);
  }

  @Test
  void giveBackOnceForOneKeyHoweverOftenItIsUsed() {
    Sale sale = Sale.paid(shop);
    List<Till> servers = List.of(server, shop.server());

    List<Heard> heard =
        Together.call(64, i -> servers.get(i % 2).refund("r1", sale.orderId(), null));

    assertThat(heard)
        .allMatch(it -> it instanceof Done || it instanceof InFlight)
        .hasAtLeastOneElementOfType(Done.class);
    Set<String> ids =
        heard.stream()
            .filter(Done.class::isInstance)
            .map(it -> ((Done) it).operation().resultId())
            .collect(Collectors.toSet());
    assertThat(ids).hasSize(1);
    assertThat(refunded(sale)).isEqualTo(1500);
    assertThat(shop.database().count("refund")).isOne();
  }

  @Test
  void areNotRefusedForWhatTheSameKeyHasJustReserved() throws Exception {
    Sale sale = Sale.paid(shop);
    List<CompletableFuture<Heard>> calls;
    try (Connection elsewhere = shop.database().connect();
        Statement statement = elsewhere.createStatement()) {
      elsewhere.setAutoCommit(false);
      statement.execute("select id from tallystick.orders for no key update");
      calls =
          Stream.of(server, shop.server())
              .map(till ->
                  CompletableFuture.supplyAsync(
                      () -> till.refund("r1", sale.orderId(), null), Thread::startVirtualThread))
              .toList();
      Eventually.until("both wait for the order", () -> shop.database().waiting() == 2);
      elsewhere.rollback();
    }

    assertThat(calls)
        .extracting(CompletableFuture::join)
        .allMatch(it -> it instanceof Done || it instanceof InFlight)
        .hasAtLeastOneElementOfType(Done.class);
    assertThat(refunded(sale)).isEqualTo(1500);
  }

  @Test
  void leaveDisputedMoneyAlone() {
    Sale sale = Sale.paid(shop);
    shop.stripe().dispute(charge(sale), false);
    shop.news().tell();

    assertThat(server.refund("r1", sale.orderId(), null)).isEqualTo(new TurnedAway("disputed"));
    assertThat(refunded(sale)).isZero();
  }

  @Test
  void areNotHinderedByAnInquiry() {
    Sale sale = Sale.paid(shop);
    shop.stripe().dispute(charge(sale), true);
    shop.news().tell();

    assertThat(server.refund("r1", sale.orderId(), 500L)).isInstanceOf(Done.class);
  }

  @Test
  void countWhatWasGivenBackPastUs() {
    Sale sale = Sale.paid(shop);
    shop.dashboard().refund(sale.paymentIntentId(), 1000);
    shop.news().tell();

    assertThat(refuse("r1", sale, 501L)).isEqualTo("exceeds_refundable");
    assertThat(server.refund("r2", sale.orderId(), null)).isInstanceOf(Done.class);
    assertThat(refunded(sale)).isEqualTo(1500);
  }

  @Test
  void giveTheReservationBackWhenStripeRefuses() {
    Sale sale = Sale.paid(shop);
    shop.dashboard().refund(sale.paymentIntentId(), 1000); // and its event is late

    assertThat(server.refund("r1", sale.orderId(), 600L)).isInstanceOf(Refused.class);
    assertThat(rows()).isEmpty();
    assertThat(server.refund("r2", sale.orderId(), 500L)).isInstanceOf(Done.class);
  }

  @Test
  void restoreWhatCanBeRefundedWhenOneFailsLater() {
    Sale sale = Sale.paid(shop, "pm_card_refundFail");
    assertThat(server.refund("r1", sale.orderId(), null)).isInstanceOf(Done.class);
    shop.stripe().advance(java.time.Duration.ofDays(30));
    shop.news().tell();

    assertThat(rows()).singleElement().asString().contains(" failed ");
    assertThat(server.refund("r2", sale.orderId(), 1500L)).isInstanceOf(Done.class);
  }

  @Test
  void holdTheMoneyAndNotTheOrderWhileTheyAreNotSettled() {
    Sale sale = Sale.paid(shop);
    next(Fault.rateLimited());

    assertThat(server.refund("r1", sale.orderId(), null)).isInstanceOf(Pending.class);

    assertThat(rows()).singleElement().asString().startsWith("reserved_");
    assertThat(server.refund("r2", sale.orderId(), 1L))
        .isEqualTo(new TurnedAway("refund_under_way"));
    shop.news().tell();
    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("paid");
    assertThat(server.refund("r1", sale.orderId(), null)).isInstanceOf(Done.class);
    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("canceled");
  }

  @Test
  void areBoundByTheEventThatComesBeforeTheAnswer() {
    Sale sale = Sale.paid(shop);
    next(Fault.error500());
    assertThat(server.refund("r1", sale.orderId(), 700L)).isInstanceOf(Pending.class);

    shop.news().tell();

    String refund = shop.stripe().oracle().refunds().getFirst().id();
    assertThat(rows()).containsExactly(refund + " succeeded 700");
    Done done = (Done) server.refund("r1", sale.orderId(), 700L);
    assertThat(done.operation().resultId()).isEqualTo(refund);
    assertThat(rows()).hasSize(1);
    shop.news().tell();
    assertThat(rows()).hasSize(1);
  }

  @Test
  void areNotBoundByARefundOfAnotherAmountThatNamesThem() {
    Sale sale = Sale.paid(shop);
    next(Fault.empty503());
    Pending pending = (Pending) server.refund("r1", sale.orderId(), 700L);

    shop.tell(
        MoneyJson.refund("re_other", sale.paymentIntentId(), "succeeded", 300)
            .replace(
                "\"metadata\": {}",
                "\"metadata\": {\"tallystick_operation\": \"" + pending.operationId() + "\"}"));

    assertThat(shop.operationState(pending.operationId())).isEqualTo("unknown");
    assertThat(rows()).hasSize(2).contains("re_other succeeded 300");
    assertThat(server.refund("r1", sale.orderId(), 700L)).isInstanceOf(Done.class);
    assertThat(rows()).hasSize(2);
  }

  @Test
  void areFoundInTheListWhereStripeOnlyRepeatsItself() {
    Sale sale = Sale.paid(shop);
    shop.dashboard().refund(sale.paymentIntentId(), 700);
    next(Fault.error500());
    assertThat(server.refund("r1", sale.orderId(), 700L)).isInstanceOf(Pending.class);

    Done done = (Done) server.refund("r1", sale.orderId(), 700L);

    assertThat(shop.stripe().oracle().refunds()).hasSize(2);
    assertThat(shop.stripe().oracle().refunds())
        .filteredOn(refund -> refund.id().equals(done.operation().resultId()))
        .extracting(refund -> refund.metadata().get("tallystick_operation"))
        .containsExactly(done.operation().id().toString());
  }

  @Test
  void tellTheAppWhatHappened() {
    Sale sale = Sale.paid(shop);
    server.refund("r1", sale.orderId(), 700L);

    OrderView view = shop.view(sale.orderId());
    assertThat(view.amountRefunded()).isEqualTo(700);
    assertThat(shop.deliveries(sale.orderId())).containsExactly("order.paid", "order.refunded");
  }

  private String refuse(String key, Sale sale, long amount) {
    InvalidRequestException refused =
        catchThrowableOfType(
            InvalidRequestException.class, () -> server.refund(key, sale.orderId(), amount));
    FieldError error = refused.errors().getFirst();
    assertThat(error.field()).isEqualTo("amount");
    return error.code();
  }

  private void next(CallFault fault) {
    shop.stripe().faults().next("POST", "/v1/refunds", fault);
  }

  private String charge(Sale sale) {
    return shop.stripe().oracle().chargesOf(sale.paymentIntentId()).getFirst().id();
  }

  private long refunded(Sale sale) {
    return shop.stripe().oracle().refundsOf(sale.paymentIntentId()).stream()
        .mapToLong(Oracle.Refund::amount)
        .sum();
  }

  private List<String> rows() {
    return shop.database()
        .texts(
            "select concat_ws(' ', id, status, amount) from tallystick.refund order by created_at");
  }
}
