package io.tallystick.stripe;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The kinds of Stripe's objects that we follow. */
public enum StripeNoun {
  PAYMENT_INTENT("payment_intent", "payment_intents", "pi"),
  CHARGE("charge", "charges", "ch|py"),
  REFUND("refund", "refunds", "re|pyr"),
  DISPUTE("dispute", "disputes", "du|dp"),
  TRANSFER("transfer", "transfers", "tr"),
  CUSTOMER("customer", "customers", "cus");

  private final String wireName;
  private final String path;
  private final Pattern id;

  /** No underscore but the prefix's: what has another may be a client secret, or an API key. */
  StripeNoun(String wireName, String path, String prefixes) {
    this.wireName = wireName;
    this.path = path;
    this.id = Pattern.compile("(?:" + prefixes + ")_[A-Za-z0-9]{1,250}");
  }

  /** What Stripe writes into {@code object}. */
  public String wireName() {
    return wireName;
  }

  /** Where such objects are, as in {@code /v1/refunds}. */
  public String path() {
    return "/v1/" + path;
  }

  /** Whether this can be the id of such an object, as in {@code re_3Abc}. */
  public boolean isId(String text) {
    return id.matcher(text).matches();
  }

  public static Optional<StripeNoun> find(String wireName) {
    return Arrays.stream(values()).filter(noun -> noun.wireName.equals(wireName)).findAny();
  }
}
