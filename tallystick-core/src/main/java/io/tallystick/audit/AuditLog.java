package io.tallystick.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The audit log. Operations are entered by the database itself, with the statement that journals or
 * settles them; what is written here is everything else, in the caller's transaction.
 */
public final class AuditLog {
  /** A refused call waits for its entry, but not for a database in trouble. */
  public static final Duration PATIENCE = Duration.ofSeconds(2);

  private final JdbcClient jdbc;

  public AuditLog(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Adds an entry. */
  public void write(Act act) {
    jdbc.sql(
            """
            insert into tallystick.audit_entry
                   (account, livemode, actor, action, outcome, code, order_id, subject, result_id,
                    amount, currency, reference)
            values (:account, :livemode, :actor, :action, :outcome, :code, :orderId, :subject,
                    :resultId, :amount, :currency, :reference)
            """)
        .param("account", act.account().name())
        .param("livemode", act.account().livemode())
        .param("actor", act.actor())
        .param("action", act.action())
        .param("outcome", act.refusal() == null ? "succeeded" : "refused")
        .param("code", act.code())
        .param("orderId", act.matter().orderId())
        .param("subject", act.matter().subject())
        .param("resultId", act.resultId())
        .param("amount", act.matter().amount())
        .param("currency", act.matter().currency())
        .param("reference", act.reference())
        .update();
  }

  /** The newest entries, of one actor or all, since a moment or ever. */
  public List<AuditEntry> list(Optional<Instant> since, Optional<String> actor, int limit) {
    return jdbc.sql(
            "select "
                + AuditEntry.COLUMNS
                + """
                  from tallystick.audit_entry e
                 where (:since::timestamptz is null or e.at >= :since)
                   and (:actor::text is null or e.actor = :actor)
                 order by e.id desc
                 limit :limit
                """)
        .param("since", since.map(AuditLog::atUtc).orElse(null))
        .param("actor", actor.orElse(null))
        .param("limit", limit)
        .query(AuditEntry::row)
        .list();
  }

  private static OffsetDateTime atUtc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
