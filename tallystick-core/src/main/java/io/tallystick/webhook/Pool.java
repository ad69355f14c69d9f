package io.tallystick.webhook;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Things that are dear to make and serve one caller at a time: kept here and not by threads, of
 * which there is one for each request.
 */
final class Pool<T extends AutoCloseable> {
  /** No more are busy at once: what they do is nothing but computing. */
  private static final int MOST_IDLE = Runtime.getRuntime().availableProcessors() + 1;

  private final Supplier<T> maker;
  private final BlockingQueue<T> idle = new ArrayBlockingQueue<>(MOST_IDLE);

  Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /** Lends one; where the work fails it is not lent again. */
  <R> R with(Function<T, R> work) {
    T taken = idle.poll();
    T one = taken == null ? maker.get() : taken;
    boolean sound = false;
    try {
      R result = work.apply(one);
      sound = true;
      return result;
    } finally {
      if (!sound || !idle.offer(one)) {
        close(one);
      }
    }
  }

  private static void close(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
