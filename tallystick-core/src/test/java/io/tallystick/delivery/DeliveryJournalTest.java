package io.tallystick.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Ids;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Shop.Sent;
import io.tallystick.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryJournalTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final Shop shop = Shop.open();
  private final TestDatabase database = shop.database();
  private static final List<String> APP = List.of(Receivers.APP);

  private final DeliveryJournal journal = new DeliveryJournal(database.jdbc());

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void leasesADeliveryToOneWhoAsks() {
    shop.paid();
    List<String> due = journal.due(APP, 10).stream().map(DeliveryJournal.Due::id).toList();

    assertThat(journal.claim(due, LEASE)).extracting(Attempt::number).containsExactly(1);
    assertThat(journal.claim(due, LEASE)).isEmpty();
    assertThat(journal.due(APP, 10)).isEmpty();
    assertThat(journal.untilNext(APP).orElseThrow()).isBetween(LEASE.minusSeconds(5), LEASE);
  }

  @Test
  void leasesItAgainWhenTheLeaseIsOver() {
    shop.paid();
    List<String> due = journal.due(APP, 10).stream().map(DeliveryJournal.Due::id).toList();
    journal.claim(due, LEASE);
    database.execute("update tallystick.delivery set due_at = now()");

    assertThat(journal.claim(due, LEASE)).extracting(Attempt::number).containsExactly(2);
  }

  @Test
  void isNotDueWhileAnEarlierOneOfItsOrderIsPending() {
    Sent sent = shop.paid();
    stage(sent);
    database.execute(
        "update tallystick.delivery set due_at = now() + interval '1 hour' where sequence = 1");

    assertThat(journal.due(APP, 10)).isEmpty();
    assertThat(journal.untilNext(APP).orElseThrow()).isGreaterThan(Duration.ofMinutes(59));
  }

  @Test
  void numbersWhatIsSaidOfOneOrder() {
    Sent sent = shop.paid();
    stage(sent);
    stage(sent);
    stage(shop.paid());

    assertThat(
            database.texts(
                "select sequence from tallystick.delivery where order_id = '%s' order by sequence"
                    .formatted(sent.order())))
        .containsExactly("1", "2", "3");
  }

  @Test
  void acknowledgesOnce() {
    shop.paid();
    String id = journal.due(APP, 1).getFirst().id();

    assertThat(journal.markAcknowledged(id)).isTrue();
    assertThat(journal.markAcknowledged(id)).isFalse();
    journal.markSuperseded(id);
    assertThat(database.text("select status from tallystick.delivery")).isEqualTo("acknowledged");
    assertThat(journal.untilNext(APP)).isEmpty();
  }

  private void stage(Sent sent) {
    Outbox outbox = new Outbox(database.jdbc(), Ids.secure(), shop.staged(), Receivers.APP_ALONE);
    database
        .transactions()
        .executeWithoutResult(
            status -> outbox.stage(List.of(new Outbox.Staged(sent.order(), "order.paid"))));
  }
}
