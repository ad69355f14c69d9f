package io.tallystick.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Account;
import io.tallystick.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is acknowledged is on disk, on a database that does not care by itself, too. */
class InboxTest {
  private static final Account ACCOUNT = new Account(Account.DEFAULT, false);
  private static final Envelope EVENT =
      new Envelope("evt_1", "a.b", null, false, null, "pi_1", new byte[] {'{', '}'});

  private final TestDatabase database = TestDatabase.create(1); // whose session remembers
  private final Inbox inbox = new Inbox(database.jdbc());

  @BeforeEach
  void refuseWhatIsNotDurable() {
    database.execute(
        """
        create function tallystick.durable() returns trigger language plpgsql as $$
        begin
          if current_setting('synchronous_commit') = 'off' then
            raise exception 'not durable';
          end if;
          return null;
        end $$
        """);
    for (String table : List.of("inbox_event", "inbox_quarantine")) {
      database.execute(
          "create constraint trigger durable after insert on tallystick."
              + table
              + " deferrable initially deferred for each row"
              + " execute function tallystick.durable()");
    }
    database.execute("set synchronous_commit = off");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void storesAnEventDurably() {
    inbox.store(Arrival.of(ACCOUNT, List.of(EVENT)));

    assertThat(database.count("inbox_event")).isEqualTo(1);
    assertThat(database.text("show synchronous_commit")).isEqualTo("off");
  }

  @Test
  void quarantinesDurably() {
    inbox.quarantine(ACCOUNT, EVENT, "wrong_mode");
    inbox.quarantine(ACCOUNT, EVENT, "wrong_mode");

    assertThat(database.count("inbox_quarantine")).isEqualTo(1);
    assertThat(database.text("show synchronous_commit")).isEqualTo("off");
  }
}
