package io.tallystick.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tallystick.audit.AuditVerifier.Finding;
import io.tallystick.operation.Asked;
import io.tallystick.operation.OperationKind;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Shop.Sent;
import io.tallystick.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariant I11: no money moves without an entry. */
class AuditedOperationsTest {
  private final Shop shop = Shop.open();
  private final TestDatabase database = shop.database();

  @AfterEach
  void close() {
    shop.close();
  }

  private List<String> entries() {
    return database.texts(
        "select concat_ws(' ', actor, action, outcome, code, result_id)"
            + " from tallystick.audit_entry order by id");
  }

  private List<String> codes() {
    return findings().stream().map(Finding::code).toList();
  }

  private List<Finding> findings() {
    return new AuditVerifier(database.jdbc(), database.transactions()).verify(List.of()).findings();
  }

  @Test
  void haveTheirEntryBeforeTheyAreSentAndAnotherOnceTheyAreSettled() {
    Sent sent = shop.sent();
    assertThat(entries()).containsExactly("key:shop payment_intent allowed");

    shop.merge(sent.json());
    shop.merge(sent.json());

    assertThat(entries())
        .containsExactly(
            "key:shop payment_intent allowed",
            "key:shop payment_intent succeeded " + sent.intent());
    assertThat(
            database.texts(
                "select order_id || ' ' || amount || ' ' || currency || ' ' || operation"
                    + " from tallystick.audit_entry"))
        .containsOnly(sent.order() + " 1500 usd " + sent.operation());
    assertThat(codes()).isEmpty();
  }

  @Test
  void haveOneForEachTurnThatTheyTake() {
    Sent sent = shop.sent();
    settle("rejected", "no_such_card");
    settle("review", "done_though_refused");
    settle("review", "done_though_refused");
    settle("unknown", "nothing");
    assertThat(codes()).isEmpty();
    shop.merge(sent.json());

    assertThat(codes()).isEmpty();
    assertThat(entries())
        .containsExactly(
            "key:shop payment_intent allowed",
            "key:shop payment_intent rejected no_such_card",
            "key:shop payment_intent review done_though_refused",
            "key:shop payment_intent succeeded " + sent.intent());
  }

  private void settle(String state, String code) {
    database.execute(
        "update tallystick.operation set state = '%s', error_code = '%s'".formatted(state, code));
  }

  @Test
  void leaveNoneWhereTheirJournallingIsRolledBack() {
    Asked asked =
        new Asked(
            Shop.ACCOUNT, Shop.CALLER, OperationKind.CHARGE, Shop.key("a"), Shop.fingerprint("{}"));

    assertThatThrownBy(() ->
            shop.server()
                .journal()
                .begin(
                    asked,
                    id -> {
                      throw new IllegalStateException("crashed");
                    }))
        .hasMessage("crashed");
    database
        .transactions()
        .executeWithoutResult(status -> {
          database.execute(INSERT_CHARGE);
          assertThat(entries()).hasSize(1);
          status.setRollbackOnly();
        });

    assertThat(entries()).isEmpty();
    assertThat(database.count("audit_unsealed")).isZero();
  }

  private static final String INSERT_CHARGE =
      """
      insert into tallystick.operation
             (id, account, livemode, caller, kind, caller_key, fingerprint, path, parameters,
              stripe_key, state, first_sent_at)
      values (gen_random_uuid(), 'default', false, 'key:shop', 'charge', 'one', '', '', '',
              gen_random_uuid()::text, 'sent', now())
      on conflict (account, livemode, caller, caller_key) do nothing
      """;

  @Test
  void haveOneEntryHoweverOftenTheirKeyIsUsed() {
    database.execute(INSERT_CHARGE);
    database.execute(INSERT_CHARGE);

    assertThat(entries()).containsExactly("key:shop charge allowed");
  }

  @Test
  void areFoundIfSomebodyMadeOrSettledThemPastTheLog() {
    shop.linked();
    seal();
    assertThat(codes()).isEmpty();

    pastTheLog(() -> database.execute(INSERT_CHARGE));
    assertThat(codes()).containsExactly("OPERATION_WITHOUT_ENTRY");

    Sent sent = shop.sent();
    pastTheLog(() -> shop.merge(sent.json()));
    assertThat(codes()).containsExactly("OPERATION_WITHOUT_ENTRY", "OPERATION_WITHOUT_ENTRY");
  }

  @Test
  void needNoEntryFromTheTimeBeforeTheLog() {
    pastTheLog(shop::sent);
    assertThat(codes()).isEmpty();
    shop.sent();
    seal();

    assertThat(codes()).isEmpty();
  }

  @Test
  void areLookedAtWhateverTimeAnEntrySaysThatTheLogBegan() {
    shop.sent();
    seal();
    database.execute(
        """
        insert into tallystick.audit_entry (id, at, account, livemode, actor, action, outcome)
        overriding system value
        values (-1, '2999-01-01', 'default', false, 'os:eve', 'keys.create', 'succeeded')
        """);
    seal();
    pastTheLog(() -> database.execute(INSERT_CHARGE));

    assertThat(codes())
        .containsExactly("ENTRY_POSTDATED", "ENTRY_OUT_OF_PLACE", "OPERATION_WITHOUT_ENTRY");
  }

