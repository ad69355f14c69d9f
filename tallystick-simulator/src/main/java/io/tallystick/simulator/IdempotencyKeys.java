package io.tallystick.simulator;

import io.tallystick.simulator.wire.Refusal;
import io.tallystick.simulator.wire.Reply;
import io.tallystick.simulator.wire.StripeError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers by idempotency key: an executed call is answered once, then replayed for a day. */
final class IdempotencyKeys {
  /** As at Stripe. */
  static final int MAX_KEY_CHARS = 255;

  /** After this, by the simulator's clock, a key is as good as new. */
  static final Duration KEPT_FOR = Duration.ofHours(24);

  /** Keys kept: some 100 MB at most; beyond it the oldest goes early, as Stripe allows itself. */
  static final int MAX_KEYS = 200_000;

  private final InstantSource clock;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  IdempotencyKeys(InstantSource clock) {
    this.clock = clock;
  }

  /** Runs the call, or answers as it was answered before. */
  Reply once(ApiRequest request, Supplier<Reply> call) {
    String key = request.idempotencyKey();
    if (key == null) {
      return call.get();
    }
    requireValid(key);
    Entry claim = new Entry(request.fingerprint(), request.id(), clock.instant(), null);
    Entry known = claim(key, claim);
    return known == null ? execute(key, claim, call) : known.replay(claim.fingerprint(), key);
  }

  private Reply execute(String key, Entry claim, Supplier<Reply> call) {
    Reply kept = null;
    try {
      Reply reply = call.get();
      kept = reply.executed() ? reply : null;
      return reply;
    } finally {
      settle(key, claim, kept);
    }
  }

  /** The entry that holds the key already, or null when the claim now does. */
  private synchronized @Nullable Entry claim(String key, Entry claim) {
    prune();
    return entries.putIfAbsent(key, claim);
  }

  private synchronized void settle(String key, Entry claim, @Nullable Reply kept) {
    if (kept == null) {
      entries.remove(key, claim);
    } else {
      entries.replace(key, claim, claim.answered(kept));
    }
  }

  private void prune() {
    Instant oldest = clock.instant().minus(KEPT_FOR);
    Iterator<Entry> candidates = entries.values().iterator();
    while (candidates.hasNext()) {
      Entry candidate = candidates.next();
      if (candidate.since().isAfter(oldest) && entries.size() < MAX_KEYS) {
        return;
      }
      candidates.remove();
    }
  }

  private static void requireValid(String key) {
    if (key.isBlank() || key.length() > MAX_KEY_CHARS) {
      String message = "Idempotency keys must have 1 to " + MAX_KEY_CHARS + " characters.";
      throw new Refusal(StripeError.invalid(null, message, null));
    }
  }

  private record Entry(
      String fingerprint, String requestId, Instant since, @Nullable Reply answer) {

    Entry answered(Reply reply) {
      return new Entry(fingerprint, requestId, since, reply);
    }

    Reply replay(String asked, String key) {
      if (!fingerprint.equals(asked)) {
        return mismatch(key);
      }
      return answer == null
          ? keyInUse()
          : answer.with("Idempotent-Replayed", "true").with("Original-Request", requestId);
    }

    private static Reply mismatch(String key) {
      String message =
          "Keys for idempotent requests can only be used for the same endpoint with the same"
              + " parameters they were first used with. Try using a key other than '%s'."
                  .formatted(key);
      return Reply.refused(new StripeError(400, "idempotency_error", null, message, null));
    }
  }

  /** The answer to a call whose key is being executed. */
  static Reply keyInUse() {
    String message =
        "There is currently another in-progress request using this Idempotency Key. Try again"
            + " later.";
    return Reply.refused(
        new StripeError(409, "idempotency_error", "idempotency_key_in_use", message, null));
  }
}
