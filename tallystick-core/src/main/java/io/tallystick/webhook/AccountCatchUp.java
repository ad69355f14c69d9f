package io.tallystick.webhook;

import io.micrometer.core.instrument.Counter;
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

/** Catching up with one account, a walk at a time; see {@link CatchUp}. */
final class AccountCatchUp {
  private static final Logger log = LoggerFactory.getLogger(CatchUp.class);

  /** Clocks differ, and an event may be listed a moment after it was created. */
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  /** Stripe lists thirty days; an hour less keeps us from asking for what is just going. */
  private static final Duration LISTED = Duration.ofDays(30).minusHours(1);

  /** Twice what a page takes at most, the call's time-out included. */
  private static final Duration LEASE = Duration.ofSeconds(35);

  /** What webhooks lose without an outage is found this soon. */
  private static final Duration EVERY = Duration.ofMinutes(5);

  /** After a failure Stripe is left alone for so long. */
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);

  /** At most five pages a second, so that a checkout always finds room in Stripe's limits. */
  private static final Duration PAGE_EVERY = Duration.ofMillis(200);

  private static final Counter FOUND = Metrics.counter("tallystick.catch_up.found");

  private final CatchUpJournal journal;
  private final Inbox inbox;
  private final Lanes lanes;
  private final EnvelopeReader reader = new EnvelopeReader(WebhookSettings.MOST_MAX_BYTES);
  private final StripeGateway stripe;
  private final Account account;
  private final Predicate<String> wanted;
  private boolean begun;

  AccountCatchUp(
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

  /** Walks if that is due, which it is once after each start, unless another server does. */
  void run() {
    journal.begin();
    Optional<CatchUpJournal.Walk> walk =
        journal.claim(UUID.randomUUID(), begun ? EVERY : Duration.ZERO, LEASE, OVERLAP, LISTED);
    begun = true;
    walk.ifPresent(this::walk);
  }

  private void walk(CatchUpJournal.Walk walk) {
    if (walk.tooLate()) {
      log.warn("event=catch_up.gap account={} from={} listed_days=30", account.name(), walk.from());
    }
    String position = walk.position();
    Tally tally = new Tally();
    while (!Thread.currentThread().isInterrupted()) {
      switch (stripe.listEvents(account, walk.from(), position)) {
        case EventPage.Failed(String code) -> {
          log.warn("event=catch_up.failed account={} code={}", account.name(), code);
          journal.leave(walk, PAUSE_AFTER_FAILURE);
          return;
        }
        case EventPage.Refused(String code) -> {
          log.warn("event=catch_up.begun_anew account={} code={}", account.name(), code);
          journal.beginAnew(walk, PAUSE_AFTER_FAILURE);
          return;
        }
        case EventPage.Listed page -> {
          tally.add(page.events().size(), store(page.events()));
          Failpoint.CATCH_UP_HALF_DONE.reach();
          if (!page.hasMore()) {
            journal.finish(walk);
            tally.report(account);
            return;
          }
          position = page.oldest();
          if (position == null || !journal.advance(walk, position, LEASE)) {
            return; // another server goes on with it
          }
        }
      }
      if (!pause()) {
        journal.leave(walk, Duration.ZERO);
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
    List<Envelope> readable = events.stream().map(reader::read).flatMap(Optional::stream).toList();
    if (readable.size() < events.size()) {
      log.error(
          "event=catch_up.unreadable account={} events={}",
          account.name(),
          events.size() - readable.size());
    }
    List<Envelope> ours = readable.stream().filter(this::isOurs).toList();
    List<Envelope> missing = inbox.missing(account, ours);
    if (!missing.isEmpty()) {
      lanes.wake(inbox.store(Arrival.of(account, missing)));
    }
    return missing.size();
  }

  /** Asked as a connected account, Stripe may name it in its events, or leave it out. */
  private boolean isOurs(Envelope envelope) {
    return Boolean.valueOf(account.livemode()).equals(envelope.livemode())
        && (envelope.account() == null || envelope.account().equals(account.name()))
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

    void report(Account account) {
      if (found > 0) {
        log.warn( // right after a time without a server; else webhooks are lost or refused
            "event=catch_up.done account={} found={} listed={}", account.name(), found, listed);
        FOUND.increment((double) found);
      }
    }
  }
}
