package io.tallystick.web;

import static io.tallystick.fixture.Client.newIdempotencyKey;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChargesTest {
  private static final Shop shop = Shop.open();

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Client backEnd = shop.backEnd(Scope.CHARGES_WRITE);
  private final String key = newIdempotencyKey();

  @Test
  void chargesACardOnce() {
    Answer charged = charge("{\"amount\":900,\"currency\":\"eur\",\"source\":\"tok_visa\"}");

    assertThat(charged.body())
        .isEqualTo(
            "{\"chargeId\":\"%s\",\"amount\":900,\"currency\":\"eur\",\"status\":\"succeeded\"}"
                .formatted(charged.text("/chargeId")));
    assertThat(shop.stripe().oracle().charges())
        .filteredOn(it -> it.id().equals(charged.text("/chargeId")))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.amount()).isEqualTo(900);
          assertThat(it.currency()).isEqualTo("eur");
          assertThat(it.captured()).isTrue();
          assertThat(it.metadata()).containsOnlyKeys("tallystick_operation");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tok_chargeDeclined",
        "tok_visa_chargeDeclinedInsufficientFunds",
        "tok_visa_chargeDeclinedLostCard",
        "tok_visa_chargeDeclinedStolenCard",
        "tok_chargeDeclinedExpiredCard",
        "tok_radarBlock",
        "tok_threeDSecureRequired"
      })
  void answersADeclineAndAnswersItAgainByteForByte(String source) {
    Answer declined = decline(source);
    Answer repeated = decline(source);

    assertThat(declined.status()).as(declined.body()).isEqualTo(402);
    assertThat(declined.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(declined.header("Idempotent-Replayed")).isEmpty();
    assertThat(declined.fields())
        .containsExactlyInAnyOrder("type", "title", "status", "code", "detail", "reference");
    assertThat(repeated.status()).isEqualTo(402);
    assertThat(repeated.body()).isEqualTo(declined.body());
    assertThat(repeated.header("Idempotent-Replayed")).isEqualTo("true");
  }

  /** Who is told apart from others by a thief has told him which cards are worth trying. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tok_chargeDeclined",
        "tok_visa_chargeDeclinedLostCard",
        "tok_visa_chargeDeclinedStolenCard",
        "tok_radarBlock"
      })
  void keepsToItselfWhyACardIsSuspect(String source) {
    Answer declined = decline(source);

    assertProblem(declined, 402, "card_declined");
    assertThat(declined.body())
        .doesNotContainIgnoringCase("lost")
        .doesNotContainIgnoringCase("stolen")
        .doesNotContainIgnoringCase("fraud")
        .doesNotContain("Your card was declined");
  }

  @Test
  void tellsOfADeclineThatTheOperationFailed() {
    decline("tok_chargeDeclined");
    String id = Written.operations(shop, backEnd).getFirst();

    Answer operation = backEnd.get("/api/operations/" + id);

    assertThat(operation.body())
        .isEqualTo("{\"id\":\"%s\",\"kind\":\"charge\",\"status\":\"failed\"}".formatted(id));
  }

  @Test
  void namesTheOperationInTheReferenceOfAnAnswerThatStays() {
    Answer declined = decline("tok_chargeDeclined");

    assertThat(declined.text("/reference"))
        .isEqualTo("ref_" + Written.operations(shop, backEnd).getFirst());
  }

  @Test
  void saysThatASourceIsNotThere() {
    Answer refused = charge("{\"amount\":900,\"currency\":\"usd\",\"source\":\"tok_nobody\"}");

    assertProblem(refused, 422, "unknown_at_stripe");
    assertThat(refused.body()).doesNotContain("tok_nobody").doesNotContain("No such");
  }

  @ParameterizedTest
  @CsvSource({"50,usd", "99999999,usd", "50,jpy", "10000,isk", "10000,kwd"})
  void takesAmountsUpToStripesOwnEdges(String amount, String currency) {
    Answer charged =
        charge(
            "{\"amount\":%s,\"currency\":\"%s\",\"source\":\"tok_visa\",\"description\":\"%s\"}"
                .formatted(amount, currency, "\u00fc\ud83d\ude00".repeat(66)));

    assertThat(charged.status()).as(charged.body()).isEqualTo(201);
    assertThat(charged.json().get("amount").asString()).isEqualTo(amount);
  }

  private Answer charge(String body) {
    return backEnd.call(key, "/api/charges", body);
  }

  private Answer decline(String source) {
    return charge("{\"amount\":900,\"currency\":\"usd\",\"source\":\"" + source + "\"}");
  }
}
