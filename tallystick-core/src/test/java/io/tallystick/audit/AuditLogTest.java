package io.tallystick.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.testkit.Shop;
import io.tallystick.testkit.TestDatabase;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditLogTest {
  private static final String ACTION = "operations.resolve";
  private static final Act.Matter CLAIMED =
      Act.Matter.of("an-operation").claimed(new Act.Claim("succeeded", "re_1"));

  private final TestDatabase database = TestDatabase.create();
  private final AuditLog audit = new AuditLog(database.jdbc());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void keepsAnOperatorsWordAndTheObjectThatItNames() {
    AuditEntry entry = written(Act.done(Shop.ACCOUNT, "os:ada", ACTION, CLAIMED));

    assertThat(entry.code()).isEqualTo("succeeded");
    assertThat(entry.resultId()).isEqualTo("re_1");
    assertThat(entry.subject()).isEqualTo("an-operation");
  }

  @Test
  void saysWhyAWordWasNotTaken() {
    AuditEntry entry =
        written(Act.refused(Shop.ACCOUNT, "os:ada", ACTION, "NOT_THIS_OPERATION", CLAIMED));

    assertThat(entry.outcome()).isEqualTo("refused");
    assertThat(entry.code()).isEqualTo("NOT_THIS_OPERATION");
    assertThat(entry.resultId()).isEqualTo("re_1");
  }

  private AuditEntry written(Act act) {
    audit.write(act);
    return audit.list(Optional.empty(), Optional.empty(), 1).getFirst();
  }
}
