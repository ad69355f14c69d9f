package io.tallystick.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.audit.AuditVerifier.Finding;
import io.tallystick.audit.AuditVerifier.Report;
import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.TestDatabase;
import io.tallystick.testkit.Together;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** THREATS row 52. Who attacks here may do anything in the database, as a superuser may. */
class AuditChainTest {
  /** So small that a chain of a few links has pages that end in its middle. */
  private static final int PAGE_ROWS = 3;

  private static final int LINKS = 10;

  private final TestDatabase database = TestDatabase.create();
  private final AuditLog audit = new AuditLog(database.jdbc());
  private final Chain chain = new Chain(database.jdbc());
  private final AuditSealer sealer = sealer();
  private final AuditVerifier verifier =
      new AuditVerifier(database.jdbc(), database.transactions(), PAGE_ROWS);

  @AfterEach
  void close() {
    database.close();
  }

  private AuditSealer sealer() {
    return new AuditSealer(database.jdbc(), database.transactions());
  }

  private static Act act(int number) {
    return new Act(
        Shop.ACCOUNT,
        "os:anna",
        "keys.create",
        number % 2 == 0 ? null : "KEY_NAME_USED",
        new Act.Matter("ord_" + number, "key_" + number, 100L + number, "usd"),
        "ref_" + number);
  }

  /** Ten entries, each linked. */
  private void sealedChain() {
    IntStream.rangeClosed(1, LINKS).forEach(number -> audit.write(act(number)));
    sealer.sealAll();
    assertThat(codes(verifier.verify(List.of()))).isEmpty();
  }

  private static List<String> codes(Report report) {
    return report.findings().stream().map(AuditChainTest::brief).toList();
  }

  private static String brief(Finding finding) {
    return finding.code() + " " + finding.seq();
  }

  private List<String> found(Head... anchors) {
    return codes(verifier.verify(List.of(anchors)));
  }

