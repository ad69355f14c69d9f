package io.tallystick.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Ids;
import io.tallystick.testkit.Shop;
import io.tallystick.testkit.Shop.Sent;
import io.tallystick.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    List<String> due = due().stream().map(DeliveryJournal.Due::id).toList();

    assertThat(claim(due)).extracting(Attempt::number).containsExactly(1);
    assertThat(claim(due)).isEmpty();
    assertThat(due()).isEmpty();
    assertThat(journal.untilNext(APP).orElseThrow()).isBetween(LEASE.minusSeconds(5), LEASE);
  }

  @Test
  void leasesItAgainWhenTheLeaseIsOver() {
    shop.paid();
    List<String> due = due().stream().map(DeliveryJournal.Due::id).toList();
    claim(due);
    database.execute("update tallystick.delivery set due_at = now()");

    assertThat(claim(due)).extracting(Attempt::number).containsExactly(2);
  }

  @Test
  void isNotDueWhileAnEarlierOneOfItsOrderIsPending() {
    Sent sent = shop.paid();
    stage(sent);
    database.execute(
        "update tallystick.delivery set due_at = now() + interval '1 hour' where sequence = 1");

    assertThat(due()).isEmpty();
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

  /** An app may drop what looks elder than what it has. */
  @Test
  void saysThatWhatComesLaterIsLaterThoughItsTransactionBeganEarlier() {
    Sent sent = shop.paid();

    database
        .transactions()
        .executeWithoutResult(status -> {
          database.text("select now()");
          CompletableFuture.runAsync(() -> stage(sent)).join();
          stage(sent);
        });

    assertThat(database.texts("select sequence from tallystick.delivery order by created_at"))
        .containsExactly("1", "2", "3");
  }

  @Test
  void acknowledgesOnce() {
    shop.paid();
    String id = due().getFirst().id();

    assertThat(journal.markAcknowledged(id)).isTrue();
    assertThat(journal.markAcknowledged(id)).isFalse();
    journal.markSuperseded(id);
    assertThat(database.text("select status from tallystick.delivery")).isEqualTo("acknowledged");
    assertThat(journal.untilNext(APP)).isEmpty();
  }

  @Test
  void leavesWhatEndsItsServerEachTimeAloneForLongerAndParksItAtLast() {
    shop.paid();
    List<String> due = due().stream().map(DeliveryJournal.Due::id).toList();

    List<Long> leases = new ArrayList<>();
    for (int attempt = 1; attempt <= 20; attempt++) {
      assertThat(claim(due)).hasSize(1);
      leases.add(journal.untilNext(APP).orElseThrow().plusSeconds(1).toMinutes());
      database.execute("update tallystick.delivery set due_at = now()");
    }
    assertThat(leases).startsWith(0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 64L);

    database.execute("update tallystick.delivery set created_at = now() - interval '4 days'");
    assertThat(claim(due)).isEmpty();
    assertThat(database.text("select concat_ws(' ', status, last_error) from tallystick.delivery"))
        .isEqualTo("parked unfinished");
  }

  @Test
  void resumesWithinALeaseWhatFailedOftenBeforeItsServerEnded() {
    shop.paid();
    List<String> due = due().stream().map(DeliveryJournal.Due::id).toList();
    database.execute(
        "update tallystick.delivery set attempts = 30, last_error = 'http_500',"
            + " created_at = now() - interval '4 days'");

    assertThat(claim(due)).hasSize(1);

    assertThat(journal.untilNext(APP).orElseThrow()).isLessThanOrEqualTo(LEASE);
  }

  /** As after an hour in which the app was away; of a new table PostgreSQL knows nothing yet. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsOfABacklogWhatItTakes(boolean analyzed) {
    database.execute("alter table tallystick.delivery set (autovacuum_enabled = off)");
    database.execute(
        """
        with ordered as (
          insert into tallystick.orders (id, account, livemode, owner, status, amount, currency)
          select 'ord_' || n, 'default', false, 'key:a', 'paid', 2000, 'usd'
            from generate_series(1, 3000) n
          returning id
        )
        insert into tallystick.delivery (id, order_id, sequence, type)
        select 'msg_' || id, id, 1, 'order.paid' from ordered
        """);
    if (analyzed) {
      database.execute("analyze tallystick.delivery");
    }

    long read =
        database
            .transactions()
            .execute(status -> {
              assertThat(due()).hasSize(16);
              assertThat(journal.untilNext(APP)).isPresent();
              return database.number(
                  """
                  select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables
                   where relid = 'tallystick.delivery'::regclass
                  """);
            });

    assertThat(read).isLessThan(100);
  }

  private List<Attempt> claim(List<String> ids) {
    return journal.claim(ids, LEASE, Duration.ofDays(3));
  }

  private List<DeliveryJournal.Due> due() {
    return journal.due(APP);
  }

  private void stage(Sent sent) {
    Outbox outbox = new Outbox(database.jdbc(), Ids.secure(), shop.staged(), Receivers.APP_ALONE);
    database
        .transactions()
        .executeWithoutResult(
            status -> outbox.stage(List.of(new Outbox.Staged(sent.order(), "order.paid"))));
  }
}