  /** Nor does it help to take the whole log away: when it was made stands elsewhere, too. */
  @Test
  void areLookedAtWhereTheLogIsEmpty() {
    pastTheLog(() -> database.execute(INSERT_CHARGE));
    database.execute("update tallystick.operation set created_at = created_at + interval '1 day'");

    assertThat(codes()).containsExactly("OPERATION_WITHOUT_ENTRY");
  }

  /** On a new database hardly any time is left that is neither. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'2000-01-01'",
        "'-infinity'",
        "'4713-01-01 BC'",
        "now() - interval '15 hours'",
        "now() + interval '1 year'",
        "'infinity'"
      })
  void areFoundIfTheyClaimATimeAtWhichNoneWasMade(String at) {
    shop.sent();
    seal();
    pastTheLog(() -> {
      database.execute(INSERT_CHARGE);
      database.execute(
          "update tallystick.operation set created_at = " + at + " where kind = 'charge'");
    });

    assertThat(codes()).containsExactly("OPERATION_WITHOUT_ENTRY");
  }

  /** Of a database that was there before the log; what was made when is in the schema's history. */
  @Test
  void mayBeOlderThanTheLogWhereTheirTableIs() {
    pastTheLog(shop::sent);
    changeHistory("installed_on = installed_on - interval '2 years' where version = '3'");
    database.execute("update tallystick.operation set created_at = created_at - interval '1 year'");
    seal();

    assertThat(codes()).isEmpty();
  }

  /** A database is only another test's if it has no table more; its history is as we leave it. */
  private void changeHistory(String change) {
    database.execute("create table public.history_is_changed ()");
    database.execute("update tallystick.schema_history set " + change);
  }

  /** A time that cannot be is as none. */
  @ParameterizedTest
  @ValueSource(strings = {"294276-12-31 23:59", "infinity", "-infinity", "4713-01-01 BC"})
  void areLookedAtWhateverTheSchemasHistorySays(String at) {
    changeHistory("installed_on = '" + at + "'");
    pastTheLog(shop::sent);

    assertThat(codes()).containsExactly("OPERATION_WITHOUT_ENTRY");
  }

  /** What somebody enters beside what the log has, as an insert may. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "declined",
        "rejected",
        "review",
        "succeeded",
        "allowed",
        "refused",
        "review,succeeded"
      })
  void haveNoOtherOutcomeThanTheirOwn(String outcomes) {
    Sent sent = shop.sent();
    shop.merge(sent.json());
    assertThat(codes()).isEmpty();
    for (String outcome : outcomes.split(",", -1)) {
      enter(outcome);
    }
    seal();

    assertThat(findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactly(tuple("OUTCOME_CONTRADICTED", sent.operation().toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"allowed", "declined", "rejected", "review,declined,succeeded"})
  void haveNoOutcomeThatTheyHaveNotComeTo(String outcomes) {
    shop.sent();
    for (String outcome : outcomes.split(",", -1)) {
      enter(outcome);
    }
    seal();
    assertThat(codes()).containsExactly("OUTCOME_CONTRADICTED"); // while it is under way

    settle("rejected", "no_such_card");
    assertThat(codes()).containsExactly("OUTCOME_CONTRADICTED");
  }

  private void enter(String outcome) {
    database.execute(
        """
        insert into tallystick.audit_entry
               (account, livemode, actor, action, outcome, operation, order_id, subject, amount,
                currency)
        select account, livemode, caller, kind, '%s', id, order_id, subject, amount, currency
          from tallystick.operation
        """
            .formatted(outcome));
  }

  @Test
  void areMissedWhereSomebodyHasDeletedThem() {
    Sent sent = shop.sent();
    shop.merge(sent.json());
    seal();
    database.execute("delete from tallystick.operation");

    assertThat(findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactly(tuple("OPERATION_MISSING", sent.operation().toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "account = 'other'",
        "livemode = not livemode",
        "caller = 'key:eve'",
        "kind = 'charge'",
        "order_id = null",
        "subject = 'acct_eve'",
        "amount = amount - 1",
        "currency = 'jpy'"
      })
  void areComparedWithTheirEntries(String change) {
    Sent sent = shop.sent();
    shop.merge(sent.json());
    seal();
    assertThat(codes()).isEmpty();
    database.execute("update tallystick.operation set " + change);

    assertThat(findings())
        .extracting(Finding::code, Finding::subject)
        .containsExactly(tuple("OPERATION_CHANGED", sent.operation().toString()));
  }

  /** {@code alter role … set search_path} does the same to every session. */
  @Test
  void areEnteredByNobodyElsesFunctions() {
    database.execute(
        """
        create schema evil;
        create function evil.left(text, integer) returns text language sql return 'key:eve';
        create function evil.differs(text, text) returns boolean language sql return true;
        create operator evil.= (leftarg = text, rightarg = text, function = evil.differs)
        """);
    database
        .transactions()
        .executeWithoutResult(status -> {
          database.jdbc().sql("set local search_path = evil, pg_catalog").update();
          database.execute(INSERT_CHARGE);
        });

    assertThat(entries()).containsExactly("key:shop charge allowed");
    assertThat(codes()).isEmpty();
  }

  private void seal() {
    new AuditSealer(database.jdbc(), database.transactions()).sealAll();
  }

  private void pastTheLog(Runnable deed) {
    database.execute("alter table tallystick.operation disable trigger user");
    deed.run();
    database.execute("alter table tallystick.operation enable always trigger audit_begun");
    database.execute("alter table tallystick.operation enable always trigger audit_settled");
  }
}
