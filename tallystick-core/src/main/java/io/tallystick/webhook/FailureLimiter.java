package io.tallystick.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.tallystick.limit.Network;
import java.time.Duration;
import java.util.Objects;

/** Counts failed verifications per address (of IPv6 per /64). Valid requests never ask it. */
final class FailureLimiter {
  /** Bounds the memory that forged addresses can take: about 200 bytes each. */
  private static final int MOST_ADDRESSES = 50_000;

  private static final Duration FORGET_AFTER = Duration.ofMinutes(5);

  private final int perSecond;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).expireAfterAccess(FORGET_AFTER).build();

  FailureLimiter(int perSecond) {
    this.perSecond = perSecond;
  }

  /**
   * Charges a failure to an address.
   *
   * @return seconds to wait if its bucket is empty, else 0
   */
  long charge(String address) {
    ConsumptionProbe probe =
        Objects.requireNonNull(buckets.get(Network.of(address), key -> bucket()))
            .tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? 0
        : Math.max(1, Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds());
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }
}
