package io.tallystick.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.FieldError;
import io.tallystick.InvalidRequestException;
import io.tallystick.payment.CreatePaymentIntent.CaptureMethod;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Heard.Done;
import io.tallystick.testkit.Heard.Pending;
import io.tallystick.testkit.Heard.Refused;
import io.tallystick.testkit.Heard.TurnedAway;
import io.tallystick.testkit.Sale;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Till;
import io.tallystick.testkit.Together;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapturesTest {
  private static final String UNEXPECTED = "payment_intent_unexpected_state";

  private final Shop shop = Shop.open();
  private final Till server = shop.server();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void takeAllTheMoneyAndPayTheOrder() {
    Sale sale = Sale.authorized(shop);

    Done done = (Done) server.capture("c1", sale.paymentIntentId(), null);

    assertThat(done.operation().resultId()).isEqualTo(sale.paymentIntentId());
    assertThat(done.operation().resultStatus()).isEqualTo("succeeded");
    assertThat(captured(sale)).isEqualTo(1500);
    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("paid");
  }

  @Test
  void takeAPartAndPayTheOrderWithIt() {
    Sale sale = Sale.authorized(shop);

    assertThat(server.capture("c1", sale.paymentIntentId(), 700L)).isInstanceOf(Done.class);

    assertThat(captured(sale)).isEqualTo(700);
    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("paid");
    shop.news().tell();
    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("paid");
  }

  @Test
  void payTheOrderWithThePartAlsoWhenTheEventComesFirst() {
    Sale sale = Sale.authorized(shop);
    next("capture", Fault.error500());
    assertThat(server.capture("c1", sale.paymentIntentId(), 700L)).isInstanceOf(Pending.class);

    shop.news().tell();

    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("paid");
    assertThat(server.capture("c1", sale.paymentIntentId(), 700L)).isInstanceOf(Done.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1501, exceeds_authorized",
    "49, amount_too_small",
    "0, amount_too_small",
    "-1, amount_too_small"
  })
  void refuseAnAmountThatCannotBe(long amount, String code) {
    Sale sale = Sale.authorized(shop);

    InvalidRequestException refused =
        catchThrowableOfType(
            InvalidRequestException.class,
            () -> server.capture("c1", sale.paymentIntentId(), amount));

    assertThat(refused.errors()).containsExactly(new FieldError("amount", code));
    assertThat(server.capture("c1", sale.paymentIntentId(), null)).isInstanceOf(Done.class);
  }

  @Test
  void answerTheSameKeyAsBefore() {
    Sale sale = Sale.authorized(shop);
    Done first = (Done) server.capture("c1", sale.paymentIntentId(), 700L);

    assertThat(shop.server().capture("c1", sale.paymentIntentId(), 700L))
        .isEqualTo(new Done(first.operation(), true));
    assertThat(server.capture("c1", sale.paymentIntentId(), 800L)).isEqualTo(new Heard.KeyReused());
    assertThat(captured(sale)).isEqualTo(700);
  }

  @Test
  void refuseASecondCapture() {
    Sale sale = Sale.authorized(shop);
    server.capture("c1", sale.paymentIntentId(), 700L);

    assertThat(server.capture("c2", sale.paymentIntentId(), 800L))
        .isEqualTo(new TurnedAway("payment_intent_succeeded"));
    assertThat(captured(sale)).isEqualTo(700);
  }

  @Test
  void refuseASecondCaptureWhileTheFirstIsNotSettled() {
    Sale sale = Sale.authorized(shop);
    next("capture", Fault.rateLimited());
    server.capture("c1", sale.paymentIntentId(), 700L);

    assertThat(server.capture("c2", sale.paymentIntentId(), 800L))
        .isEqualTo(new TurnedAway("capture_under_way"));
  }

  @Test
  void areRejectedWhereNobodyHasPaid() {
    Sale sale = Sale.open(shop, CaptureMethod.AUTOMATIC);

    assertThat(server.capture("c1", sale.paymentIntentId(), 700L))
        .isEqualTo(new Refused(UNEXPECTED, false));

    shop.stripe().confirm(sale.paymentIntentId(), "pm_card_visa");
    shop.news().tell();
    assertThat(shop.orderStatus(sale.orderId())).as("due again in full").isEqualTo("paid");
  }

  @Test
  void askForNoPartOfWhatHasBeenPaidInFullPastThem() {
    Sale sale = Sale.open(shop, CaptureMethod.AUTOMATIC);
    next("capture", Fault.rateLimited());
    server.capture("c1", sale.paymentIntentId(), 700L);

    shop.stripe().confirm(sale.paymentIntentId(), "pm_card_visa");
    shop.news().tell();

    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("paid");
    assertThat(server.capture("c1", sale.paymentIntentId(), 700L))
        .isEqualTo(new Refused(UNEXPECTED, true));
  }

  @Test
  void refuseAnIntentThatIsCanceledOrUnknown() {
    Sale sale = Sale.authorized(shop);
    server.cancel("x1", sale.paymentIntentId());

    assertThat(server.capture("c1", sale.paymentIntentId(), null))
        .isEqualTo(new TurnedAway("payment_intent_canceled"));
    assertThat(server.capture("c1", "pi_unknown", null)).isEqualTo(new TurnedAway("not_found"));
  }

  @Test
  void refuseAnIntentOfAnotherAccountOrMode() {
    Sale sale = Sale.authorized(shop);
    shop.database().execute("update tallystick.orders set livemode = true");
    assertThat(server.capture("c1", sale.paymentIntentId(), null))
        .isEqualTo(new TurnedAway("not_found"));

    shop.database().execute("update tallystick.orders set livemode = false, account = 'acct_2'");
    assertThat(server.capture("c1", sale.paymentIntentId(), null))
        .isEqualTo(new TurnedAway("not_found"));
    assertThat(captured(sale)).isZero();
  }

  @Test
  void hearThatItWasCanceledPastThem() {
    Sale sale = Sale.authorized(shop);
    shop.dashboard().cancel(sale.paymentIntentId());

    assertThat(server.capture("c1", sale.paymentIntentId(), null))
        .isEqualTo(new Refused(UNEXPECTED, false));
    shop.news().tell();
    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("canceled");
  }

  @RepeatedTest(20)
  void orACancelWinsAndBothHearTheTruth() {
    Sale sale = Sale.authorized(shop);
    List<Till> servers = List.of(server, shop.server());

    List<Heard> heard =
        Together.call(
            2,
            i ->
                i == 0
                    ? servers.get(0).capture("c1", sale.paymentIntentId(), null)
                    : servers.get(1).cancel("x1", sale.paymentIntentId()));

    boolean captured = captured(sale) == 1500;
    requireTruth(heard.get(0), captured, "payment_intent_canceled");
    requireTruth(heard.get(1), !captured, "payment_intent_succeeded");
    shop.news().tell();
    assertThat(shop.orderStatus(sale.orderId())).isEqualTo(captured ? "paid" : "canceled");
  }

  private static void requireTruth(Heard heard, boolean won, String turnedAway) {
    if (won) {
      assertThat(heard).isInstanceOf(Done.class);
    } else {
      assertThat(heard).isIn(new Refused(UNEXPECTED, false), new TurnedAway(turnedAway));
    }
  }

  private void next(String call, io.tallystick.simulator.fault.CallFault fault) {
    shop.stripe().faults().next("POST", "/v1/payment_intents/*/" + call, fault);
  }

  private long captured(Sale sale) {
    return shop.stripe().oracle().paymentIntents().stream()
        .filter(intent -> intent.id().equals(sale.paymentIntentId()))
        .findAny()
        .orElseThrow()
        .amountReceived();
  }
}
