package io.tallystick.simulator.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Deliveries by the time at which they are due; those due at once keep their order. */
final class DueQueue {
  /** Deliveries that wait at once: as many as events are kept. */
  static final int MAX_WAITING = 200_000;

  /** Longest sleep before the clock is looked at again. */
  private static final Duration LONGEST_SLEEP = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(
          Comparator.comparing((Entry entry) -> entry.delivery().due())
              .thenComparingLong(Entry::sequence));
  private long nextSequence;
  private int underWay;

  DueQueue(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether there was room. */
  boolean offer(Delivery delivery) {
    lock.lock();
    try {
      if (entries.size() >= MAX_WAITING) {
        return false;
      }
      entries.add(new Entry(delivery, nextSequence++));
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a delivery is due and takes it. */
  Delivery take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Entry first = entries.peek();
        if (first == null) {
          changed.await();
        } else if (isDue(first)) {
          entries.remove();
          underWay++;
          return first.delivery();
        } else {
          Duration wait = Duration.between(clock.instant(), first.delivery().due());
          long nanos = wait.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP.toNanos() : wait.toNanos();
          changed.await(nanos, TimeUnit.NANOSECONDS);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether there was any. */
  boolean removeIf(Predicate<Delivery> condition) {
    lock.lock();
    try {
      return entries.removeIf(entry -> condition.test(entry.delivery()));
    } finally {
      lock.unlock();
    }
  }

  /** What was taken has come to its end, a retry of it being offered before. */
  void settled() {
    lock.lock();
    try {
      underWay--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing is due or under way, waiting for that at most so long. */
  boolean awaitIdle(Duration atMost) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (underWay > 0 || isDue(entries.peek())) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue(@Nullable Entry entry) {
    return entry != null && !entry.delivery().due().isAfter(clock.instant());
  }

  /** Looks at the clock again. */
  void clockMoved() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private record Entry(Delivery delivery, long sequence) {}
}
