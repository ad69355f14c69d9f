package io.tallystick.webhook;

import io.tallystick.Backoff;
import io.tallystick.Loop;
import io.tallystick.Wakeup;
import io.tallystick.Worker;
import io.tallystick.stripe.Retrieval;
import io.tallystick.stripe.Snapshot;
import io.tallystick.stripe.StripeGateway;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Asks Stripe for what no event can tell: outside of the lanes, with no transaction open, and one
 * at a time, so that it never takes the calls that a checkout needs.
 */
public final class Questions implements Worker {
  private static final Logger log = LoggerFactory.getLogger(Questions.class);

  /** How soon a question is noticed; the events around it have often answered it by then. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Asked one after the other, well within their lease. */
  private static final int MOST_AT_ONCE = 8;

  /** A call ends after 15 s at the latest; eight of them and their merges end before this. */
  private static final Duration LEASE = Duration.ofMinutes(3);

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofHours(1));

  /** About a day with this backoff; then an operator has to look. */
  private static final int MOST_ATTEMPTS = 34;

  private final QuestionJournal journal;
  private final TransactionOperations transactions;
  private final AnswerHandler handler;
  private final StripeGateway stripe;
  private final Loop loop =
      new Loop(
          Thread.ofVirtual().name("tallystick-questions"),
          new Wakeup(),
          Loop.untilIdle(this::pass, LOOK_EVERY, LOOK_EVERY, Questions::report));

  public Questions(
      JdbcClient jdbc,
      TransactionOperations transactions,
      AnswerHandler handler,
      StripeGateway stripe) {
    this.journal = new QuestionJournal(jdbc);
    this.transactions = transactions;
    this.handler = handler;
    this.stripe = stripe;
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.end(LOOK_EVERY);
  }

  private static void report(Throwable e) {
    log.error("event=questions.pass_failed error={}", e.getClass().getSimpleName(), e);
  }

  /** Asks what is due; false if there was nothing. */
  boolean pass() {
    List<Question> due = transactions.execute(status -> journal.claim(MOST_AT_ONCE, LEASE));
    due.forEach(this::askAlone);
    return !due.isEmpty();
  }

  /** A question whose answer we stumble over must not keep those behind it from being asked. */
  private void askAlone(Question question) {
    try {
      ask(question);
    } catch (RuntimeException | Error e) {
      log.error("event=questions.failed object={}", question.objectId(), e);
      putOff(question, e.getClass().getSimpleName());
    }
  }

  private void ask(Question question) {
    Optional<Integer> before =
        transactions.execute(status ->
            handler.beforeAsking(question.account(), question.noun(), question.objectId()));
    if (before.isEmpty()) {
      apply(question, 0, List.of());
      return;
    }
    switch (stripe.retrieve(question.account(), question.noun(), question.objectId())) {
      case Retrieval.Found(var objects) -> apply(question, before.get(), objects);
      case Retrieval.Missing(String code) -> park(question, code);
      case Retrieval.Failed(String code) -> putOff(question, code);
    }
  }

  private void apply(Question question, int before, List<Snapshot> objects) {
    transactions.executeWithoutResult(status -> {
      EventOutcome outcome =
          handler.applyAnswer(
              question.account(), question.noun(), question.objectId(), before, objects);
      if (outcome instanceof EventOutcome.OnlyStripeKnows) {
        journal.putOff(question, BACKOFF.after(question.attempt())); // it changed meanwhile
      } else {
        journal.finish(question, outcome);
      }
    });
  }

  private void putOff(Question question, String code) {
    if (question.attempt() >= MOST_ATTEMPTS) {
      park(question, code);
    } else {
      transactions.executeWithoutResult(
          status -> journal.putOff(question, BACKOFF.after(question.attempt())));
    }
  }

  private void park(Question question, String reason) {
    log.warn(
        "event=questions.parked noun={} object={} reason={}",
        question.noun().wireName(),
        question.objectId(),
        reason);
    transactions.executeWithoutResult(
        status -> journal.finish(question, new EventOutcome.Parked(reason)));
  }
}
