package io.tallystick.simulator.payment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the merchant asked for: everything of a payment that its state does not decide. */
record Terms(
    long amount,
    String currency,
    String captureMethod,
    boolean automaticPaymentMethods,
    List<String> paymentMethodTypes,
    Labels labels) {
  static final String MANUAL = "manual";

  /** The money is taken at once and its line in the ledger follows. */
  static final String ASYNC = "automatic_async";

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

  /**
   * What is carried along.
   *
   * @param extras fields that come back as they were sent, such as {@code shipping}
   */
  record Labels(
      @Nullable String description,
      @Nullable String customer,
      @Nullable String receiptEmail,
      @Nullable String transferGroup,
      Map<String, String> metadata,
      Map<String, JsonNode> extras) {
    static final Labels NONE = new Labels(null, null, null, null, Map.of(), Map.of());

    Labels {
      metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
      extras = Collections.unmodifiableMap(new TreeMap<>(extras));
    }

    Labels inGroup(String group) {
      return new Labels(description, customer, receiptEmail, group, metadata, extras);
    }
  }
}
