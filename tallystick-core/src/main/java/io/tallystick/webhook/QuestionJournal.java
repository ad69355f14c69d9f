package io.tallystick.webhook;

import io.tallystick.Account;
import io.tallystick.stripe.StripeNoun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The questions' rows. Its methods run in the caller's transaction. */
final class QuestionJournal {
  private final JdbcClient jdbc;

  QuestionJournal(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Counts an attempt at each question that is due, and leases it. */
  List<Question> claim(int most, Duration lease) {
    return jdbc.sql(
            """
            update tallystick.inbox_question q
               set attempts = attempts + 1, due_at = now() + :leaseMillis * interval '1 millisecond'
             where inbox_id in (select inbox_id from tallystick.inbox_question
                                 where due_at <= now()
                                 order by due_at
                                 limit :most
                                   for update skip locked)
            returning inbox_id, account, livemode, noun, object_id, attempts
            """)
        .param("leaseMillis", lease.toMillis())
        .param("most", most)
        .query(QuestionJournal::question)
        .list();
  }

  /** Ends a question with what came of its event, unless somebody else has it by now. */
  void finish(Question question, EventOutcome outcome) {
    jdbc.sql(
            """
            with answered as (
              delete from tallystick.inbox_question
               where inbox_id = :id and attempts = :attempt
              returning inbox_id
            )
            update tallystick.inbox_event e
               set status = :status, reason = :reason, order_id = :orderId
              from answered a
             where e.id = a.inbox_id
            """)
        .param("id", question.inboxId())
        .param("attempt", question.attempt())
        .param("status", outcome.status())
        .param("reason", outcome.reason())
        .param("orderId", outcome.orderId())
        .update();
  }

  /** To be asked again after the delay. */
  void putOff(Question question, Duration delay) {
    jdbc.sql(
            """
            update tallystick.inbox_question
               set due_at = now() + :delayMillis * interval '1 millisecond'
             where inbox_id = :id and attempts = :attempt
            """)
        .param("delayMillis", delay.toMillis())
        .param("id", question.inboxId())
        .param("attempt", question.attempt())
        .update();
  }

  private static Question question(ResultSet row, int number) throws SQLException {
    return new Question(
        row.getLong("inbox_id"),
        new Account(row.getString("account"), row.getBoolean("livemode")),
        StripeNoun.find(row.getString("noun")).orElseThrow(),
        row.getString("object_id"),
        row.getInt("attempts"));
  }
}
