package io.tallystick.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.TallystickException;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.operation.Review.Word;
import io.tallystick.payment.LegacyCharges.CreateCharge;
import io.tallystick.payment.Transfers.CreateTransfer;
import io.tallystick.simulator.Oracle;
import io.tallystick.simulator.fault.CallFault;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Heard.Done;
import io.tallystick.testkit.Heard.Refused;
import io.tallystick.testkit.Sale;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.TestDatabase;
import io.tallystick.testkit.Till;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewTest {
  private static final Word WORD = new Word("ada", "seen in the dashboard");

  private final Shop shop = Shop.open();
  private final TestDatabase database = shop.database();
  private final Till server = shop.server();
  private final Review review = shop.review();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void makesAFactOfWhatARefundHadReserved() {
    Sale sale = Sale.paid(shop);
    UUID refund = inReview(Fault.error500(), sale, 700);

    review.succeeded(Shop.ACCOUNT, refund, only().id(), WORD);

    assertThat(
            database.texts(
                "select state || ' ' || resolved_by || ' ' || note from"
                    + " tallystick.operation where resolved_at is not null"))
        .containsExactly("succeeded ada seen in the dashboard");
    assertThat(database.texts("select id from tallystick.refund")).containsExactly(only().id());
    assertThat(refund(sale, 700)).isInstanceOf(Done.class);
    shop.news().tell();
    assertThat(database.count("refund")).isOne();
  }

  @Test
  void knowsARefundThatLostItsMetadataByItsPayment() {
    UUID refund = inReview(Fault.error500(), Sale.paid(shop), 700);
    shop.dashboard().unmark("/v1/refunds/" + only().id());

    review.succeeded(Shop.ACCOUNT, refund, only().id(), WORD);

    assertThat(shop.operationState(refund)).isEqualTo("succeeded");
    assertThat(database.texts("select id from tallystick.refund")).containsExactly(only().id());
  }

  /** What is not what the operation asked for. */
  enum Other {
    AMOUNT,
    PAYMENT,
    KIND,
    OPERATION,
    NOWHERE
  }

  @ParameterizedTest
  @EnumSource
  void believesNothingThatStripeDoesNotBearOut(Other other) {
    Sale sale = Sale.paid(shop);
    Sale another = Sale.paid(shop);
    server.refund("done", sale.orderId(), 300L);
    String done = only().id();
    UUID refund = inReview(Fault.rateLimited(), sale, other == Other.OPERATION ? 300 : 700);
    String id =
        switch (other) {
          case AMOUNT -> shop.dashboard().refund(sale.paymentIntentId(), 600);
          case PAYMENT -> shop.dashboard().refund(another.paymentIntentId(), 700);
          case KIND -> sale.paymentIntentId();
          case OPERATION -> done;
          case NOWHERE -> "re_none";
        };

    assertThat(refused(() -> review.succeeded(Shop.ACCOUNT, refund, id, WORD)))
        .isEqualTo("NOT_THIS_OPERATION");

    assertThat(shop.operationState(refund)).isEqualTo("review");
    assertThat(database.texts("select id from tallystick.refund order by id"))
        .containsExactly(done, "reserved_" + refund);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "re_",
        "ref_1",
        "tr_1",
        "pi_1",
        "pi_1_secret_2",
        "sk_test_1",
        "re_1/x",
        "RE_1"
      })
  void asksStripeForNothingButWhatCanBeTheOperations(String id) {
    UUID refund = inReview(Fault.rateLimited(), Sale.paid(shop), 700);
    shop.stripe().faults().next("GET", "/v1/refunds/*", Fault.error500());

    assertThat(refused(() -> review.succeeded(Shop.ACCOUNT, refund, id, WORD)))
        .isEqualTo("NOT_THIS_OPERATION");
    assertThat(refused(() -> review.succeeded(Shop.ACCOUNT, refund, "re_1", WORD)))
        .as("asks for a refund")
        .isEqualTo("STRIPE_UNAVAILABLE");
  }

  @Test
  void tellsAnIdFromASecret() {
    assertThat(List.of("re_1", "pyr_1", "tr_1", "ch_1", "py_1", "pi_1", "cus_1"))
        .allMatch(Review::isResult);
    assertThat(List.of("ref_1", "pi_1_secret_2", "sk_test_1", "rk_live_1", "whsec_1", "dp_1", "1"))
        .noneMatch(Review::isResult);
  }

  @Test
  void givesOneObjectToOneOperation() {
    Sale sale = Sale.paid(shop);
    UUID first = inReview(Fault.rateLimited(), sale, 300);
    String byHand = shop.dashboard().refund(sale.paymentIntentId(), 300);
    review.succeeded(Shop.ACCOUNT, first, byHand, WORD);
    UUID second = inReview("r2", Fault.rateLimited(), sale, 300);

    assertThat(refused(() -> review.succeeded(Shop.ACCOUNT, second, byHand, WORD)))
        .isEqualTo("NOT_THIS_OPERATION");
    assertThat(shop.operationState(second)).isEqualTo("review");
  }

  @Test
  void freesWhatARefundHeldThatWasNotDone() {
    Sale sale = Sale.paid(shop);
    UUID refund = inReview(Fault.rateLimited(), sale, 700);

    review.failed(Shop.ACCOUNT, refund, new Word("ada", null));

    assertThat(refund(sale, 700)).isEqualTo(new Refused("not_done", true));
    assertThat(database.count("refund")).isZero();
    assertThat(server.refund("r2", sale.orderId(), null)).isInstanceOf(Done.class);
    assertThat(only().amount()).isEqualTo(1500);
  }

  @Test
  void doesNotTakeForFailedWhatStripeHasDone() {
    UUID refund = inReview(Fault.error500(), Sale.paid(shop), 700);

    assertThat(refused(() -> review.failed(Shop.ACCOUNT, refund, WORD)))
        .isEqualTo("OPERATION_WAS_DONE");

    assertThat(shop.operationState(refund)).isEqualTo("succeeded");
    assertThat(database.texts("select id from tallystick.refund")).containsExactly(only().id());
  }

  @Test
  void doesNotTakeForFailedWhatStripeCannotBeAskedAbout() {
    UUID refund = inReview(Fault.error500(), Sale.paid(shop), 700);
    shop.stripe().faults().next("GET", "/v1/refunds", Fault.empty503());

    assertThat(refused(() -> review.failed(Shop.ACCOUNT, refund, WORD)))
        .isEqualTo("STRIPE_UNAVAILABLE");
    assertThat(shop.operationState(refund)).isEqualTo("review");
  }

  @Test
  void endsACaptureByItsPaymentIntent() {
    Sale sale = Sale.authorized(shop);
    next("/v1/payment_intents/*/capture", Fault.error500());
    server.capture("c1", sale.paymentIntentId(), 700L);
    UUID capture = leaveToReview("capture");

    review.succeeded(Shop.ACCOUNT, capture, sale.paymentIntentId(), WORD);

    assertThat(shop.operationState(capture)).isEqualTo("succeeded");
    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("paid");
  }

  @Test
  void letsACaptureGoThatWasNotDone() {
    Sale sale = Sale.authorized(shop);
    next("/v1/payment_intents/*/capture", Fault.rateLimited());
    server.capture("c1", sale.paymentIntentId(), 700L);
    UUID capture = leaveToReview("capture");
    assertThat(refused(() -> review.succeeded(Shop.ACCOUNT, capture, sale.paymentIntentId(), WORD)))
        .isEqualTo("NOT_THIS_OPERATION");

    review.failed(Shop.ACCOUNT, capture, WORD);

    assertThat(server.capture("c2", sale.paymentIntentId(), null)).isInstanceOf(Done.class);
    assertThat(shop.orderStatus(sale.orderId())).isEqualTo("paid");
  }

  @Test
  void endsAChargeAndATransferByWhatTheyMade() {
    Sale.paid(shop, "pm_card_bypassPending");
    next("/v1/charges", Fault.error500());
    server.charge("c", new CreateCharge(usd(900), "tok_visa", null));
    UUID charge = leaveToReview("charge");
    next("/v1/transfers", Fault.error500());
    server.transfer("t", new CreateTransfer(usd(500), shop.dashboard().connectAccount(), null));
    UUID transfer = leaveToReview("transfer");
    String made = shop.stripe().oracle().transfers().getFirst().id();
    shop.dashboard().unmark("/v1/transfers/" + made);

    review.succeeded(Shop.ACCOUNT, charge, shop.stripe().oracle().charges().getLast().id(), WORD);
    review.succeeded(Shop.ACCOUNT, transfer, made, WORD);

    assertThat(List.of(shop.operationState(charge), shop.operationState(transfer)))
        .containsOnly("succeeded");
  }

  @Test
  void endsWhatIsInReviewAndNothingElse() {
    Sale sale = Sale.paid(shop);
    Done done = (Done) refund(sale, 700);
    UUID id = done.operation().id();

    assertThat(refused(() -> review.failed(Shop.ACCOUNT, id, WORD)))
        .isEqualTo("OPERATION_NOT_IN_REVIEW");
    assertThat(refused(() -> review.succeeded(Shop.ACCOUNT, id, only().id(), WORD)))
        .isEqualTo("OPERATION_NOT_IN_REVIEW");
    assertThat(refused(() -> review.failed(Shop.ACCOUNT, UUID.randomUUID(), WORD)))
        .isEqualTo("OPERATION_NOT_FOUND");
    assertThat(shop.operationState(id)).isEqualTo("succeeded");
    assertThat(
            database.texts("select resolved_by from tallystick.operation where resolved_by > ''"))
        .isEmpty();
  }

  private UUID inReview(CallFault fault, Sale sale, long amount) {
    return inReview("r1", fault, sale, amount);
  }

  /** A refund that Stripe has done, or never seen, and of which we know neither. */
  private UUID inReview(String key, CallFault fault, Sale sale, long amount) {
    next("/v1/refunds", fault);
    server.refund(key, sale.orderId(), amount);
    return leaveToReview("refund");
  }

  private UUID leaveToReview(String kind) {
    String open = "kind = '" + kind + "' and state in ('prepared', 'sent', 'unknown')";
    UUID id = UUID.fromString(database.text("select id from tallystick.operation where " + open));
    database.execute(
        "update tallystick.operation set state = 'review', error_code = 'key_expired' where "
            + open);
    return id;
  }

  private Heard refund(Sale sale, long amount) {
    return server.refund("r1", sale.orderId(), amount);
  }

  private void next(String path, CallFault fault) {
    shop.stripe().faults().next("POST", path, fault);
  }

  private Oracle.Refund only() {
    assertThat(shop.stripe().oracle().refunds()).hasSize(1);
    return shop.stripe().oracle().refunds().getFirst();
  }

  private static String refused(Runnable call) {
    return catchThrowableOfType(TallystickException.class, call::run).code();
  }

  private static Money usd(long amount) {
    return new Money(amount, Currency.of("usd"));
  }
}
