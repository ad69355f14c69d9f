package io.tallystick.simulator.junit;

/** The calls of Stripe's API that move money, to order faults for and to count. */
public enum StripeCall {
  CREATE_PAYMENT_INTENT("POST", "/v1/payment_intents$"),
  CONFIRM("POST", "/v1/payment_intents/*/confirm"),
  CAPTURE("POST", "/v1/payment_intents/*/capture"),
  CANCEL("POST", "/v1/payment_intents/*/cancel"),
  CHARGE("POST", "/v1/charges$"),
  REFUND("POST", "/v1/refunds$"),
  TRANSFER("POST", "/v1/transfers$"),
  CUSTOMER("POST", "/v1/customers$"),
  /** Any call at all. */
  ANY("*", "/v1/*");

  private final String method;
  private final String path;

  StripeCall(String method, String path) {
    this.method = method;
    this.path = path;
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }
}
