package io.tallystick.operation;

import io.tallystick.Account;
import io.tallystick.money.Currency;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The journal's rows. Its methods run in the caller's transaction. */
public final class Operations {
  /** "TSMV": the first half of our advisory locks' keys, so that other users' keys differ. */
  private static final int MOVES_LOCK_NAMESPACE = 0x54534d56;

  private final JdbcClient jdbc;

  public Operations(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Journals an operation; the commit must come before the socket write. A caller's key that is
   * there already inserts nothing, also when its transaction is still open elsewhere.
   *
   * @param grace how long recovery leaves it to whoever journalled it
   * @return whether it was inserted
   */
  public boolean insert(Operation operation, Duration grace) {
    return jdbc.sql(
                """
                insert into tallystick.operation
                       (id, account, livemode, caller, kind, caller_key, fingerprint, order_id,
                        subject, amount, currency, path, parameters, attempt, stripe_key, state,
                        result_id, result_status, first_sent_at, due_at)
                values (:id, :account, :livemode, :caller, :kind, :callerKey, :fingerprint, :orderId,
                        :subject, :amount, :currency, :path, :parameters, :attempt, :stripeKey,
                        :state, :resultId, :resultStatus, now(),
                        now() + :graceMillis * interval '1 millisecond')
                on conflict (account, livemode, caller, caller_key) do nothing
                """)
            .params(OperationRows.columns(operation))
            .param("graceMillis", grace.toMillis())
            .update()
        == 1;
  }

  /**
   * Journals an operation that recovery is to send first; one whose key is there changes nothing.
   */
  public void insertPrepared(Operation operation) {
    insert(operation.prepared(), Duration.ZERO);
  }

  /** The operation that this caller started under this key, whatever its kind. */
  public Optional<Operation> find(Account account, String caller, IdempotencyKey key) {
    return jdbc.sql(
            OperationRows.SELECT
                + """
                 where account = :account and livemode = :livemode
                   and caller = :caller and caller_key = :key
                """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("caller", caller)
        .param("key", key.value())
        .query(OperationRows::row)
        .optional();
  }

  /** An operation of this caller; another's answers nothing, as if it did not exist. */
  public Optional<Operation> find(Account account, String caller, UUID id) {
    return find(account, id).filter(operation -> operation.caller().equals(caller));
  }

  /** Any operation of the account, for operators. */
  public Optional<Operation> find(Account account, UUID id) {
    return find(account, List.of(id)).stream().findAny();
  }

  /**
   * Those of these operations that are there. No index serves {@code is not distinct from}: with
   * statistics that are missing, the planner would take the account's for the better one.
   */
  public List<Operation> find(Account account, Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            OperationRows.SELECT
                + """
                 where id = any(:ids) and account is not distinct from :account
                   and livemode is not distinct from :livemode
                """)
        .param("ids", ids.toArray(UUID[]::new))
        .param("account", account.name())
        .param("livemode", account.livemode())
        .query(OperationRows::row)
        .list();
  }

  /**
   * When an operation was sent under its current key.
   *
   * @param first of the first time
   * @param last of the last time
   */
  record SentTimes(Instant first, Instant last) {}

  SentTimes sentTimes(UUID id) {
    return jdbc.sql("select first_sent_at, last_sent_at from tallystick.operation where id = :id")
        .param("id", id)
        .query((row, number) ->
            new SentTimes(
                row.getObject("first_sent_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_sent_at", OffsetDateTime.class).toInstant()))
        .single();
  }

  /** Minor units that transfers of ours pass on from an order, under way or done. */
  public long transferred(String orderId) {
    return jdbc.sql(
            """
            select coalesce(sum(amount), 0)::bigint from tallystick.operation
             where order_id = :orderId and kind = 'transfer'
               and state not in ('declined', 'rejected')
            """)
        .param("orderId", orderId)
        .query(Long.class)
        .single();
  }

  /** Makes whatever else this caller wants to move wait until the transaction ends. */
  void lockMoves(String caller) {
    jdbc.sql("select pg_advisory_xact_lock(:namespace, hashtext(:caller))")
        .param("namespace", MOVES_LOCK_NAMESPACE)
        .param("caller", caller)
        .query((row, number) -> number)
        .list();
  }

  /**
   * Minor units that refunds and transfers of this caller move since midnight UTC, under way, in
   * review or done.
   */
  long movedToday(Account account, String caller, Currency currency) {
    return jdbc.sql(
            """
            select coalesce(sum(amount), 0)::bigint from tallystick.operation
             where caller = :caller and kind in ('refund', 'transfer')
               and created_at >= date_trunc('day', now(), 'UTC')
               and account = :account and livemode = :livemode and currency = :currency
               and state not in ('declined', 'rejected')
            """)
        .param("caller", caller)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("currency", currency.code())
        .query(Long.class)
        .single();
  }

  /** Captures and cancels of this payment intent that are not settled, or are in review. */
  public List<Operation> unsettledOn(Account account, String paymentIntent) {
    return concerned(account, Set.of(), Set.of(paymentIntent));
  }

  /**
   * The operations that what Stripe tells may settle: those of these ids, and captures and cancels
   * of these payment intents that are not settled, or are in review.
   */
  public List<Operation> concerned(
      Account account, Collection<UUID> ids, Collection<String> paymentIntents) {
    if (ids.isEmpty() && paymentIntents.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            OperationRows.SELECT
                + """
                 where id = any(:ids) and account is not distinct from :account
                   and livemode is not distinct from :livemode
                union
                """
                + OperationRows.SELECT
                + """
                 where subject = any(:subjects) and account is not distinct from :account
                   and livemode is not distinct from :livemode
                   and kind in ('capture', 'cancel')
                   and state in ('prepared', 'sent', 'unknown', 'review')
                """)
        .param("ids", ids.toArray(UUID[]::new))
        .param("subjects", paymentIntents.toArray(String[]::new))
        .param("account", account.name())
        .param("livemode", account.livemode())
        .query(OperationRows::row)
        .list();
  }

  /**
   * Sent, unknown or in review → succeeded, and prepared if an earlier attempt was sent. The first
   * answer to arrive is the one that is kept.
   *
   * @return the operation as it is now; nothing if it had ended before
   */
  public Optional<Operation> markSucceeded(
      UUID id, String resultId, @Nullable String resultStatus) {
    return jdbc.sql(
            """
            update tallystick.operation
               set state = 'succeeded', result_id = :resultId, result_status = :resultStatus,
                   error_code = null, updated_at = now()
             where id = :id
               and (state in ('sent', 'unknown', 'review') or (state = 'prepared' and attempt > 1))
            returning
            """
                + OperationRows.COLUMNS)
        .param("id", id)
        .param("resultId", resultId)
        .param("resultStatus", resultStatus)
        .query(OperationRows::row)
        .optional();
  }

  /**
   * Not succeeded → declined or rejected, by what Stripe's objects show; what is in review can
   * still be, and a later attempt is left alone.
   */
  public void markEnded(Operation operation, OperationState state, String errorCode) {
    jdbc.sql(
            """
            update tallystick.operation
               set state = :state, error_code = :errorCode, updated_at = now()
             where id = :id and attempt = :attempt
               and state in ('prepared', 'sent', 'unknown', 'review')
            """)
        .param("id", operation.id())
        .param("attempt", operation.attempt().number())
        .param("state", state.wireName())
        .param("errorCode", errorCode)
        .update();
  }

  /**
   * Not succeeded → declined, rejected or in review, by what one call was answered; what was sent
   * again since is left alone, for that call may have done it.
   *
   * @return whether it was
   */
  boolean markFailed(Operation operation, OperationState state, String errorCode) {
    return jdbc.sql(
                """
                update tallystick.operation
                   set state = :state, error_code = :errorCode, updated_at = now()
                 where id = :id and attempt = :attempt and sends = :sends
                   and state in ('prepared', 'sent', 'unknown', 'review')
                """)
            .param("id", operation.id())
            .param("attempt", operation.attempt().number())
            .param("sends", operation.attempt().sends())
            .param("state", state.wireName())
            .param("errorCode", errorCode)
            .update()
        == 1;
  }

  /**
   * Notes whose word has ended an operation that is a success with this result.
   *
   * @return whether it is one
   */
  boolean markResolved(UUID id, String resultId, Review.Word word) {
    return jdbc.sql(
                """
                update tallystick.operation
                   set resolved_at = now(), resolved_by = :actor, note = :note, updated_at = now()
                 where id = :id and state = 'succeeded' and result_id = :resultId
                """)
            .param("id", id)
            .param("resultId", resultId)
            .param("actor", word.actor())
            .param("note", word.note())
            .update()
        == 1;
  }

  /**
   * Review → rejected, by somebody's word.
   *
   * @return whether it was in review
   */
  boolean markResolvedAsRejected(UUID id, String errorCode, Review.Word word) {
    return jdbc.sql(
                """
                update tallystick.operation
                   set state = 'rejected', error_code = :errorCode,
                       resolved_at = now(), resolved_by = :actor, note = :note, updated_at = now()
                 where id = :id and state = 'review'
                """)
            .param("id", id)
            .param("errorCode", errorCode)
            .param("actor", word.actor())
            .param("note", word.note())
            .update()
        == 1;
  }

  /** Whether another operation of the same kind has this object of Stripe's as its result. */
  boolean isResult(Operation operation, String stripeId) {
    return jdbc.sql(
            """
            select exists (select from tallystick.operation
                            where result_id = :stripeId and kind = :kind and id <> :id
                              and account = :account and livemode = :livemode)
            """)
        .param("stripeId", stripeId)
        .param("kind", operation.kind().wireName())
        .param("id", operation.id())
        .param("account", operation.account().name())
        .param("livemode", operation.account().livemode())
        .query(Boolean.class)
        .single();
  }

  /** Declined or rejected → in review: Stripe has done it all the same. */
  void markContradicted(UUID id) {
    jdbc.sql(
            """
            update tallystick.operation
               set state = 'review', error_code = 'done_though_refused', updated_at = now()
             where id = :id and state in ('declined', 'rejected')
            """)
        .param("id", id)
        .update();
  }

  /**
   * Sent → unknown, or prepared if it is certain that Stripe has not seen it. Due again after a
   * quarter of the time since it was first sent, at least 4 seconds, at most a quarter of an hour,
   * a little more or less. Leaves it alone if somebody has sent it since.
   *
   * @param pinned whether Stripe would only repeat its answer
   */
  void putOff(Operation operation, OperationState state, boolean pinned, String code) {
    jdbc.sql(
            """
            update tallystick.operation
               set state = :state, pinned = :pinned, error_code = :errorCode, updated_at = now(),
                   due_at = now() + least(interval '15 minutes',
                                          greatest(interval '4 seconds', (now() - first_sent_at) / 4))
                                    * (0.75 + random() / 2)
             where id = :id and attempt = :attempt and sends = :sends
               and state in ('prepared', 'sent', 'unknown')
            """)
        .param("id", operation.id())
        .param("attempt", operation.attempt().number())
        .param("sends", operation.attempt().sends())
        .param("state", state.wireName())
        .param("pinned", pinned)
        .param("errorCode", code)
        .update();
  }

  /**
   * Prepared, sent or unknown → sent, for a repeat under the same Stripe key; its age is checked
   * again here, at the last moment before it is sent.
   *
   * @param operation as it was read; whoever has sent it since has it for himself
   * @return the operation as it is now; nothing if it may not be sent
   */
  Optional<Operation> markSentAgain(Operation operation, Duration grace) {
    return jdbc.sql(
            """
            update tallystick.operation
               set state = 'sent', sends = sends + 1, last_sent_at = now(), updated_at = now(),
                   due_at = now() + :graceMillis * interval '1 millisecond'
             where id = :id and attempt = :attempt and sends = :sends
               and state in ('prepared', 'sent', 'unknown') and not pinned
               and first_sent_at >= now() - interval '23 hours'
            returning
            """
                + OperationRows.COLUMNS)
        .param("id", operation.id())
        .param("attempt", operation.attempt().number())
        .param("sends", operation.attempt().sends())
        .param("graceMillis", grace.toMillis())
        .query(OperationRows::row)
        .optional();
  }

  /**
   * Begins a new attempt, under a new Stripe key, of one that nobody has begun meanwhile.
   *
   * @return the operation as it is now; nothing if somebody was first
   */
  Optional<Operation> markSentAnew(Operation operation, Duration grace) {
    int next = operation.attempt().number() + 1;
    return jdbc.sql(
            """
            update tallystick.operation
               set state = 'sent', attempt = :next, stripe_key = :stripeKey, sends = sends + 1, last_sent_at = now(),
                   pinned = false, first_sent_at = now(), updated_at = now(),
                   due_at = now() + :graceMillis * interval '1 millisecond'
             where id = :id and attempt = :attempt and state in ('prepared', 'sent', 'unknown')
            returning
            """
                + OperationRows.COLUMNS)
        .param("id", operation.id())
        .param("attempt", operation.attempt().number())
        .param("next", next)
        .param("stripeKey", Attempt.key(operation.id(), next))
        .param("graceMillis", grace.toMillis())
        .query(OperationRows::row)
        .optional();
  }

  /**
   * Leases operations that nobody is at work on, those first that have waited longest.
   *
   * @param livemode the mode of our keys: with those of the other one another account's money would
   *     move
   */
  List<Operation> claim(boolean livemode, int most, Duration lease) {
    return jdbc.sql(
            """
            update tallystick.operation
               set due_at = now() + :leaseMillis * interval '1 millisecond'
             where id in (select id from tallystick.operation
                           where state in ('prepared', 'sent', 'unknown') and due_at <= now()
                             and livemode = :livemode
                           order by due_at
                           limit :most
                             for update skip locked)
            returning
            """
                + OperationRows.COLUMNS)
        .param("livemode", livemode)
        .param("most", most)
        .param("leaseMillis", lease.toMillis())
        .query(OperationRows::row)
        .list();
  }

  /** The newest operations of the account, of one state or of all. */
  public List<StoredOperation> list(Account account, Optional<OperationState> state, int limit) {
    return jdbc.sql(
            StoredOperation.SELECT
                + """
                 where account = :account and livemode = :livemode
                   and (:state::text is null or state = :state)
                 order by created_at desc, id
                 limit :limit
                """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("state", state.map(OperationState::wireName).orElse(null))
        .param("limit", limit)
        .query(StoredOperation::row)
        .list();
  }

  /** An operation as an operator sees it. */
  public Optional<StoredOperation> show(Account account, UUID id) {
    return jdbc.sql(
            StoredOperation.SELECT
                + " where id = :id and account = :account and livemode = :livemode")
        .param("id", id)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .query(StoredOperation::row)
        .optional();
  }
}
