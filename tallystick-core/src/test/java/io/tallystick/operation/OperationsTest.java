package io.tallystick.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Account;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Shop.Sent;
import io.tallystick.testkit.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationsTest {
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
    "prepared, unknown, unknown",
    "prepared, review, review",
    "sent, prepared, prepared",
    "sent, unknown, unknown",
    "sent, declined, declined",
    "unknown, prepared, unknown",
    "unknown, rejected, rejected",
    "review, unknown, review",
    "declined, unknown, declined",
    "rejected, prepared, rejected"
  })
  void moveByTheirRulesOnly(String before, String to, String after) {
    database.execute("update tallystick.operation set state = '" + before + "'");

    operations.mark(sent.operation(), OperationState.of(to), "code");

    assertThat(shop.operationState(sent.operation())).isEqualTo(after);
  }

  @Test
  void neverLeaveASuccess() {
    operations.markSucceeded(sent.operation(), "pi_1", "requires_payment_method");

    operations.markSucceeded(sent.operation(), "pi_2", "succeeded");
    for (OperationState state : OperationState.values()) {
      if (state != OperationState.SUCCEEDED) {
        operations.mark(sent.operation(), state, "code");
      }
    }

    assertThat(operations.markSentAgain(sent.operation())).isFalse();
    Operation operation =
        operations.find(Shop.ACCOUNT, Shop.CALLER, sent.operation()).orElseThrow();
    assertThat(operation.state()).isEqualTo(OperationState.SUCCEEDED);
    assertThat(operation.resultId()).isEqualTo("pi_1");
    assertThat(operation.resultStatus()).isEqualTo("requires_payment_method");
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
  void areLinkedWithinTheirAccountOnly() {
    List<UUID> ids = List.of(sent.operation());
    OperationKind kind = OperationKind.PAYMENT_INTENT;

    assertThat(operations.linkable(Shop.ACCOUNT, kind, ids)).hasSize(1);
    assertThat(operations.linkable(new Account("default", true), kind, ids)).isEmpty();
    assertThat(operations.linkable(new Account("other", false), kind, ids)).isEmpty();
    assertThat(operations.linkable(Shop.ACCOUNT, kind, List.of())).isEmpty();
  }

  @Test
  void areReadAsTheyWereWritten() {
    Operation operation =
        operations.find(Shop.ACCOUNT, Shop.CALLER, sent.operation()).orElseThrow();

    assertThat(operation)
        .isEqualTo(
            Operation.first(
                sent.operation(),
                Shop.ACCOUNT,
                Shop.CALLER,
                OperationKind.PAYMENT_INTENT,
                Shop.key(sent.operation().toString()),
                Shop.fingerprint("{}"),
                sent.order(),
                operation.amount(),
                "amount=1500"));
  }
}
