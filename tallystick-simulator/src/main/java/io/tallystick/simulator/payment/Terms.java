package io.tallystick.simulator.payment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the merchant asked for: everything of a PaymentIntent that its state does not decide. */
record Terms(
    long amount,
    String currency,
    String captureMethod,
    boolean automaticPaymentMethods,
    List<String> paymentMethodTypes,
    Labels labels) {
  static final String MANUAL = "manual";

  Terms {
    paymentMethodTypes = List.copyOf(paymentMethodTypes);
  }

  boolean capturesManually() {
    return captureMethod.equals(MANUAL);
  }

  Terms withAmount(long newAmount) {
    return new Terms(
        newAmount, currency, captureMethod, automaticPaymentMethods, paymentMethodTypes, labels);
  }

  Terms withLabels(Labels newLabels) {
    return new Terms(
        amount, currency, captureMethod, automaticPaymentMethods, paymentMethodTypes, newLabels);
  }

  /** What is carried along without meaning to Stripe. */
  record Labels(
      @Nullable String description,
      @Nullable String customer,
      @Nullable String receiptEmail,
      @Nullable String transferGroup,
      Map<String, String> metadata) {
    Labels {
      metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }
  }
}
