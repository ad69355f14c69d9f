package io.tallystick.operation;

import io.tallystick.Loop;
import io.tallystick.Wakeup;
import io.tallystick.Worker;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with operations that nobody is at work on: whose server died, whose answer was lost, or
 * which Stripe could not take. Servers share them by leases of the database's clock.
 */
public final class Recovery implements Worker {
  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  /** With a lease of {@link Journal#GRACE}, what a dead server left is taken up within a minute. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(4);

  /** One that waits half a minute for a Stripe that does not answer must not hold up the others. */
  private static final int AT_ONCE = 8;

  /** After PostgreSQL has failed us. */
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final List<Loop> loops;

  public Recovery(Journal journal) {
    Loop.Pass pass =
        Loop.untilIdle(journal::recover, LOOK_EVERY, PAUSE_AFTER_FAILURE, Recovery::report);
    this.loops =
        IntStream.rangeClosed(1, AT_ONCE)
            .mapToObj(i ->
                new Loop(Thread.ofVirtual().name("tallystick-recovery-" + i), new Wakeup(), pass))
            .toList();
  }

  @Override
  public void start() {
    loops.forEach(Loop::start);
  }

  @Override
  public void close() {
    loops.forEach(Loop::askToEnd);
    loops.forEach(loop -> loop.end(LOOK_EVERY));
  }

  private static void report(Throwable e) {
    log.error("event=recovery.pass_failed error={}", e.getClass().getSimpleName(), e);
  }
}
