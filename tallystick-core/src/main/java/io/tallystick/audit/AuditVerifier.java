package io.tallystick.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Computes the chain anew and says what does not fit, a page at a time, however long it is. A chain
 * that somebody has computed anew from some link on fits again: only a head that was kept elsewhere
 * tells.
 */
public final class AuditVerifier {
  /** Rows in memory at once; some MiB. */
  private static final int PAGE_ROWS = 5_000;

  /** More tell nothing new. */
  private static final int MOST_FINDINGS = 100;

  /** Sealed within a second or two; the rest is patience with a busy machine. */
  private static final Duration SEALED_WITHIN = Duration.ofMinutes(1);

  /**
   * How much older than the sealing before it an entry may say that it is, or younger than its own:
   * more than any transaction or round of sealing lasts, and than clocks are set by.
   */
  private static final Duration LATE = Duration.ofHours(1);

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final Chain chain;
  private final int pageRows;

  public AuditVerifier(JdbcClient jdbc, TransactionOperations transactions) {
    this(jdbc, transactions, PAGE_ROWS);
  }

  AuditVerifier(JdbcClient jdbc, TransactionOperations transactions, int pageRows) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.chain = new Chain(jdbc);
    this.pageRows = pageRows;
  }

  /**
   * What was found.
   *
   * @param links how many were computed anew
   * @param findings the first hundred
   * @param more how many there are beyond them, of those that were counted
   */
  public record Report(boolean ok, long links, Head head, List<Finding> findings, long more) {}

  /**
   * Something that does not fit.
   *
   * @param seq the link's number
   * @param subject the id of the entry, the operation, the guard or what was added to them
   */
  public record Finding(
      String code, @Nullable Long seq, @Nullable String subject, String message) {}

  /**
   * Checks everything.
   *
   * @param anchors heads of this chain that were kept elsewhere
   */
  public Report verify(List<Head> anchors) {
    Findings findings = new Findings();
    Head head = read(chain::head);
    long links = new Walk(findings).all();
    anchors.forEach(anchor -> compare(anchor, findings));
    unsealed(findings);
    outOfPlace(findings);
    operations(findings);
    outcomes(findings);
    entriesOfOperations(findings);
    guards(findings);
    return new Report(
        findings.list.isEmpty(), links, head, List.copyOf(findings.list), findings.more);
  }

  /** Each query has a transaction of its own: a long chain holds no table from a migration. */
  private <T> T read(Supplier<T> query) {
    return Objects.requireNonNull(
        transactions.execute(status -> {
          chain.pinSearchPath();
          return query.get();
        }));
  }

  private static final class Findings {
    private final List<Finding> list = new ArrayList<>();
    private long more;

    void add(String code, @Nullable Long seq, @Nullable Object subject, String message) {
      if (list.size() < MOST_FINDINGS) {
        list.add(new Finding(code, seq, subject == null ? null : subject.toString(), message));
      } else {
        more++;
      }
    }
  }

  /** A walk along the chain. */
  private final class Walk {
    private final Findings findings;
    private Head before = Head.START;
    private boolean beforeIsKnown = true;
    private Instant now = Instant.EPOCH;
    private Instant sealing = Instant.EPOCH;
    private Instant sealingBefore = Instant.EPOCH;

    Walk(Findings findings) {
      this.findings = findings;
    }

    /** Answers how many links there are, whatever their numbers. */
    long all() {
      List<Chain.Held> page = page(Long.MIN_VALUE);
      long links = page.size();
      while (page.size() == pageRows && page.getLast().link().seq() < Long.MAX_VALUE) {
        page = page(page.getLast().link().seq() + 1);
        links += page.size();
      }
      return links;
    }

    private List<Chain.Held> page(long from) {
      List<Chain.Held> page = read(() -> chain.page(from, pageRows));
      now = read(chain::now);
      page.forEach(this::step);
      return page;
    }

    private void step(Chain.Held held) {
      Link link = held.link();
      if (link.seq() <= before.seq() || link.seq() > Link.LAST_SEQ) {
        findings.add(
            "LINK_OUT_OF_PLACE", link.seq(), link.entry(), "There is no place for this link.");
        return; // the chain goes on without it
      }
      place(link);
      boolean timely = isTimely(link);
      if (held.entry() == null) {
        findings.add(
            "ENTRY_MISSING", link.seq(), link.entry(), "The entry of this link is not there.");
      } else {
        if (timely) {
          time(link, held.entry());
        }
        if (beforeIsKnown && !link.holds(before.hash(), held.entry())) {
          findings.add(
              "HASH_MISMATCH",
              link.seq(),
              link.entry(),
              "The entry or its link is not what was sealed.");
        }
      }
      before = link.head();
      beforeIsKnown = true;
    }

    private void place(Link link) {
      long expected = before.seq() + 1;
      if (link.seq() > expected) {
        findings.add(
            "LINK_MISSING",
            expected,
            null,
            "%d links are not there.".formatted(link.seq() - expected));
        beforeIsKnown = false;
      }
    }

    /** No other entry is held to a sealing of a time that cannot be. */
    private boolean isTimely(Link link) {
      if (!link.sealedAt().isBefore(Instant.EPOCH) && !link.sealedAt().isAfter(now.plus(LATE))) {
        return true;
      }
      findings.add(
          "LINK_MISDATED",
          link.seq(),
          link.entry(),
          "It says that it was sealed at %s.".formatted(link.sealedAt()));
      return false;
    }

    /** Whoever adds an entry and its link by hand cannot have been seen at the time it claims. */
    private void time(Link link, AuditEntry entry) {
      if (!link.sealedAt().equals(sealing)) {
        sealingBefore = sealing;
        sealing = link.sealedAt();
      }
      if (entry.at().plus(LATE).isBefore(sealingBefore)) {
        findings.add(
            "ENTRY_BACKDATED",
            link.seq(),
            link.entry(),
            "It says that it is of %s, and a sealing at %s did not see it."
                .formatted(entry.at(), sealingBefore));
      }
      if (entry.at().minus(LATE).isAfter(link.sealedAt())) {
        findings.add(
            "ENTRY_POSTDATED",
            link.seq(),
            link.entry(),
            "It says that it is of %s, and was sealed at %s."
                .formatted(entry.at(), link.sealedAt()));
      }
    }
  }

  private void compare(Head anchor, Findings findings) {
    if (anchor.seq() == 0) {
      return; // before the first link all chains are alike
    }
    Optional<Link> link = read(() -> chain.find(anchor.seq()));
    if (link.isEmpty()) {
      findings.add(
          "ANCHOR_MISSING", anchor.seq(), null, "The chain once had this link; it was cut off.");
    } else if (!link.get().head().equals(anchor)) {
      findings.add(
          "ANCHOR_MISMATCH", anchor.seq(), null, "The chain was computed anew since this anchor.");
    }
  }

  private void unsealed(Findings findings) {
    ids(jdbc.sql(
            """
            select e.id from tallystick.audit_entry e
             where (e.at < clock_timestamp() - :seconds * interval '1 second'
                    or e.at > clock_timestamp() + :seconds * interval '1 second')
               and not exists (select from tallystick.audit_link l where l.entry = e.id)
             order by e.id
             limit :most
            """))
        .forEach(id ->
            findings.add("ENTRY_UNSEALED", null, id, "No link holds it, and none is to be made."));
  }

  /** Ids are given from 1 on; whoever gives another has reasons. */
  private void outOfPlace(Findings findings) {
    ids(jdbc.sql(
            "select e.id from tallystick.audit_entry e where e.id < 1 order by e.id limit :most"))
        .forEach(id ->
            findings.add("ENTRY_OUT_OF_PLACE", null, id, "The log gives no entry such an id."));
  }

  /**
   * Invariant I11, for all operations since the first sealing. Whoever gives that another time
   * breaks the chain; without it, they are those since the log was made. That time is of a zone
   * that nobody has noted, so it is taken for the latest that it can be, as in UTC-12. Those that
   * claim to be older than their table, by the earliest that it can be, as in UTC+14, were put in.
   */
  private void operations(Findings findings) {
    ids(jdbc.sql(
            """
            select o.id from tallystick.operation o
              left join tallystick.audit_entry e
                     on e.operation = o.id and e.outcome in ('allowed', o.state)
             where o.created_at >= coalesce(
                     least((select min(l.sealed_at) from tallystick.audit_link l where l.seq = 1),
                           (select min(h.installed_on) at time zone 'UTC' + interval '12 hours'
                              from tallystick.schema_history h
                             where h.version = '16'
                               and h.installed_on between '1970-01-01' and '9999-12-31')),
                     '-infinity')
                or o.created_at <
                     (select min(h.installed_on) at time zone 'UTC' - interval '14 hours'
                        from tallystick.schema_history h
                       where h.version = '3'
                         and h.installed_on between '1970-01-01' and '9999-12-31')
             group by o.id
            having not coalesce(bool_or(e.outcome = 'allowed'), false)
                or (o.state not in ('prepared', 'sent', 'unknown')
                    and not coalesce(bool_or(e.outcome = o.state), false))
             order by o.created_at
             limit :most
            """))
        .forEach(id ->
            findings.add(
                "OPERATION_WITHOUT_ENTRY",
                null,
                id,
                "This operation was begun or settled without an entry."));
  }

  /**
   * An operation's entries are written one after the other, each in the statement that changes the
   * state. Success is never followed by anything, and a refusal of Stripe's by a review only.
   */
  private void outcomes(Findings findings) {
    ids(jdbc.sql(
            """
            select o.id
              from (select e.id, e.operation, e.outcome,
                           lag(e.outcome) over (partition by e.operation order by e.id) as before,
                           lead(e.id) over (partition by e.operation order by e.id) is null as last
                      from tallystick.audit_entry e
                     where e.operation is not null) e
              join tallystick.operation o on o.id = e.operation
             where (e.before is not null and e.outcome = 'allowed')
                or e.before = 'succeeded'
                or (e.before in ('declined', 'rejected') and e.outcome <> 'review')
                or (e.last and e.outcome not in ('allowed', o.state)
                    and not (e.outcome = 'review' and o.state in ('prepared', 'sent', 'unknown')))
             group by o.id
             order by min(e.id)
             limit :most
            """))
        .forEach(id ->
            findings.add(
                "OUTCOME_CONTRADICTED",
                null,
                id,
                "The entries of this operation tell outcomes that do not follow one another, or the"
                    + " last is not its state."));
  }

  /** Operations are never deleted, and what these columns say of one never changes. */
  private void entriesOfOperations(Findings findings) {
    ids(jdbc.sql(
            """
            select e.operation from tallystick.audit_entry e
             where e.operation is not null
               and not exists (select from tallystick.operation o where o.id = e.operation)
             group by e.operation
             order by min(e.id)
             limit :most
            """))
        .forEach(id ->
            findings.add(
                "OPERATION_MISSING", null, id, "The log has this operation, which is not there."));
    ids(jdbc.sql(
            """
            select o.id from tallystick.audit_entry e join tallystick.operation o on o.id = e.operation
             where (e.account, e.livemode, e.actor, e.action, e.order_id, e.subject, e.amount, e.currency)
                   is distinct from
                   (o.account, o.livemode, left(o.caller, 600), o.kind, o.order_id,
                    left(o.subject, 300), o.amount, o.currency)
             group by o.id
             order by min(e.id)
             limit :most
            """))
        .forEach(id ->
            findings.add(
                "OPERATION_CHANGED",
                null,
                id,
                "This operation and an entry of it do not say the same."));
  }

  private List<String> ids(JdbcClient.StatementSpec rows) {
    return read(() ->
        rows.param("seconds", SEALED_WITHIN.toSeconds())
            .param("most", MOST_FINDINGS)
            .query(AuditVerifier::firstColumn)
            .list());
  }

  private void guards(Findings findings) {
    Guards guards = read(() -> Guards.of(jdbc));
    guards
        .missing()
        .forEach(guard ->
            findings.add(
                "GUARD_MISSING", null, guard, "Somebody has dropped or disabled this guard."));
    guards
        .changed()
        .forEach(guard ->
            findings.add(
                "GUARD_CHANGED",
                null,
                guard,
                "This guard, or the function that it calls, is not what our schema has made."));
    guards
        .added()
        .forEach(added ->
            findings.add(
                "GUARD_ADDED",
                null,
                added,
                "Somebody has put this on the log or in its way; it may drop, change or hide"
                    + " entries."));
  }

  private static String firstColumn(ResultSet row, int number) throws SQLException {
    return Objects.requireNonNull(row.getString(1));
  }
}
