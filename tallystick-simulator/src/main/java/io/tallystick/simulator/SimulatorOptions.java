package io.tallystick.simulator;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator is set up; start from {@link #defaults()} and change what matters.
 *
 * @param port on 127.0.0.1; 0 for any free one
 * @param seed of every id and secret; equal seeds and calls give equal ids
 * @param webhookUrl an endpoint that gets every event from the start, or null
 * @param webhookSecret the secret of that endpoint, or null to draw one
 * @param rateLimit calls per second beyond which the API answers 429; 0 for no limit
 * @param baseClock the time that {@code /_sim/clock} moves on from
 */
public record SimulatorOptions(
    int port,
    long seed,
    @Nullable String webhookUrl,
    @Nullable String webhookSecret,
    int rateLimit,
    InstantSource baseClock) {

  private static final int HIGHEST_PORT = 65_535;

  public SimulatorOptions {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("The port must be 0 to " + HIGHEST_PORT + ": " + port);
    }
    if (rateLimit < 0) {
      throw new IllegalArgumentException("The rate limit must not be negative: " + rateLimit);
    }
    if (webhookSecret != null && webhookSecret.isBlank()) {
      throw new IllegalArgumentException(
          "The webhook secret is blank; name the one that the endpoint checks with.");
    }
    if (webhookSecret != null && webhookUrl == null) {
      throw new IllegalArgumentException("A webhook secret needs a webhook URL.");
    }
  }

  /** A free port, a random seed, no webhook endpoint, the system's clock. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        0, new SecureRandom().nextLong(), null, null, 0, InstantSource.system());
  }

  public SimulatorOptions withPort(int newPort) {
    return new SimulatorOptions(newPort, seed, webhookUrl, webhookSecret, rateLimit, baseClock);
  }

  public SimulatorOptions withSeed(long newSeed) {
    return new SimulatorOptions(port, newSeed, webhookUrl, webhookSecret, rateLimit, baseClock);
  }

  /**
   * With an endpoint from the start.
   *
   * @param secret null to draw one
   */
  public SimulatorOptions withWebhook(String url, @Nullable String secret) {
    return new SimulatorOptions(port, seed, url, secret, rateLimit, baseClock);
  }

  /** With a limit on the calls of one second; Stripe's own is 100 live and 25 in a sandbox. */
  public SimulatorOptions withRateLimit(int callsPerSecond) {
    return new SimulatorOptions(port, seed, webhookUrl, webhookSecret, callsPerSecond, baseClock);
  }

  public SimulatorOptions withBaseClock(InstantSource clock) {
    return new SimulatorOptions(port, seed, webhookUrl, webhookSecret, rateLimit, clock);
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "SimulatorOptions[port=%d, seed=%d, webhookUrl=%s]".formatted(port, seed, webhookUrl);
  }
}
