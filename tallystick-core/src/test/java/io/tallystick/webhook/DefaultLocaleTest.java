package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Secret;
import io.tallystick.money.Currency;
import io.tallystick.operation.OperationKind;
import io.tallystick.order.OrderStatus;
import io.tallystick.stripe.Form;
import io.tallystick.stripe.PaymentIntentStatus;
import io.tallystick.testkit.PaymentIntentJson;
import io.tallystick.testkit.StripeEvents;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine's language changes nothing; it is the JVM's, so these tests run alone. */
@Isolated
class DefaultLocaleTest {
  private final Locale before = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr-TR", "ar-EG-u-nu-arab", "th-TH-u-ca-buddhist-nu-thai", "lt-LT"})
  void doesNotMatter(String language) {
    Locale.setDefault(Locale.forLanguageTag(language));
    String intent = PaymentIntentJson.of("pi_1", 1500, "idr").toString();
    byte[] body = StripeEvents.event("evt_1", "payment_intent.requires_action", intent);

    assertThat(verify(body)).isEqualTo(SignatureVerifier.Check.VALID);
    assertThat(new EnvelopeReader(10_000).read(body))
        .get()
        .extracting(Envelope::type)
        .isEqualTo("payment_intent.requires_action");
    assertThat(PaymentIntentStatus.REQUIRES_ACTION.wireName()).isEqualTo("requires_action");
    assertThat(PaymentIntentStatus.find("processing")).contains(PaymentIntentStatus.PROCESSING);
    assertThat(OrderStatus.FULFILLED.wireName()).isEqualTo("fulfilled");
    assertThat(OperationKind.PAYMENT_INTENT.wireName()).isEqualTo("payment_intent");
    assertThat(Currency.of("idr")).hasToString("IDR");
    assertThat(new Form().add("amount", 1500).encoded()).isEqualTo("amount=1500");
  }

  private static SignatureVerifier.Check verify(byte[] body) {
    return new SignatureVerifier(List.of(new Secret(StripeEvents.SECRET)), InstantSource.system())
        .check(body, List.of(StripeEvents.signature(body)));
  }
}
