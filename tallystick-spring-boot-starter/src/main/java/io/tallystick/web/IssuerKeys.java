package io.tallystick.web;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an issuer, kept for a while. A token that names an unknown key has them
 * fetched anew, for the issuer may have rotated them; but the issuer is asked by one at a time and
 * not more often than its limit, whatever tokens somebody makes up.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {
  private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);

  /** A key that the issuer has withdrawn is believed for so long at most. */
  static final Duration FRESH = Duration.ofMinutes(5);

  /** While the issuer cannot be reached, the keys that we have go on for so long. */
  static final Duration USABLE = Duration.ofHours(1);

  /** Issuers publish a key before they sign with it, so so long is never noticed. */
  static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);

  /** A fetch takes four seconds at most. */
  private static final long PATIENCE_SECONDS = 5;

  /** Where the keys are asked for. */
  @FunctionalInterface
  interface Source {
    byte[] fetch() throws IOException;
  }

  /** Keys, and when they were fetched. */
  private record Known(JWKSet keys, Instant at) {}

  /** The last time that the issuer was asked. */
  private record Try(Instant at, boolean failed) {}

  private final Source source;
  private final InstantSource clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Known known;
  private volatile @Nullable Try last;

  IssuerKeys(Source source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * The keys that a token may be signed with; none if its key is unknown.
   *
   * @throws KeySourceException if only the issuer could tell, and it cannot be asked
   */
  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws KeySourceException {
    Known seen = usable();
    List<JWK> found = selector.select(seen.keys());
    return found.isEmpty() ? selector.select(newerThan(seen).keys()) : found;
  }

  private Known usable() throws KeySourceException {
    Known before = known;
    if (before != null && isYounger(before.at(), FRESH)) {
      return before;
    }
    boolean urgent = before == null || !isYounger(before.at(), USABLE);
    fetch(before, urgent ? PATIENCE_SECONDS : 0);
    Known now = known;
    if (now == null || !isYounger(now.at(), USABLE)) {
      throw new KeySourceException("the issuer's keys cannot be had");
    }
    return now;
  }

  /** The keys as the issuer has them now, unless it was asked just before. */
  private Known newerThan(Known seen) throws KeySourceException {
    fetch(seen, PATIENCE_SECONDS);
    Try told = last;
    Known now = known;
    if (now == null || told == null || told.failed()) {
      throw new KeySourceException("the issuer cannot be asked about a key");
    }
    return now;
  }

  /** Fetches the keys, unless somebody else has meanwhile or the limit is reached. */
  private void fetch(@Nullable Known seen, long patienceSeconds) throws KeySourceException {
    try {
      if (!fetching.tryLock(patienceSeconds, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeySourceException("interrupted", e);
    }
    try {
      Try before = last;
      if (Objects.equals(known, seen)
          && (before == null || !isYounger(before.at(), BETWEEN_FETCHES))) {
        fetch();
      }
    } finally {
      fetching.unlock();
    }
  }

  private void fetch() {
    Instant now = clock.instant();
    try {
      String keys = new String(source.fetch(), StandardCharsets.UTF_8);
      known = new Known(JWKSet.parse(keys), now);
      last = new Try(now, false);
    } catch (IOException | ParseException e) {
      last = new Try(now, true);
      log.warn(
          "event=issuer_keys.failed error={} detail=\"{}\"",
          e.getClass().getSimpleName(),
          e instanceof IOException ? e.getMessage() : "not a set of keys");
    }
  }

  private boolean isYounger(Instant at, Duration age) {
    return clock.instant().isBefore(at.plus(age));
  }
}
