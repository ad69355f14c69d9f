package io.tallystick;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes one waiting worker; a signal that comes while it works is kept, and many count as one. */
public final class Wakeup {
  private final Semaphore signals = new Semaphore(0);

  public void signal() {
    if (signals.availablePermits() == 0) {
      signals.release();
    }
  }

  /** Signals once the transaction that is open has committed, when there is something to find. */
  public void signalAfterCommit() {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            signal();
          }
        });
  }

  /** Waits for a signal, at most so long. */
  public void await(Duration atMost) throws InterruptedException {
    if (signals.tryAcquire(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS)) {
      signals.drainPermits();
    }
  }
}
