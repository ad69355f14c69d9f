package io.tallystick;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A thread that does its work again and again, and waits between for as long as the work says. */
public final class Loop {
  /** One pass of the work. */
  @FunctionalInterface
  public interface Pass {
    /**
     * Works, and throws nothing that is not the thread's end.
     *
     * @return how long to wait, unless woken
     */
    Duration run() throws InterruptedException;
  }

  /**
   * A pass that goes on at once while there is something to do, and whose failures end nothing. One
   * that fails for being interrupted is no failure to report: its loop ends.
   *
   * @param work answers whether there was something
   * @param otherwise how long to wait where there was nothing
   * @param afterFailure how long to wait where it failed, as a rule for want of the database
   * @param report told of each failure
   */
  public static Pass untilIdle(
      BooleanSupplier work, Duration otherwise, Duration afterFailure, Consumer<Throwable> report) {
    return () -> {
      try {
        return work.getAsBoolean() ? Duration.ZERO : otherwise;
      } catch (RuntimeException | Error e) { // nothing may end the worker
        if (!Thread.currentThread().isInterrupted()) {
          report.accept(e);
        }
        return afterFailure;
      }
    };
  }

  private final Wakeup wakeup;
  private final Pass pass;
  private final Thread thread;
  private volatile boolean ending;

  /**
   * @param thread names the thread, and says of which kind it is
   */
  public Loop(Thread.Builder thread, Wakeup wakeup, Pass pass) {
    this.wakeup = wakeup;
    this.pass = pass;
    this.thread = thread.unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Tells it to end after its pass, and does not wait until it has. */
  public void askToEnd() {
    ending = true;
    wakeup.signal();
  }

  /**
   * Tells it to end and waits for that. A pass that takes longer is interrupted: on a virtual
   * thread that breaks the connection in its hands.
   */
  public void end(Duration atMost) {
    askToEnd();
    try {
      if (!awaitEnd(atMost)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return thread.join(atMost);
  }

  private void run() {
    while (!ending && !Thread.currentThread().isInterrupted()) {
      try {
        wakeup.await(pass.run());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
