package io.tallystick.webhook;

import io.tallystick.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far an account has caught up. Each method is a transaction of its own. */
final class CatchUpJournal {
  private final JdbcClient jdbc;
  private final Account account;

  CatchUpJournal(JdbcClient jdbc, Account account) {
    this.jdbc = jdbc;
    this.account = account;
  }

  /**
   * A walk through Stripe's list.
   *
   * @param from how far back it goes
   * @param position the oldest event that it has seen; null if it only begins
   * @param tooLate whether Stripe no longer lists all that may be missing
   */
  record Walk(UUID holder, Instant from, @Nullable String position, boolean tooLate) {}

  /** A new installation begins with itself: what was before it is not ours to fulfill. */
  void begin() {
    jdbc.sql(
            """
            insert into tallystick.catch_up (account, livemode, seen_until)
            values (:account, :livemode, now())
            on conflict do nothing
            """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .update();
  }

  /**
   * Takes the walk that is under way, or a new one if it is time for one, unless another server
   * holds it.
   *
   * @param every how long after the beginning of the last walk it is time
   * @param overlap how far before the last walk's beginning this one goes back
   * @param listed how far back Stripe lists
   */
  Optional<Walk> claim(
      UUID holder, Duration every, Duration lease, Duration overlap, Duration listed) {
    return jdbc.sql(
            """
            update tallystick.catch_up
               set holder = :holder, lease_until = now() + :leaseMillis * interval '1 millisecond',
                   walk_started_at = coalesce(walk_started_at, now()),
                   walk_from = coalesce(walk_from,
                                        greatest(seen_until - :overlapMillis * interval '1 millisecond',
                                                 now() - :listedMillis * interval '1 millisecond'))
             where account = :account and livemode = :livemode and lease_until < now()
               and (walk_started_at is not null
                    or seen_until <= now() - :everyMillis * interval '1 millisecond')
            returning walk_from, walk_position,
                      seen_until < now() - :listedMillis * interval '1 millisecond' as too_late
            """)
        .param("holder", holder)
        .param("everyMillis", every.toMillis())
        .param("leaseMillis", lease.toMillis())
        .param("overlapMillis", overlap.toMillis())
        .param("listedMillis", listed.toMillis())
        .param("account", account.name())
        .param("livemode", account.livemode())
        .query((row, number) -> walk(holder, row))
        .optional();
  }

  /** Notes how far the walk is and keeps it; false if it has been lost to another server. */
  boolean advance(Walk walk, String position, Duration lease) {
    return jdbc.sql(
                """
                update tallystick.catch_up
                   set walk_position = :position,
                       lease_until = now() + :leaseMillis * interval '1 millisecond'
                 where account = :account and livemode = :livemode and holder = :holder
                """)
            .param("position", position)
            .param("leaseMillis", lease.toMillis())
            .param("account", account.name())
            .param("livemode", account.livemode())
            .param("holder", walk.holder())
            .update()
        == 1;
  }

  /** The walk has come to its end: everything up to its beginning has been seen. */
  void finish(Walk walk) {
    jdbc.sql(
            """
            update tallystick.catch_up
               set seen_until = walk_started_at, walk_from = null, walk_started_at = null,
                   walk_position = null, holder = null, lease_until = '-infinity'
             where account = :account and livemode = :livemode and holder = :holder
            """)
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("holder", walk.holder())
        .update();
  }

  /**
   * Forgets the walk; the next one goes back as far, from the newest event again, after a pause.
   */
  void beginAnew(Walk walk, Duration pause) {
    jdbc.sql(
            """
            update tallystick.catch_up
               set walk_from = null, walk_started_at = null, walk_position = null, holder = null,
                   lease_until = now() + :pauseMillis * interval '1 millisecond'
             where account = :account and livemode = :livemode and holder = :holder
            """)
        .param("pauseMillis", pause.toMillis())
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("holder", walk.holder())
        .update();
  }

  /** Leaves the walk where it is, for whoever goes on with it after a pause. */
  void leave(Walk walk, Duration pause) {
    jdbc.sql(
            """
            update tallystick.catch_up set holder = null, lease_until = now() + :pauseMillis * interval '1 millisecond'
             where account = :account and livemode = :livemode and holder = :holder
            """)
        .param("pauseMillis", pause.toMillis())
        .param("account", account.name())
        .param("livemode", account.livemode())
        .param("holder", walk.holder())
        .update();
  }

  private static Walk walk(UUID holder, ResultSet row) throws SQLException {
    return new Walk(
        holder,
        row.getObject("walk_from", OffsetDateTime.class).toInstant(),
        row.getString("walk_position"),
        row.getBoolean("too_late"));
  }
}
