package io.tallystick.autoconfigure;

import io.tallystick.delivery.Deliveries;
import io.tallystick.webhook.Lanes;
import io.tallystick.webhook.PayloadPartitions;
import io.tallystick.webhook.Questions;
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

  /** Partitions are made weeks ahead; twice a day leaves room for many failures. */
  private static final Duration PARTITIONS_EVERY = Duration.ofHours(12);

  private final Lanes lanes;
  private final Questions questions;
  private final Optional<Deliveries> deliveries;
  private final PayloadPartitions partitions;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("tallystick-clock").factory());
  private @Nullable Future<?> upkeep;
  private volatile boolean running;

  TallystickWorkers(
      Lanes lanes,
      Questions questions,
      Optional<Deliveries> deliveries,
      PayloadPartitions partitions) {
    this.lanes = lanes;
    this.questions = questions;
    this.deliveries = deliveries;
    this.partitions = partitions;
  }

  @Override
  public void start() {
    partitions.prepare();
    upkeep =
        clock.scheduleWithFixedDelay(
            this::preparePartitions,
            PARTITIONS_EVERY.toMillis(),
            PARTITIONS_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
    lanes.start();
    questions.start();
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
    questions.close();
    lanes.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void preparePartitions() {
    try {
      partitions.prepare();
    } catch (RuntimeException e) {
      log.error("event=partitions.failed error={}", e.getClass().getSimpleName(), e);
    }
  }
}
