package io.tallystick.webhook;

import io.tallystick.Account;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.StripeNoun;
import java.util.List;
import java.util.Optional;

/** Applies what Stripe answers to a question that an event left open; each in a transaction. */
public interface AnswerHandler {
  /**
   * Looks at an object before Stripe is asked for it.
   *
   * @return what to bring along with the answer; nothing if there is no need to ask any more
   */
  Optional<Integer> beforeAsking(Account account, StripeNoun noun, String id);

  /**
   * Applies what Stripe answered.
   *
   * @param before what {@link #beforeAsking} gave
   * @param answer the object, and what belongs to it; empty if Stripe was not asked
   */
  EventOutcome applyAnswer(
      Account account, StripeNoun noun, String id, int before, List<Snapshot> answer);
}
