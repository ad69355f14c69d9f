package io.tallystick.autoconfigure;

import io.tallystick.Worker;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts and stops what works in the background. */
final class TallystickWorkers implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(TallystickWorkers.class);

  /** One upkeep that takes long, as asking Stripe may, must not hold up the others. */
  private static final int THREADS = 3;

  private final Runnable prepare;
  private final List<Worker> workers;
  private final List<Upkeep> upkeeps;
  private final ScheduledExecutorService clock =
      Executors.newScheduledThreadPool(
          THREADS, Thread.ofVirtual().name("tallystick-clock-", 1).factory());
  private volatile boolean running;

  /**
   * @param prepare done before anything is started
   * @param workers in the order in which they are started
   */
  TallystickWorkers(Runnable prepare, List<Worker> workers, List<Upkeep> upkeeps) {
    this.prepare = prepare;
    this.workers = List.copyOf(workers);
    this.upkeeps = List.copyOf(upkeeps);
  }

  @Override
  public void start() {
    prepare.run();
    workers.forEach(Worker::start);
    upkeeps.forEach(this::schedule);
    running = true;
  }

  @Override
  public void stop() {
    clock.shutdownNow();
    workers.reversed().forEach(Worker::close);
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void schedule(Upkeep upkeep) {
    var unused =
        clock.scheduleWithFixedDelay(
            () -> keepUp(upkeep),
            upkeep.first().toMillis(),
            upkeep.every().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Nothing may end the schedule; what fails because the server ends is no failure. */
  private static void keepUp(Upkeep upkeep) {
    try {
      upkeep.work().run();
    } catch (RuntimeException | Error e) {
      if (Thread.currentThread().isInterrupted()) {
        log.info("event=upkeep.ended name={}", upkeep.name());
      } else {
        log.error(
            "event=upkeep.failed name={} error={}", upkeep.name(), e.getClass().getSimpleName(), e);
      }
    }
  }
}
