package io.tallystick.endtoend.crash;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody buys and pays every so often, until it is closed. */
final class SteadyLoad implements AutoCloseable {
  /** As much as servers, Stripe and database can do together on two cores that others use too. */
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger begun = new AtomicInteger();

  private SteadyLoad() {}

  static SteadyLoad of(Clients clients) {
    SteadyLoad load = new SteadyLoad();
    var unused =
        load.clock.scheduleAtFixedRate(
            () -> {
              clients.buyAndPay();
              load.begun.incrementAndGet();
            },
            0,
            INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
    return load;
  }

  /** How many have come. */
  int begun() {
    return begun.get();
  }

  /** Nobody comes any more. */
  @Override
  public void close() {
    clock.close();
  }
}
