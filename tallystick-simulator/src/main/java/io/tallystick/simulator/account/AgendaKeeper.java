package io.tallystick.simulator.account;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets what is due happen although nobody calls. */
final class AgendaKeeper implements AutoCloseable {
  /** Between two looks at the clock: Stripe's times have no finer grain. */
  private static final long PULSE_SECONDS = 1;

  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Keeps an agenda from now on.
   *
   * @param catchUp does what is due
   */
  AgendaKeeper(Runnable catchUp) {
    Thread.ofVirtual().name("simulator-agenda").start(() -> keep(catchUp));
  }

  private void keep(Runnable catchUp) {
    try {
      while (!closed.await(PULSE_SECONDS, TimeUnit.SECONDS)) {
        catchUp.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
