package io.tallystick.simulator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits that end when the simulator closes. */
final class Patience {
  private final CountDownLatch closed = new CountDownLatch(1);

  void await(Duration atMost) {
    try {
      boolean over = closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
      if (over) {
        throw new SimulatorClosed();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SimulatorClosed();
    }
  }

  void end() {
    closed.countDown();
  }

  /** The simulator went away during a call. */
  static final class SimulatorClosed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SimulatorClosed() {
      super("The simulator was closed during a call.");
    }
  }
}
