package io.tallystick.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Account;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Shop.Sent;
import io.tallystick.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationsTest {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final Shop shop = Shop.open();
  private final TestDatabase database = shop.database();
  private final Operations operations = new Operations(database.jdbc());
  private final Sent sent = shop.sent();

  @AfterEach
  void close() {
    shop.close();
  }

  @ParameterizedTest
  @CsvSource({
    "prepared, review, review",
    "sent, declined, declined",
    "unknown, rejected, rejected",
    "review, rejected, rejected",
    "declined, review, declined",
    "rejected, declined, rejected"
  })
  void failByTheirRulesOnly(String before, String to, String after) {
    database.execute("update tallystick.operation set state = '" + before + "'");

    boolean failed = operations.markFailed(operation(), OperationState.of(to), "code");

    assertThat(shop.operationState(sent.operation())).isEqualTo(after);
    assertThat(failed).isEqualTo(after.equals(to));
  }

  @ParameterizedTest
  @CsvSource({
    "sent, prepared, prepared",
    "sent, unknown, unknown",
    "review, unknown, review",
    "declined, unknown, declined",
    "rejected, prepared, rejected"
  })
  void arePutOffByTheirRulesOnly(String before, String to, String after) {
    database.execute("update tallystick.operation set state = '" + before + "'");

    operations.putOff(operation(), OperationState.of(to), false, "code");

    assertThat(shop.operationState(sent.operation())).isEqualTo(after);
  }

  @Test
  void areLeftAloneByWhoeverComesBackLate() {
    Operation before = operation();
    Operation since = operations.markSentAgain(before, A_MINUTE).orElseThrow();

    operations.putOff(before, OperationState.PREPARED, false, "busy");
    assertThat(shop.operationState(before.id())).isEqualTo("sent");

    Operation anew = operations.markSentAnew(since, A_MINUTE).orElseThrow();
    assertThat(anew.attempt().stripeKey()).isEqualTo("ts_" + before.id() + "_2");
    assertThat(operations.markSentAnew(since, A_MINUTE)).isEmpty();
    assertThat(operations.markFailed(since, OperationState.REJECTED, "late")).isFalse();
    operations.markEnded(since, OperationState.REJECTED, "late");
    assertThat(shop.operationState(before.id())).isEqualTo("sent");
  }

  @Test
  void areNotSentAgainOnceTheirKeyIsTooOld() {
    Operation read = operation(); // a moment before
    database.execute(
        "update tallystick.operation set first_sent_at = now() - interval '23 hours 1 second'");

    assertThat(operations.markSentAgain(read, A_MINUTE)).isEmpty();
    assertThat(shop.operationState(read.id())).isEqualTo("sent");
  }

  @Test
  void areNotSentAgainWhereStripeWouldOnlyRepeatItself() {
    Operation read = operation();
    database.execute("update tallystick.operation set pinned = true");

    assertThat(operations.markSentAgain(read, A_MINUTE)).isEmpty();
  }

  @Test
  void neverLeaveASuccess() {
    operations.markSucceeded(sent.operation(), "pi_1", "requires_payment_method");

    operations.markSucceeded(sent.operation(), "pi_2", "succeeded");
    for (OperationState state : OperationState.values()) {
      if (state != OperationState.SUCCEEDED) {
        operations.markFailed(operation(), state, "code");
        operations.putOff(operation(), state, false, "code");
      }
    }

    assertThat(operations.markSentAgain(operation(), A_MINUTE)).isEmpty();
    assertThat(operation().state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(operation().resultId()).isEqualTo("pi_1");
    assertThat(operation().resultStatus()).isEqualTo("requires_payment_method");
  }

  @Test
  void areShownToTheirCallerOnly() {
    UUID id = sent.operation();

    assertThat(operations.find(Shop.ACCOUNT, Shop.CALLER, id)).isPresent();
    assertThat(operations.find(Shop.ACCOUNT, "key:other", id)).isEmpty();
    assertThat(operations.find(new Account("default", true), Shop.CALLER, id)).isEmpty();
    assertThat(operations.find(new Account("other", false), Shop.CALLER, id)).isEmpty();
  }

  @Test
  void areFoundWithinTheirAccountOnly() {
    List<UUID> ids = List.of(sent.operation());

    assertThat(operations.find(Shop.ACCOUNT, ids)).hasSize(1);
    assertThat(operations.find(new Account("default", true), ids)).isEmpty();
    assertThat(operations.find(new Account("other", false), ids)).isEmpty();
    assertThat(operations.find(Shop.ACCOUNT, List.of())).isEmpty();
  }

  @Test
  void areClaimedByOneOnceTheirGraceIsOver() {
    assertThat(operations.claim(false, 10, A_MINUTE)).isEmpty();
    database.execute("update tallystick.operation set due_at = now() - interval '1 second'");

    assertThat(operations.claim(true, 10, A_MINUTE)).as("with keys of the other mode").isEmpty();
    assertThat(operations.claim(false, 10, A_MINUTE)).hasSize(1);
    assertThat(operations.claim(false, 10, A_MINUTE)).isEmpty();
  }

  @Test
  void areReadAsTheyWereWritten() {
    assertThat(operation())
        .isEqualTo(
            Operation.first(
                sent.operation(),
                new Asked(
                    Shop.ACCOUNT,
                    Shop.CALLER,
                    OperationKind.PAYMENT_INTENT,
                    Shop.key(sent.operation().toString()),
                    Shop.fingerprint("{}")),
                new About(sent.order(), null, operation().amount()),
                new Call("/v1/payment_intents", "amount=1500")));
  }

  private Operation operation() {
    return operations.find(Shop.ACCOUNT, sent.operation()).orElseThrow();
  }
}
