package io.tallystick.autoconfigure;

import io.tallystick.delivery.Deliveries;
import io.tallystick.webhook.InboxUpkeep;
import io.tallystick.webhook.Lanes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts and stops what works in the background. */
final class TallystickWorkers implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(TallystickWorkers.class);

  /** A server that is often started anew must get round to it, too. */
  static final Duration FIRST_UPKEEP = Duration.ofMinutes(1);

  /** What is made and deleted is counted in weeks; an hour keeps each time short. */
  private static final Duration UPKEEP_EVERY = Duration.ofHours(1);

  private final Lanes lanes;
  private final Optional<Deliveries> deliveries;
  private final InboxUpkeep inbox;
  private final Duration firstUpkeep;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("tallystick-clock").factory());
  private @Nullable Future<?> upkeep;
  private volatile boolean running;

  TallystickWorkers(
      Lanes lanes, Optional<Deliveries> deliveries, InboxUpkeep inbox, Duration firstUpkeep) {
    this.lanes = lanes;
    this.deliveries = deliveries;
    this.inbox = inbox;
    this.firstUpkeep = firstUpkeep;
  }

  @Override
  public void start() {
    inbox.prepare();
    upkeep =
        clock.scheduleWithFixedDelay(
            this::keepUp, firstUpkeep.toMillis(), UPKEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    lanes.start();
    deliveries.ifPresent(Deliveries::start);
    running = true;
  }

  @Override
  public void stop() {
    if (upkeep != null) {
      upkeep.cancel(true);
    }
    clock.shutdownNow();
    deliveries.ifPresent(Deliveries::close);
    lanes.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Nothing may end the schedule. */
  private void keepUp() {
    try {
      inbox.run();
    } catch (RuntimeException | Error e) {
      log.error("event=upkeep.failed error={}", e.getClass().getSimpleName(), e);
    }
  }
}
