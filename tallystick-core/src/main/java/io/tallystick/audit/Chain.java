package io.tallystick.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of the chain. */
public final class Chain {
  /** "TSAUDITS", so that other users' keys differ. */
  private static final long LOCK = 0x54534155_44495453L;

  private final JdbcClient jdbc;

  public Chain(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Until the transaction ends, what it calls by name is PostgreSQL's own, whatever search path
   * somebody has given the role, the database or the session.
   */
  void pinSearchPath() {
    jdbc.sql("set local search_path = pg_catalog, pg_temp").update();
  }

  /** The link that the next one holds on to. */
  public Head head() {
    return end().head();
  }

  /**
   * Where the chain goes on.
   *
   * @param room how many numbers are free after the head
   */
  record End(Head head, long room) {
    /** Whether there is a link beyond, which no sealer has put there. */
    boolean isBelowAnother() {
      return head.seq() + room < Link.LAST_SEQ;
    }
  }

  /**
   * After the last link; or, where somebody has taken the last number of all, after the last link
   * that has a free one after it, so that nobody can end the chain by a number.
   */
  End end() {
    Head last = last();
    if (last.seq() < Link.LAST_SEQ) {
      return new End(last, Link.LAST_SEQ - last.seq());
    }
    Head head = lastWithRoom();
    return new End(head, numberAfter(head) - head.seq() - 1);
  }

  private Head last() {
    return jdbc.sql(
            """
            select seq, entry, sealed_at, version, hash from tallystick.audit_link
             where seq between 1 and :last
             order by seq desc limit 1
            """)
        .param("last", Link.LAST_SEQ)
        .query(Chain::link)
        .optional()
        .map(Link::head)
        .orElse(Head.START);
  }

  /** Each next number is looked up by itself: a join might read the whole chain. */
  private Head lastWithRoom() {
    return jdbc.sql(
            """
            select l.seq, l.entry, l.sealed_at, l.version, l.hash from tallystick.audit_link l
             where l.seq >= 1 and l.seq < :last
               and (select n.seq from tallystick.audit_link n where n.seq = l.seq + 1 limit 1) is null
             order by l.seq desc limit 1
            """)
        .param("last", Link.LAST_SEQ)
        .query(Chain::link)
        .optional()
        .map(Link::head)
        .orElse(Head.START);
  }

  private long numberAfter(Head head) {
    return jdbc.sql("select min(seq) from tallystick.audit_link where seq > :seq")
        .param("seq", head.seq())
        .query(Long.class)
        .single();
  }

  /** The link of this number. */
  Optional<Link> find(long seq) {
    return jdbc.sql(
            """
            select seq, entry, sealed_at, version, hash from tallystick.audit_link
             where seq = :seq limit 1
            """)
        .param("seq", seq)
        .query(Chain::link)
        .optional();
  }

  /**
   * A link and the entry that it names.
   *
   * @param entry null if there is none
   */
  record Held(Link link, @Nullable AuditEntry entry) {}

  /** The links from a number on, in their order. */
  List<Held> page(long from, int rows) {
    return jdbc.sql(
            "select l.seq, l.entry, l.sealed_at, l.version, l.hash, "
                + AuditEntry.COLUMNS
                + """
                  from tallystick.audit_link l left join tallystick.audit_entry e on e.id = l.entry
                 where l.seq >= :from
                 order by l.seq
                 limit :rows
                """)
        .param("from", from)
        .param("rows", rows)
        .query((row, number) -> new Held(link(row, number), AuditEntry.rowOrNothing(row)))
        .list();
  }

  /** Whether there is anything to seal. */
  boolean hasUnsealed() {
    return jdbc.sql("select exists (select from tallystick.audit_unsealed)")
        .query(Boolean.class)
        .single();
  }

  /** Makes this transaction the only one that seals, unless there is another. */
  boolean tryLock() {
    return jdbc.sql("select pg_try_advisory_xact_lock(:lock)")
        .param("lock", LOCK)
        .query(Boolean.class)
        .single();
  }

  Instant now() {
    return jdbc.sql("select pg_catalog.clock_timestamp() as now")
        .query((row, number) -> row.getObject("now", OffsetDateTime.class).toInstant())
        .single();
  }

  /**
   * An entry that waits for its link.
   *
   * @param entry null if it was deleted meanwhile
   * @param linked whether it has one all the same, as after a restore of the rows alone
   */
  record Unsealed(long id, @Nullable AuditEntry entry, boolean linked) {}

  /**
   * The first of those that are visible by now, in the order of their ids. Each is looked up by
   * itself: a join might read the whole log, once a second.
   */
  List<Unsealed> unsealed(int most) {
    return jdbc.sql(
            """
            select u.entry,
                   (select l.seq from tallystick.audit_link l where l.entry = u.entry) is not null
                     as linked,
            """
                + AuditEntry.COLUMNS
                + """
                  from (select entry from tallystick.audit_unsealed order by entry limit :most) u
                  left join lateral (select * from tallystick.audit_entry a
                                      where a.id = u.entry
                                      limit 1) e on true
                 order by u.entry
                """)
        .param("most", most)
        .query((row, number) ->
            new Unsealed(
                row.getLong("entry"), AuditEntry.rowOrNothing(row), row.getBoolean("linked")))
        .list();
  }

  /** Adds links, which all were sealed at the same time. */
  void add(List<Link> links) {
    jdbc.sql(
            """
            insert into tallystick.audit_link (seq, entry, sealed_at, version, hash)
            select seq, entry, :sealedAt, :version, decode(hash, 'hex')
              from unnest(:seqs::bigint[], :entries::bigint[], :hashes::text[]) as l(seq, entry, hash)
            """)
        .param("seqs", links.stream().map(Link::seq).toArray(Long[]::new))
        .param("entries", links.stream().map(Link::entry).toArray(Long[]::new))
        .param("hashes", links.stream().map(Link::hash).toArray(String[]::new))
        .param("sealedAt", links.getFirst().sealedAt().atOffset(ZoneOffset.UTC))
        .param("version", links.getFirst().version())
        .update();
  }

  /** These wait no more. */
  void settle(List<Unsealed> sealed) {
    jdbc.sql("delete from tallystick.audit_unsealed where entry = any(:entries)")
        .param("entries", sealed.stream().map(Unsealed::id).toArray(Long[]::new))
        .update();
  }

  private static Link link(ResultSet row, int number) throws SQLException {
    return new Link(
        row.getLong("seq"),
        row.getLong("entry"),
        row.getObject("sealed_at", OffsetDateTime.class).toInstant(),
        row.getInt("version"),
        HexFormat.of().formatHex(row.getBytes("hash")));
  }
}