  /** Does what the triggers forbid, and covers it up. */
  private void attack(String... statements) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String table : List.of("audit_entry", "audit_link")) {
        statement.execute("alter table tallystick." + table + " disable trigger user");
      }
      for (String sql : statements) {
        assertThat(statement.executeUpdate(sql)).as(sql).isNotZero();
      }
      for (String table : List.of("audit_entry", "audit_link")) {
        for (String trigger : triggers(table)) {
          statement.execute(
              "alter table tallystick." + table + " enable always trigger " + trigger);
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> triggers(String table) {
    return database.texts(
        "select tgname from pg_trigger where not tgisinternal and tgrelid = 'tallystick."
            + table
            + "'::regclass");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update tallystick.audit_entry set amount = 1",
        "update tallystick.audit_entry set amount = 1 where false",
        "delete from tallystick.audit_entry where id = 1",
        "truncate tallystick.audit_entry",
        "insert into tallystick.audit_entry (id, account, livemode, actor, action, outcome)"
            + " overriding system value values (1, 'default', false, 'a', 'b', 'refused')"
            + " on conflict (id) do update set actor = 'somebody'",
        "update tallystick.audit_link set entry = 3",
        "delete from tallystick.audit_link",
        "truncate tallystick.audit_link",
        "truncate tallystick.audit_link, tallystick.audit_entry",
        "set session_replication_role = replica; delete from tallystick.audit_entry",
        "set session_replication_role = replica; update tallystick.audit_link set seq = seq + 1"
      })
  void refusesEveryChangeFromTheOwnerToo(String change) {
    sealedChain();

    assertThatThrownBy(
            () -> {
              try (Connection connection = database.connect();
                  Statement statement = connection.createStatement()) {
                statement.execute(change);
              }
            })
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("is only ever inserted into");

    assertThat(database.count("audit_entry")).isEqualTo(LINKS);
    assertThat(found()).isEmpty();
  }

  @Test
  void findsTheEditOfAnyColumnOfAnEntryAndOfItsLink() {
    sealedChain();
    for (String column : columns("audit_entry", "id")) {
      String before =
          database.text("select " + column + " from tallystick.audit_entry where id = 4");
      attack(
          "update tallystick.audit_entry set " + changed("audit_entry", column) + " where id = 4");
      assertThat(found()).as(column).startsWith("HASH_MISMATCH 4");
      attack(restored(column, before));
      assertThat(found()).as(column + " again").isEmpty();
    }
    database.execute("alter table tallystick.audit_entry alter id set generated by default");
    attack("update tallystick.audit_entry set id = 400 where id = 4");
    assertThat(found()).contains("ENTRY_MISSING 4");
    attack("update tallystick.audit_entry set id = 4 where id = 400");
    attack("create table kept as select * from tallystick.audit_link limit 10");
    for (String column : columns("audit_link", "seq")) {
      attack(
          "update tallystick.audit_link set " + changed("audit_link", column) + " where seq = 4");
      assertThat(found()).as(column).isNotEmpty().first().asString().endsWith(" 4");
      attack(
          "delete from tallystick.audit_link",
          "insert into tallystick.audit_link select * from kept");
    }
  }

  private List<String> columns(String table, String but) {
    List<String> columns =
        database.texts(
            "select column_name from information_schema.columns where table_schema = 'tallystick'"
                + " and table_name = '"
                + table
                + "' and column_name <> '"
                + but
                + "'");
    assertThat(columns).hasSizeGreaterThan(3);
    return columns;
  }

  private static String restored(String column, String before) {
    return "update tallystick.audit_entry set "
        + column
        + " = "
        + (before.equals("null") ? "null" : "'" + before + "'")
        + " where id = 4";
  }

  /** Another value, whatever the type. */
  private String changed(String table, String column) {
    String type =
        database.text(
            "select data_type from information_schema.columns where table_schema = 'tallystick'"
                + " and table_name = '%s' and column_name = '%s'".formatted(table, column));
    String value =
        switch (type) {
          case "text" ->
              column.equals("outcome") ? "'allowed'" : "coalesce(" + column + ", '') || 'x'";
          case "bigint" -> "coalesce(" + column + ", 0) + 1000";
          case "smallint" -> column + " + 1::smallint";
          case "boolean" -> "not " + column;
          case "timestamp with time zone" -> column + " + interval '1 microsecond'";
          case "uuid" -> "'00000000-0000-0000-0000-000000000001'";
          case "bytea" -> "sha256(" + column + ")";
          default -> throw new AssertionError(type);
        };
    return column + " = " + value;
  }

  @Test
  void tellsNothingFromTheEmptyText() {
    sealedChain();
    attack("update tallystick.audit_entry set result_id = '' where id = 4");
    assertThat(found()).containsExactly("HASH_MISMATCH 4");
  }

  @Test
  void tellsWhereOneTextEndsAndTheNextBegins() {
    sealedChain();
    attack(
        "update tallystick.audit_entry set actor = 'os:ann', action = 'akeys.create' where id = 4");
    assertThat(found()).containsExactly("HASH_MISMATCH 4");
  }

  @Test
  void findsWhatWasDeletedInTheMiddle() {
    sealedChain();
    attack("delete from tallystick.audit_entry where id in (4, 5)");
    assertThat(found()).containsExactly("ENTRY_MISSING 4", "ENTRY_MISSING 5");

    attack("delete from tallystick.audit_link where seq in (4, 5)");
    assertThat(found()).containsExactly("LINK_MISSING 4");
  }

  @Test
  void findsALinkThatWasDeletedFromItsEntry() {
    sealedChain();
    attack("delete from tallystick.audit_link where seq = 3");
    assertThat(found()).containsExactly("LINK_MISSING 3");

    attack("update tallystick.audit_entry set at = at - interval '2 minutes' where id = 3");
    assertThat(found()).containsExactly("LINK_MISSING 3", "ENTRY_UNSEALED null");
  }

  @Test
  void findsLinksThatAreClosedUpOverAGap() {
    sealedChain();
    attack(
        "delete from tallystick.audit_entry where id = 4",
        "delete from tallystick.audit_link where seq = 4",
        "update tallystick.audit_link set seq = seq + 100 where seq > 4",
        "update tallystick.audit_link set seq = seq - 101 where seq > 100");
    assertThat(found()).first().isEqualTo("HASH_MISMATCH 4");
  }

  @Test
  void findsTheFirstLinkDeleted() {
    sealedChain();
    attack(
        "delete from tallystick.audit_entry where id = 1",
        "delete from tallystick.audit_link where seq = 1");
    assertThat(found()).containsExactly("LINK_MISSING 1");
  }

  @Test
  void findsALinkWithoutAPlace() {
    sealedChain();
    pastTheChecks("update tallystick.audit_link set seq = -1 where seq = 10");
    assertThat(found()).contains("LINK_OUT_OF_PLACE -1");
  }

  /** As in a database that had such rows before it had the checks. */
  private void pastTheChecks(String... statements) {
    String checks =
        """
        from pg_constraint where conname like 'audit\\_%\\_in\\_range' order by conname
        """;
    List<String> anew =
        database.texts(
            "select format('alter table %s add constraint %I %s', conrelid::regclass, conname,"
                + " pg_get_constraintdef(oid)) "
                + checks);
    assertThat(anew).hasSize(3).allMatch(check -> check.endsWith("NOT VALID"));
    database
        .texts(
            "select format('alter table %s drop constraint %I', conrelid::regclass, conname) "
                + checks)
        .forEach(database::execute);
    attack(statements);
    anew.forEach(database::execute);
  }

  private static String entryOf(String at) {
    return """
    insert into tallystick.audit_entry (at, account, livemode, actor, action, outcome)
    values ('%s', 'default', false, 'os:eve', 'keys.create', 'succeeded')
    """
        .formatted(at);
  }

  private static String linkUnder(String seq) {
    return "insert into tallystick.audit_link select " + seq + ", 11, now(), 1, sha256('forged')";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-9223372036854775808", "0", "1000000000000000000", "9223372036854775807"})
  void takesNoLinkUnderANumberThatCannotBe(String seq) {
    assertThatThrownBy(() -> database.execute(linkUnder(seq)))
        .hasMessageContaining("audit_link_seq_in_range");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-9223372036854775808", "0", "1000000000000000000", "9223372036854775807"})
  void findsALinkUnderANumberThatCannotBe(String seq) {
    sealedChain();
    pastTheChecks(entryOf("now"), linkUnder(seq));
    audit.write(act(12));
    audit.write(act(13));
    sealer.sealAll();

    assertThat(found()).containsExactly("LINK_OUT_OF_PLACE " + seq);
    assertThat(chain.head().seq()).isEqualTo(12);
  }

  /** Each by plain INSERTs, with every guard in its place. */
  @ParameterizedTest
  @CsvSource({
    "999999999999999999,                    1;2;3;4;5;6;7;8;9;10;11;12;13",
    "999999999999999999;999999999999999998, 1;2;3;4;5;6;7;8;9;10;11;12;13",
    "999999999999999999;999999999999999997, 1;2;3;4;5;6;7;8;9;10;11;12",
    "999999999999999999;12,                 1;2;3;4;5;6;7;8;9;10;12;13;14;15"
  })
  void goesOnWhereSomebodyHasTakenTheLastNumber(String taken, String linked) {
    sealedChain();
    long entry = -1;
    for (String seq : taken.split(";", -1)) {
      database.execute(
          "insert into tallystick.audit_link select %s, %d, now(), 1, sha256('forged')"
              .formatted(seq, entry--));
    }
    IntStream.rangeClosed(11, 13).forEach(number -> audit.write(act(number)));
    sealer.sealAll();

    assertThat(database.count("audit_unsealed")).isZero();
    assertThat(
            database.texts("select seq from tallystick.audit_link where seq < 1000 order by seq"))
        .containsExactly(linked.split(";", -1));
    assertThat(found()).anyMatch(finding -> finding.startsWith("LINK_MISSING"));
    attack("update tallystick.audit_entry set amount = 1 where id = 13");
    assertThat(found()).anyMatch(finding -> finding.startsWith("HASH_MISMATCH"));
  }

  @Test
  void goesOnWhereTheLastNumberIsAllThatThereIs() {
    database.execute(
        "insert into tallystick.audit_link"
            + " values (999999999999999999, -1, now(), 1, sha256('forged'))");
    audit.write(act(1));
    sealer.sealAll();

    assertThat(chain.head().seq()).isEqualTo(1);
    assertThat(found()).containsExactly("LINK_MISSING 2", "ENTRY_MISSING 999999999999999999");
  }

  @Test
  void findsThatACheckIsGoneAndNotThatOneIsValidated() {
    sealedChain();
    database.execute(
        """
        alter table tallystick.audit_link validate constraint audit_link_seq_in_range;
        alter table tallystick.audit_link drop constraint audit_link_sealed_at_in_range;
        alter table tallystick.audit_entry drop constraint audit_entry_at_in_range;
        alter table tallystick.audit_entry
            add constraint audit_entry_at_in_range check (at is not null) not valid
        """);

    assertThat(verifier.verify(List.of()).findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactly(
            tuple("GUARD_MISSING", "constraint audit_link.audit_link_sealed_at_in_range"),
            tuple("GUARD_CHANGED", "constraint audit_entry.audit_entry_at_in_range"));
  }

  private static final String NO_TIMES =
      """
      infinity               | ENTRY_POSTDATED
      294276-12-31           | ENTRY_POSTDATED
      10000-01-01 00:00+00   | ENTRY_POSTDATED
      1969-12-31 22:59:59+00 | ENTRY_BACKDATED
      0044-03-15 BC          | ENTRY_BACKDATED
      4713-01-01 BC          | ENTRY_BACKDATED
      -infinity              | ENTRY_BACKDATED
      """;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = NO_TIMES)
  void takesNoTimeThatCannotBe(String at, String unused) {
    assertThatThrownBy(() -> database.execute(entryOf(at)))
        .hasMessageContaining("audit_entry_at_in_range");
    assertThatThrownBy(() ->
            database.execute(
                "insert into tallystick.audit_link values (1, 1, '%s', 1, sha256(''))"
                    .formatted(at)))
        .hasMessageContaining("audit_link_sealed_at_in_range");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = NO_TIMES)
  void sealsAnEntryOfATimeThatCannotBeAndGoesOn(String at, String code) {
    sealedChain();
    pastTheChecks(entryOf(at), "insert into tallystick.audit_unsealed values (11)");
    audit.write(act(12));
    assertThat(found()).containsExactly("ENTRY_UNSEALED null");
    sealer.sealAll();

    assertThat(sealed()).hasSize(12).endsWith("11", "12");
    assertThat(found()).containsExactly(code + " 11");
    assertThat(database.texts(ChainInSql.WRONG_LINKS)).isEmpty();
    assertThat(audit.list(Optional.empty(), Optional.of("os:eve"), 1)).hasSize(1);
    attack("update tallystick.audit_entry set amount = 1 where id = 12");
    assertThat(found()).containsExactly(code + " 11", "HASH_MISMATCH 12");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = NO_TIMES)
  void looksOnWhereATimeIsChangedToOneThatCannotBe(String at, String code) {
    sealedChain();
    pastTheChecks(
        "update tallystick.audit_entry set at = '%s' where id = 4".formatted(at),
        "update tallystick.audit_link set sealed_at = '%s' where seq = 7".formatted(at),
        "update tallystick.audit_entry set amount = 1 where id = 10");

    assertThat(found())
        .containsExactly(
            code + " 4",
            "HASH_MISMATCH 4",
            "LINK_MISDATED 7",
            "HASH_MISMATCH 7",
            "HASH_MISMATCH 10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2999-01-01T00:00:00Z", "1969-12-31T23:59:59Z"})
  void findsALinkThatFitsAndIsOfATimeThatCannotBe(String sealedAt) {
    sealedChain();
    Link forged = Link.after(chain.head(), 11, null, Instant.parse(sealedAt));
    pastTheChecks(
        "insert into tallystick.audit_link values (11, 11, '%s', 1, decode('%s', 'hex'))"
            .formatted(sealedAt, forged.hash()));
    database.number("select nextval('tallystick.audit_entry_id_seq')");
    audit.write(act(12));
    sealer.sealAll();

    assertThat(found()).containsExactly("LINK_MISDATED 11", "ENTRY_MISSING 11");
  }

  @Test
  void findsATailThatWasCutOffByAnAnchorOnly() {
    sealedChain();
    Head anchor = chain.head();
    attack(
        "delete from tallystick.audit_entry where id > 7",
        "delete from tallystick.audit_link where seq > 7");

    assertThat(found()).isEmpty();
    assertThat(found(anchor)).containsExactly("ANCHOR_MISSING 10");
  }

  @Test
  void findsAChainComputedAnewByAnAnchorOnly() {
    sealedChain();
    Head early = chain.find(3).orElseThrow().head();
    Head late = chain.head();
    attack("update tallystick.audit_entry set amount = 1 where id = 4");
    computeAnewFrom(4);

    assertThat(found()).isEmpty();
    assertThat(found(early)).isEmpty();
    assertThat(found(early, late)).containsExactly("ANCHOR_MISMATCH 10");
  }

  private void computeAnewFrom(long seq) {
    Head head = chain.find(seq - 1).orElseThrow().head();
    for (Chain.Held held : chain.page(seq, LINKS)) {
      Link anew = Link.after(head, held.link().entry(), held.entry(), held.link().sealedAt());
      attack(
          "update tallystick.audit_link set hash = decode('%s', 'hex') where seq = %d"
              .formatted(anew.hash(), anew.seq()));
      head = anew.head();
    }
  }

  @Test
  void findsAnEntryThatWasPutInBackdated() {
    sealedChain();
    attack(
        "insert into tallystick.audit_entry (at, account, livemode, actor, action, outcome)"
            + " values (now() - interval '1 day', 'default', false, 'os:eve', 'keys.create',"
            + " 'succeeded')");
    assertThat(found()).containsExactly("ENTRY_UNSEALED null");

    attack("insert into tallystick.audit_unsealed select max(id) from tallystick.audit_entry");
    sealer.sealAll();
    assertThat(found()).containsExactly("ENTRY_BACKDATED 11");
  }

  @Test
  void findsAnEntryThatSaysThatItIsOfLaterThanItsSealing() {
    sealedChain();
    database.execute(
        "alter table tallystick.audit_entry"
            + " alter at set default clock_timestamp() + interval '3 years'");
    audit.write(act(11));
    sealer.sealAll();
    assertThat(found()).containsExactly("ENTRY_POSTDATED 11", "GUARD_CHANGED null");

    database.execute("alter table tallystick.audit_entry alter at set default clock_timestamp()");
    assertThat(found()).containsExactly("ENTRY_POSTDATED 11");
  }

  @Test
  void findsAnEntryUnderAnIdThatTheLogDoesNotGive() {
    sealedChain();
    database.execute(
        """
        insert into tallystick.audit_entry (id, account, livemode, actor, action, outcome)
        overriding system value values (-1, 'default', false, 'os:eve', 'keys.create', 'succeeded')
        """);
    sealer.sealAll();

    assertThat(found()).containsExactly("ENTRY_OUT_OF_PLACE null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          default audit_entry.at       | alter table tallystick.audit_entry alter at set default now() - interval '1 minute'
          default audit_entry.id       | alter table tallystick.audit_entry alter id set generated by default
          default operation.created_at | alter table tallystick.operation alter created_at set default '2000-01-01'
          """)
  void findsThatADefaultIsAnother(String what, String how) {
    sealedChain();
    database.execute(how);

    assertThat(verifier.verify(List.of()).findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactly(tuple("GUARD_CHANGED", what));
  }

  @Test
  void saysThatAnEntryWasDeletedBeforeItCouldBeSealed() {
    audit.write(act(1));
    audit.write(act(2));
    attack("delete from tallystick.audit_entry where id = 1");
    sealer.sealAll();

    assertThat(found()).containsExactly("ENTRY_MISSING 1");
  }

  @Test
  void findsThatAGuardIsOff() {
    sealedChain();
    database.execute("alter table tallystick.audit_link disable trigger audit_append_only");
    database.execute("alter table tallystick.audit_link drop constraint audit_link_entry_key");
    database.execute("drop trigger audit_begun on tallystick.operation");

    assertThat(verifier.verify(List.of()).findings())
        .extracting(Finding::subject)
        .containsExactly(
            "trigger audit_link.audit_append_only",
            "trigger operation.audit_begun",
            "constraint audit_link.audit_link_entry_key");
  }

  /** All that a trigger's name does not tell. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        create or replace function tallystick.audit_refuse_change() returns trigger
        language plpgsql as $$ begin return null; end $$
        """,
        "alter function tallystick.audit_refuse_change() set session_replication_role = replica",
        "alter function tallystick.audit_refuse_change() security definer",
        """
        create or replace trigger audit_append_only before update or delete or truncate
            on tallystick.audit_link for each statement when (current_user <> 'eve')
            execute function tallystick.audit_refuse_change();
        alter table tallystick.audit_link enable always trigger audit_append_only
        """,
        """
        create or replace trigger audit_append_only before delete or truncate
            on tallystick.audit_link for each statement
            execute function tallystick.audit_refuse_change();
        alter table tallystick.audit_link enable always trigger audit_append_only
        """,
        """
        create function public.audit_refuse_change() returns trigger
        language plpgsql as $$ begin return null; end $$;
        create or replace trigger audit_append_only before update or delete or truncate
            on tallystick.audit_link for each statement
            execute function public.audit_refuse_change();
        alter table tallystick.audit_link enable always trigger audit_append_only
        """
      })
  void findsThatATriggerRefusesNoMore(String change) {
    sealedChain();
    database.execute(change);

    assertThat(verifier.verify(List.of()).findings())
        .allMatch(finding -> finding.code().equals("GUARD_CHANGED"))
        .extracting(Finding::subject)
        .contains("trigger audit_link.audit_append_only");
  }

  @Test
  void findsThatAGuardIsAnotherUnderItsName() {
    sealedChain();
    database.execute(
        """
        alter table tallystick.audit_link drop constraint audit_link_entry_key;
        alter table tallystick.audit_link add constraint audit_link_entry_key check (true);
        create or replace function tallystick.audit_note_unsealed() returns trigger
        language plpgsql as $$ begin return null; end $$;
        create or replace trigger audit_settled after update of state on tallystick.operation
            for each row when (false) execute function tallystick.audit_operation();
        alter table tallystick.operation enable always trigger audit_settled
        """);

    assertThat(verifier.verify(List.of()).findings())
        .allMatch(finding -> finding.code().equals("GUARD_CHANGED"))
        .extracting(Finding::subject)
        .containsExactly(
            "trigger audit_entry.audit_unsealed",
            "trigger operation.audit_settled",
            "constraint audit_link.audit_link_entry_key");
  }

  /** What somebody could put on the log or in its way, and what it is called. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trigger audit_entry.drop_it       | create trigger drop_it before insert on tallystick.audit_entry for each row execute function public.drop_it()
          trigger audit_link.drop_it        | create trigger drop_it before insert on tallystick.audit_link for each row execute function public.drop_it()
          trigger audit_unsealed.drop_it    | create trigger drop_it before insert on tallystick.audit_unsealed for each row execute function public.drop_it()
          trigger audit_entry.audit_begun   | create trigger audit_begun before insert on tallystick.audit_entry for each row execute function public.drop_it()
          trigger audit_entry.late          | create constraint trigger late after insert on tallystick.audit_entry deferrable for each row execute function public.drop_it()
          trigger operation.late            | create trigger late after insert on tallystick.operation for each row execute function public.drop_it()
          trigger operation.drop_it         | create trigger drop_it before update on tallystick.operation for each row execute function public.drop_it()
          rule audit_entry.swallow          | create rule swallow as on insert to tallystick.audit_entry do instead nothing
          rule audit_link.swallow           | create rule swallow as on delete to tallystick.audit_link do instead nothing
          rule operation.swallow            | create rule swallow as on update to tallystick.operation do instead nothing
          row security audit_entry          | alter table tallystick.audit_entry enable row level security
          row security operation            | alter table tallystick.operation force row level security
          policy audit_entry.hide           | create policy hide on tallystick.audit_entry using (actor <> 'os:eve')
          child audit_entry.kid             | create table public.kid () inherits (tallystick.audit_entry)
          parent audit_link.elder           | create table public.elder (entry bigint not null); alter table tallystick.audit_link inherit public.elder
          default audit_entry.reference     | alter table tallystick.audit_entry alter reference set default 'ref_eve'
          default audit_entry.extra         | alter table tallystick.audit_entry add extra bigint generated always as (amount * 2) virtual
          default audit_unsealed.entry      | alter table tallystick.audit_unsealed alter entry set default 1
          """)
  void findsWhatSomebodyHasAdded(String what, String how) {
    sealedChain();
    database.execute(
        """
        create function public.drop_it() returns trigger
        language plpgsql as $$ begin return null; end $$
        """);
    database.execute(how);

    assertThat(verifier.verify(List.of()).findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactly(tuple("GUARD_ADDED", what));
  }

  /** An append-only trigger fires for its own table's statements, and not for its parent's. */
  @Test
  void findsThatEntriesCanBeDeletedThroughAnotherTable() {
    sealedChain();
    database.execute(
        """
        create table public.elder (id bigint not null);
        alter table tallystick.audit_entry inherit public.elder;
        delete from public.elder where id = 4
        """);

    assertThat(found()).containsExactly("ENTRY_MISSING 4", "GUARD_ADDED null");
  }

  @Test
  void takesNothingForAddedThatGuardsNothing() {
    sealedChain();
    database.execute(
        """
        create function public.tell() returns trigger
        language plpgsql as $$ begin return null; end $$;
        create trigger tell before insert on tallystick.payment
            for each row execute function public.tell();
        create table public.note (entry bigint references tallystick.audit_entry)
        """);

    assertThat(found()).isEmpty();
  }

  @Test
  void knowsTheGuardsWhateverASessionsSearchPathIs() {
    sealedChain();
    database
        .transactions()
        .executeWithoutResult(status -> {
          database.jdbc().sql("set local search_path = tallystick").update();
          assertThat(found()).isEmpty();
        });
  }

  /** Another function's hash is told for that of each. */
  @Test
  void asksNobodyElsesFunctionsWhateverASessionsSearchPathIs() {
    sealedChain();
    database.execute(
        """
        create or replace function tallystick.audit_refuse_change() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp as $$ begin return null; end $$;
        create schema evil;
        create function evil.encode(bytea, text) returns text language sql return
            '39fb598c6eaf3b1d476a5453d93315952ab1c60f5401aba011b43cfe1b0faa91';
        create function evil.clock_timestamp() returns timestamptz language sql return
            '2999-01-01'::timestamptz
        """);
    database
        .transactions()
        .executeWithoutResult(status -> {
          database.jdbc().sql("set local search_path = evil, pg_catalog").update();
          assertThat(chain.now()).isBefore(Instant.parse("2900-01-01T00:00:00Z"));
          assertThat(verifier.verify(List.of()).findings())
              .extracting(Finding::code, Finding::subject)
              .containsExactly(
                  tuple("GUARD_CHANGED", "trigger audit_entry.audit_append_only"),
                  tuple("GUARD_CHANGED", "trigger audit_link.audit_append_only"));
        });
  }

  /** As the role's own path may be: the sealer begins its transaction with it. */
  @Test
  void sealsWithNobodyElsesFunctions() {
    database.execute(
        """
        create schema evil;
        create function evil.decode(text, text) returns bytea language sql return ''::bytea
        """);
    audit.write(act(1));
    database
        .transactions()
        .executeWithoutResult(status -> {
          database.jdbc().sql("set local search_path = evil, pg_catalog").update();
          sealer.sealAll();
        });

    assertThat(database.count("audit_link")).isEqualTo(1);
    assertThat(found()).isEmpty();
  }

  @Test
  void waitsAMinuteForWhatIsNotSealedYet() {
    audit.write(act(1));
    assertThat(found()).isEmpty();
  }

  @Test
  void countsWhatItDoesNotShow() {
    IntStream.rangeClosed(1, 105).forEach(number -> audit.write(act(number)));
    sealer.sealAll();
    attack("update tallystick.audit_entry set actor = 'os:eve'");

    Report report = verifier.verify(List.of());

    assertThat(report.findings()).hasSize(100);
    assertThat(report.more()).isEqualTo(5);
    assertThat(report.links()).isEqualTo(105);
    assertThat(report.ok()).isFalse();
  }

  @Test
  void sealsAnEntryWhoseTransactionCommitsLate() throws SQLException {
    try (Connection late = database.connect();
        Statement statement = late.createStatement()) {
      late.setAutoCommit(false);
      statement.execute(
          "insert into tallystick.audit_entry (account, livemode, actor, action, outcome)"
              + " values ('default', false, 'os:late', 'keys.create', 'succeeded')");
      audit.write(act(2));
      audit.write(act(3));
      sealer.sealAll();
      assertThat(sealed()).containsExactly("2", "3");
      late.commit();
    }
    audit.write(act(4));
    sealer.sealAll();

    assertThat(sealed()).containsExactly("2", "3", "1", "4");
    assertThat(found()).isEmpty();
  }

  private List<String> sealed() {
    return database.texts("select entry from tallystick.audit_link order by seq");
  }

  @Test
  void leavesNoEntryBehindWhereTheActWasRolledBack() {
    database
        .transactions()
        .executeWithoutResult(status -> {
          audit.write(act(1));
          status.setRollbackOnly();
        });
    audit.write(act(2));
    sealer.sealAll();

    assertThat(sealed()).containsExactly("2");
    assertThat(found()).isEmpty();
  }

  @Test
  void isSealedOnceByManyServersAtOnce() {
    List<AuditSealer> servers = IntStream.range(0, 4).mapToObj(number -> sealer()).toList();
    servers.forEach(AuditSealer::start);
    try {
      Together.call(
          4,
          writer -> {
            IntStream.range(0, 50).forEach(number -> audit.write(act(number)));
            return writer;
          });
      Eventually.until("all is sealed", () -> database.count("audit_link") == 200);
    } finally {
      servers.forEach(AuditSealer::close);
    }

    assertThat(database.count("audit_unsealed")).isZero();
    assertThat(verifier.verify(List.of()).links()).isEqualTo(200);
    assertThat(found()).isEmpty();
  }

  @Test
  void goesOnWhereASealerDied() throws SQLException {
    sealedChain();
    IntStream.rangeClosed(11, 15).forEach(number -> audit.write(act(number)));
    try (Connection dying = database.connect();
        Statement statement = dying.createStatement()) {
      dying.setAutoCommit(false);
      statement.execute("select pg_try_advisory_xact_lock(" + 0x54534155_44495453L + ")");
      statement.execute(
          "insert into tallystick.audit_link select 11, 11, now(), 1, sha256('half done')");
      statement.execute("delete from tallystick.audit_unsealed where entry = 11");

      sealer.sealAll(); // waits for nobody
      assertThat(database.count("audit_link")).isEqualTo(LINKS);
    }

    Eventually.until(
        "the next one has done it",
        () -> {
          sealer.sealAll();
          return database.count("audit_link") == 15;
        });
    assertThat(found()).isEmpty();
  }

  @Test
  void sealsABacklogInBatchesOfOneTime() {
    int many = AuditSealer.BATCH + 1;
    database.execute(
        """
        insert into tallystick.audit_entry (at, account, livemode, actor, action, outcome)
        select now() - interval '3 hours', 'default', false, 'os:anna', 'keys.create', 'succeeded'
          from generate_series(1, %d)
        """
            .formatted(many));
    sealer.sealAll();

    assertThat(database.count("audit_link")).isEqualTo(many);
    assertThat(database.number("select count(distinct sealed_at) from tallystick.audit_link"))
        .isEqualTo(1);
    assertThat(found()).isEmpty();
  }

  @Test
  void forgetsWhatIsLinkedAlready() {
    sealedChain();
    database.execute("insert into tallystick.audit_unsealed values (5)");
    sealer.sealAll();

    assertThat(database.count("audit_unsealed")).isZero();
    assertThat(database.count("audit_link")).isEqualTo(LINKS);
  }

  /** Another program, in another language, computes the same: docs/audit.md. */
  @Test
  void canBeComputedInSqlAlone() {
    sealedChain();
    assertThat(database.texts(ChainInSql.WRONG_LINKS)).isEmpty();

    attack("update tallystick.audit_entry set amount = 1 where id = 4");
    assertThat(database.texts(ChainInSql.WRONG_LINKS)).containsExactly("4");
  }
}
