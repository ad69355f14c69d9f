package io.tallystick.stripe;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of Stripe's objects that we follow. */
public enum StripeNoun {
  PAYMENT_INTENT("payment_intent", "payment_intents"),
  CHARGE("charge", "charges"),
  REFUND("refund", "refunds"),
  DISPUTE("dispute", "disputes"),
  TRANSFER("transfer", "transfers"),
  CUSTOMER("customer", "customers");

  private final String wireName;
  private final String path;

  StripeNoun(String wireName, String path) {
    this.wireName = wireName;
    this.path = path;
  }

  /** What Stripe writes into {@code object}. */
  public String wireName() {
    return wireName;
  }

  /** Where such objects are, as in {@code /v1/refunds}. */
  public String path() {
    return "/v1/" + path;
  }

  public static Optional<StripeNoun> find(String wireName) {
    return Arrays.stream(values()).filter(noun -> noun.wireName.equals(wireName)).findAny();
  }
}
