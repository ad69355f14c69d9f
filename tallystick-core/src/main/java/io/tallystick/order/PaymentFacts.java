package io.tallystick.order;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;

/**
 * What an order must know of its payment to be judged.
 *
 * @param state as far as it matters to an order
 * @param received money that has really arrived
 */
public record PaymentFacts(Account account, State state, Money received) {
  /** The two ends of a payment, and everything before them. */
  public enum State {
    UNDER_WAY,
    SUCCEEDED,
    CANCELED
  }

  Currency currency() {
    return received.currency();
  }
}
