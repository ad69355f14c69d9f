package io.tallystick.webhook;

import io.micrometer.core.instrument.Metrics;
import io.tallystick.Account;
import io.tallystick.Failpoint;
import io.tallystick.stripe.EventPage;
import io.tallystick.stripe.StripeGateway;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds events that no webhook brought, in days of downtime or after a database was restored: walks
 * through Stripe's own list from the newest event back to where the last walk began, and stores
 * what is not there yet. Every page is stored as it comes, for the inbox knows duplicates and the
 * merge accepts any order; the cursor moves only when the whole walk is done.
 */
public final class CatchUp {
  private static final Logger log = LoggerFactory.getLogger(CatchUp.class);

  /** Clocks differ, and an event may be listed a moment after it was created. */
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  /** Stripe lists thirty days; an hour less keeps us from asking for what is just going. */
  private static final Duration LISTED = Duration.ofDays(30).minusHours(1);

  /** Longer than a page takes, the call's time-out included. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  /** At most five pages a second, so that a checkout always finds room in Stripe's limits. */
  private static final Duration PAGE_EVERY = Duration.ofMillis(200);

  private final CatchUpJournal journal;
  private final Inbox inbox;
  private final Lanes lanes;
  private final EnvelopeReader reader = new EnvelopeReader(WebhookSettings.MOST_MAX_BYTES);
  private final StripeGateway stripe;
  private final Account account;
  private final Predicate<String> wanted;

  /**
   * @param wanted the types of events that anybody here is interested in
   */
  public CatchUp(
      JdbcClient jdbc,
      Lanes lanes,
      StripeGateway stripe,
      Account account,
      Predicate<String> wanted) {
    this.journal = new CatchUpJournal(jdbc, account);
    this.inbox = new Inbox(jdbc);
    this.lanes = lanes;
    this.stripe = stripe;
    this.account = account;
    this.wanted = wanted;
  }

  /** Walks once, unless another server does; what fails is gone on with the next time. */
  public void run() {
    journal.begin();
    journal.claim(UUID.randomUUID(), LEASE, OVERLAP, LISTED).ifPresent(this::walk);
  }

  private void walk(CatchUpJournal.Walk walk) {
    if (walk.tooLate()) {
      log.warn("event=catch_up.gap from={} listed_days=30", walk.from());
    }
    String position = walk.position();
    Tally tally = new Tally();
    while (!Thread.currentThread().isInterrupted()) {
      switch (stripe.listEvents(walk.from(), position)) {
        case EventPage.Failed(String code) -> {
          log.warn("event=catch_up.failed code={}", code);
          journal.leave(walk);
          return;
        }
        case EventPage.Refused(String code) -> {
          log.warn("event=catch_up.begun_anew code={}", code);
          journal.beginAnew(walk);
          return;
        }
        case EventPage.Listed page -> {
          tally.add(page.events().size(), store(page.events()));
          Failpoint.CATCH_UP_HALF_DONE.reach();
          if (!page.hasMore()) {
            journal.finish(walk);
            tally.report();
            return;
          }
          position = page.oldest();
          if (position == null || !journal.advance(walk, position, LEASE)) {
            return; // another server goes on with it
          }
        }
      }
      if (!pause()) {
        journal.leave(walk);
        return;
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAGE_EVERY);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Stores what is not there yet; answers how many that were. */
  private int store(List<byte[]> events) {
    List<Arrival> ours =
        events.stream()
            .map(reader::read)
            .flatMap(Optional::stream)
            .filter(this::isOurs)
            .map(envelope -> Arrival.of(account, envelope))
            .toList();
    List<Arrival> missing = inbox.missing(account, ours);
    if (!missing.isEmpty()) {
      lanes.wake(inbox.store(missing));
    }
    return missing.size();
  }

  private boolean isOurs(Envelope envelope) {
    return Boolean.valueOf(account.livemode()).equals(envelope.livemode())
        && envelope.account() == null
        && wanted.test(envelope.type());
  }

  /** What a walk has seen and found. */
  private static final class Tally {
    private long listed;
    private long found;

    void add(int moreListed, int moreFound) {
      listed += moreListed;
      found += moreFound;
    }

    void report() {
      if (found > 0) {
        log.info("event=catch_up.done found={} listed={}", found, listed);
        Metrics.counter("tallystick.catch_up.found").increment((double) found);
      }
    }
  }
}
