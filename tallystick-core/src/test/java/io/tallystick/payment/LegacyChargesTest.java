package io.tallystick.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.FieldError;
import io.tallystick.InvalidRequestException;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.payment.LegacyCharges.CreateCharge;
import io.tallystick.simulator.Oracle;
import io.tallystick.simulator.fault.CallFault;
import io.tallystick.simulator.fault.Fault;
import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.Heard;
import io.tallystick.testkit.Heard.Done;
import io.tallystick.testkit.Heard.InFlight;
import io.tallystick.testkit.Heard.KeyReused;
import io.tallystick.testkit.Heard.Pending;
import io.tallystick.testkit.Heard.Refused;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Till;
import io.tallystick.testkit.Together;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyChargesTest {
  private final Shop shop = Shop.open();
  private final Till server = shop.server();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void takeMoney() {
    Done done = (Done) charge("k1", "tok_visa");

    assertThat(charges())
        .singleElement()
        .satisfies(charge -> {
          assertThat(charge.id()).isEqualTo(done.operation().resultId());
          assertThat(charge.amountCaptured()).isEqualTo(2000);
          assertThat(charge.status()).isEqualTo("succeeded");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "tok_chargeDeclined, generic_decline",
    "tok_visa_chargeDeclinedInsufficientFunds, insufficient_funds",
    "tok_visa_chargeDeclinedLostCard, lost_card",
    "tok_visa_chargeDeclinedStolenCard, stolen_card",
    "tok_visa_chargeDeclinedVelocityLimitExceeded, card_velocity_exceeded",
    "tok_chargeDeclinedExpiredCard, expired_card",
    "tok_chargeDeclinedIncorrectCvc, incorrect_cvc",
    "tok_chargeDeclinedProcessingError, processing_error",
    "tok_radarBlock, fraudulent"
  })
  void tellWhyTheCardWasDeclinedAndTellItAgain(String token, String code) {
    assertThat(charge("k1", token)).isEqualTo(new Refused(code, false));

    shop.news().tell();
    assertThat(charge("k1", token)).isEqualTo(new Refused(code, true));
    assertThat(charges()).hasSizeLessThanOrEqualTo(1);
    assertThat(charge("k2", "tok_visa")).as("with a new key").isInstanceOf(Done.class);
  }

  @ParameterizedTest
  @CsvSource({
    "49, usd, amount_too_small",
    "50, usd, ",
    "99999999, usd, ",
    "100000000, usd, amount_too_large",
    "150, isk, amount_invalid",
    "5, kwd, amount_too_small"
  })
  void obeyStripesMinimumAndMaximum(long amount, String currency, String code) {
    CreateCharge request =
        new CreateCharge(new Money(amount, Currency.of(currency)), "tok_visa", null);

    if (code == null) {
      assertThat(server.charge("k1", request)).isInstanceOf(Done.class);
    } else {
      InvalidRequestException refused =
          catchThrowableOfType(InvalidRequestException.class, () -> server.charge("k1", request));
      assertThat(refused.errors()).extracting(FieldError::field).containsExactly("amount");
      assertThat(charges()).isEmpty();
      assertThat(shop.database().count("operation")).isZero();
    }
  }

  @Test
  void takeMoneyOnceThoughTheAnswerWasLost() {
    next(Fault.timeoutAfter());
    assertThat(shop.impatientServer().charge("k1", request("tok_visa")))
        .isInstanceOf(Pending.class);
    Eventually.until("Stripe has done it", () -> charges().size() == 1);

    Done done = (Done) charge("k1", "tok_visa");

    assertThat(charges())
        .singleElement()
        .extracting(Oracle.Charge::id)
        .isEqualTo(done.operation().resultId());
  }

  @Test
  void areFoundInTheListOfTheirMinutesWhereStripeOnlyRepeatsItself() {
    charge("other", "tok_visa");
    next(Fault.error500());
    assertThat(charge("k1", "tok_visa")).isInstanceOf(Pending.class);

    Done done = (Done) charge("k1", "tok_visa");

    assertThat(charges()).hasSize(2);
    assertThat(charges().getLast().id()).isEqualTo(done.operation().resultId());
    assertThat(shop.database().texts("select attempt from tallystick.operation")).containsOnly("1");
  }

  @Test
  void areFoundThoughTheyWereSentAgainHoursLater() {
    next(Fault.rateLimited());
    charge("k1", "tok_visa");
    shop.database()
        .execute("update tallystick.operation set first_sent_at = now() - interval '5 hours'");
    next(Fault.error500());
    assertThat(charge("k1", "tok_visa")).isInstanceOf(Pending.class);

    assertThat(charge("k1", "tok_visa")).isInstanceOf(Done.class);
    assertThat(charges()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "tok_chargeDeclined, generic_decline",
    "tok_visa_chargeDeclinedInsufficientFunds, insufficient_funds",
    "tok_chargeDeclinedExpiredCard, expired_card",
    "tok_radarBlock, fraudulent"
  })
  void tellOfADeclineThatOnlyTheListKnows(String token, String code) {
    next(Fault.error500());
    assertThat(charge("k1", token)).isInstanceOf(Pending.class);

    assertThat(charge("k1", token))
        .as("as the lost answer would have told it")
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  void takeMoneyOnceForOneKeyHoweverOftenItIsUsed() {
    List<Till> servers = List.of(server, shop.server());

    List<Heard> heard =
        Together.call(64, i -> servers.get(i % 2).charge("k1", request("tok_visa")));

    assertThat(heard)
        .allMatch(it -> it instanceof Done || it instanceof InFlight)
        .hasAtLeastOneElementOfType(Done.class);
    assertThat(charges()).hasSize(1);
    assertThat(shop.database().count("operation")).isOne();
  }

  @Test
  void refuseAKeyThatStoodForAnotherCall() {
    charge("k1", "tok_visa");

    assertThat(charge("k1", "tok_mastercard")).isEqualTo(new KeyReused());
    assertThat(server.create(Shop.CALLER, Shop.hats(1), Shop.key("k1"), Shop.fingerprint("{}")))
        .isEqualTo(new KeyReused());
    assertThat(charges()).hasSize(1);
  }

  private Heard charge(String key, String source) {
    return server.charge(key, request(source));
  }

  private static CreateCharge request(String source) {
    return new CreateCharge(new Money(2000, Currency.of("usd")), source, "A hat");
  }

  private void next(CallFault fault) {
    shop.stripe().faults().next("POST", "/v1/charges", fault);
  }

  private List<Oracle.Charge> charges() {
    return shop.stripe().oracle().charges();
  }
}
