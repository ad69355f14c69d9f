package io.tallystick.webhook;

import io.tallystick.Account;
import io.tallystick.Counters;
import io.tallystick.Failpoint;
import io.tallystick.Secret;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Takes Stripe's webhooks: signature over the raw bytes, envelope, inbox. Whatever is answered 2xx
 * is durable; whatever is refused has written nothing.
 */
public final class WebhookDoor {
  private static final Logger log = LoggerFactory.getLogger(WebhookDoor.class);

  private static final Counters REQUESTS =
      Counters.of(
          "tallystick.webhook.requests",
          "outcome",
          Stream.concat(
              Stream.of(
                  "stored",
                  "quarantined",
                  "not_stored",
                  "rate_limited",
                  "body_incomplete",
                  "envelope"),
              Arrays.stream(SignatureVerifier.Check.values())
                  .filter(check -> check != SignatureVerifier.Check.VALID)
                  .map(WebhookDoor::reason)));

  private final WebhookEndpoint endpoint;
  private final Account account;
  private final EnvelopeReader reader;
  private final InboxWriter writer;
  private final FailureLimiter failures;
  private final SecretUses uses;
  private final InstantSource clock;
  private volatile Believed believed;

  /** Secrets, and the verifier that was made of them. */
  private record Believed(List<Secret> secrets, SignatureVerifier verifier) {}

  WebhookDoor(
      WebhookEndpoint endpoint,
      Account account,
      EnvelopeReader reader,
      InboxWriter writer,
      FailureLimiter failures,
      SecretUses uses,
      InstantSource clock) {
    this.endpoint = endpoint;
    this.account = endpoint.account(account);
    this.reader = reader;
    this.writer = writer;
    this.failures = failures;
    this.uses = uses;
    this.clock = clock;
    this.believed = believed(endpoint.secrets().current());
  }

  private Believed believed(List<Secret> secrets) {
    return new Believed(
        secrets, new SignatureVerifier(secrets, clock, secret -> uses.of(endpoint.name(), secret)));
  }

  private SignatureVerifier verifier() {
    List<Secret> now = endpoint.secrets().current();
    if (!now.equals(believed.secrets())) {
      believed = believed(now);
    }
    return believed.verifier();
  }

  /**
   * Refuses a request by its headers alone, so that nobody's body takes memory who cannot be
   * Stripe.
   *
   * @return nothing if the body must be read to know
   */
  public Optional<Receipt> glance(List<String> signatures, String address) {
    SignatureVerifier.Check check = verifier().glance(signatures);
    return check == SignatureVerifier.Check.VALID
        ? Optional.empty()
        : Optional.of(refuse(reason(check), address));
  }

  /** Counts a body that did not come in time among what this address has sent in vain. */
  public void countIncomplete(String address) {
    refuse("body_incomplete", address);
  }

  /**
   * Takes one request.
   *
   * @param signatures every {@code Stripe-Signature} header
   * @param address where the request came from
   */
  public Receipt receive(byte[] body, List<String> signatures, String address) {
    SignatureVerifier.Check check = verifier().check(body, signatures);
    if (check != SignatureVerifier.Check.VALID) {
      return refuse(reason(check), address);
    }
    Optional<Envelope> envelope = reader.read(body);
    if (envelope.isEmpty()) {
      return refuse("envelope", address);
    }
    return store(envelope.get());
  }

  private static String reason(SignatureVerifier.Check check) {
    return "signature_" + check.name().toLowerCase(Locale.ROOT);
  }

  private static void count(String outcome) {
    REQUESTS.count(outcome);
  }

  private Receipt store(Envelope envelope) {
    Optional<String> foreign = whyNotOurs(envelope);
    boolean stored =
        foreign.isPresent() ? quarantine(envelope, foreign.get()) : storeOurs(envelope);
    if (!stored) {
      log.error("event=webhook.not_stored id={}", envelope.id());
      count("not_stored");
    } else {
      count(foreign.isPresent() ? "quarantined" : "stored");
    }
    return stored ? new Receipt.Stored() : new Receipt.NotStored();
  }

  private boolean quarantine(Envelope envelope, String reason) {
    try {
      writer.quarantine(account, envelope, reason);
      log.warn(
          "event=webhook.quarantined id={} type={} reason={}",
          envelope.id(),
          envelope.type(),
          reason);
      return true;
    } catch (DataAccessException e) {
      return false;
    }
  }

  private boolean storeOurs(Envelope envelope) {
    Failpoint.WEBHOOK_UNCOMMITTED.reach();
    boolean stored = writer.store(Arrival.of(account, envelope));
    Failpoint.WEBHOOK_UNANSWERED.reach();
    return stored;
  }

  private Optional<String> whyNotOurs(Envelope envelope) {
    if (envelope.livemode() == null) {
      return Optional.of("livemode_missing");
    }
    if (envelope.livemode() != account.livemode()) {
      return Optional.of("wrong_mode");
    }
    return Objects.equals(envelope.account(), endpoint.stripeAccount())
        ? Optional.empty()
        : Optional.of("other_account");
  }

  /** The reason goes to the log alone, and nothing of the payload goes anywhere. */
  private Receipt refuse(String reason, String address) {
    long retryAfterSeconds = failures.charge(address);
    count(retryAfterSeconds > 0 ? "rate_limited" : reason);
    if (retryAfterSeconds > 0) {
      return new Receipt.TooManyFailures(retryAfterSeconds);
    }
    log.warn("event=webhook.refused reason={} address={}", reason, address);
    return new Receipt.Refused(reason);
  }
}
