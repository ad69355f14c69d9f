package io.tallystick.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.audit.AuditVerifier.Finding;
import io.tallystick.operation.Asked;
import io.tallystick.operation.OperationKind;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Shop.Sent;
import io.tallystick.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
    return new AuditVerifier(database.jdbc())
        .verify(List.of()).findings().stream().map(Finding::code).toList();
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
    shop.merge(sent.json());

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
    assertThat(codes()).isEmpty();

    database.execute("alter table tallystick.operation disable trigger user");
    database.execute(INSERT_CHARGE);
    database.execute("alter table tallystick.operation enable always trigger audit_begun");
    database.execute("alter table tallystick.operation enable always trigger audit_settled");
    assertThat(codes()).containsExactly("OPERATION_WITHOUT_ENTRY");

    Sent sent = shop.sent();
    database.execute("alter table tallystick.operation disable trigger user");
    shop.merge(sent.json());
    database.execute("alter table tallystick.operation enable always trigger audit_begun");
    database.execute("alter table tallystick.operation enable always trigger audit_settled");
    assertThat(codes()).containsExactly("OPERATION_WITHOUT_ENTRY", "OPERATION_WITHOUT_ENTRY");
  }

  @Test
  void needNoEntryFromTheTimeBeforeTheLog() {
    database.execute("alter table tallystick.operation disable trigger user");
    shop.sent();
    database.execute("alter table tallystick.operation enable always trigger audit_begun");
    database.execute("alter table tallystick.operation enable always trigger audit_settled");
    shop.sent();

    assertThat(codes()).isEmpty();
  }
}
