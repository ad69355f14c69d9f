package io.tallystick.webhook;

import io.tallystick.Account;
import io.tallystick.Failpoint;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * Takes Stripe's webhooks: signature over the raw bytes, envelope, inbox. Whatever is answered 2xx
 * is durable; whatever is refused has written nothing.
 */
public final class WebhookDoor {
  private static final Logger log = LoggerFactory.getLogger(WebhookDoor.class);

  private final Account account;
  private final SignatureVerifier verifier;
  private final EnvelopeReader reader;
  private final Inbox inbox;
  private final Lanes lanes;
  private final FailureLimiter failures;

  public WebhookDoor(
      WebhookSettings settings,
      Account account,
      JdbcClient jdbc,
      Lanes lanes,
      InstantSource clock) {
    this.account = account;
    this.verifier = new SignatureVerifier(settings.secrets(), clock);
    this.reader = new EnvelopeReader(settings.maxBytes());
    this.inbox = new Inbox(jdbc);
    this.lanes = lanes;
    this.failures = new FailureLimiter(settings.failuresPerSecond());
  }

  /**
   * Refuses a request by its headers alone, so that nobody's body takes memory who cannot be
   * Stripe.
   *
   * @return nothing if the body must be read to know
   */
  public Optional<Receipt> glance(List<String> signatures, String address) {
    SignatureVerifier.Check check = verifier.glance(signatures);
    return check == SignatureVerifier.Check.VALID
        ? Optional.empty()
        : Optional.of(refuse(reason(check), address));
  }

  /**
   * Takes one request.
   *
   * @param signatures every {@code Stripe-Signature} header
   * @param address where the request came from
   */
  public Receipt receive(byte[] body, List<String> signatures, String address) {
    SignatureVerifier.Check check = verifier.check(body, signatures);
    if (check != SignatureVerifier.Check.VALID) {
      return refuse(reason(check), address);
    }
    Optional<Envelope> envelope = reader.read(body);
    if (envelope.isEmpty()) {
      return refuse("envelope", address);
    }
    try {
      store(envelope.get());
      return new Receipt.Stored();
    } catch (DataAccessException | TransactionException e) {
      log.error(
          "event=webhook.not_stored id={} error={}",
          envelope.get().id(),
          e.getClass().getSimpleName());
      return new Receipt.NotStored();
    }
  }

  private static String reason(SignatureVerifier.Check check) {
    return "signature_" + check.name().toLowerCase(Locale.ROOT);
  }

  private void store(Envelope envelope) {
    Optional<String> foreign = whyNotOurs(envelope);
    if (foreign.isPresent()) {
      inbox.quarantine(account, envelope, foreign.get());
      log.warn(
          "event=webhook.quarantined id={} type={} reason={}",
          envelope.id(),
          envelope.type(),
          foreign.get());
    } else {
      Failpoint.WEBHOOK_UNCOMMITTED.reach();
      long dirty = inbox.store(account, List.of(envelope));
      Failpoint.WEBHOOK_UNANSWERED.reach();
      lanes.wake(dirty);
    }
  }

  private Optional<String> whyNotOurs(Envelope envelope) {
    if (envelope.livemode() == null) {
      return Optional.of("livemode_missing");
    }
    if (envelope.livemode() != account.livemode()) {
      return Optional.of("wrong_mode");
    }
    return envelope.account() == null ? Optional.empty() : Optional.of("other_account");
  }

  /** The reason goes to the log alone, and nothing of the payload goes anywhere. */
  private Receipt refuse(String reason, String address) {
    long retryAfterSeconds = failures.charge(address);
    if (retryAfterSeconds > 0) {
      return new Receipt.TooManyFailures(retryAfterSeconds);
    }
    log.warn("event=webhook.refused reason={} address={}", reason, address);
    return new Receipt.Refused(reason);
  }
}
