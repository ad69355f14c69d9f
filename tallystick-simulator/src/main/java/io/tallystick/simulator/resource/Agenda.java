package io.tallystick.simulator.resource;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the outside world will do: a bank that settles, a deadline that passes. Kept in the order of
 * time and run under the account's lock before anything else looks.
 */
public final class Agenda {
  /** Tasks that wait at once, as many as objects are kept; beyond it the next one runs early. */
  static final int MAX_TASKS = 200_000;

  private final SimulatedClock clock;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          Comparator.comparingLong((Task task) -> task.due()).thenComparingLong(Task::sequence));
  private long nextSequence;
  private @Nullable Task running;

  public Agenda(SimulatedClock clock) {
    this.clock = clock;
  }

  /** Does something once that many seconds have passed. */
  public void after(long seconds, Runnable action) {
    tasks.add(new Task(now() + seconds, nextSequence++, action));
    if (tasks.size() > MAX_TASKS) {
      run(tasks.remove());
    }
  }

  /** Runs what is due, each task at its own time, those that follow from it included. */
  public void catchUp() {
    long until = clock.epochSecond();
    for (Task next = tasks.peek(); next != null && next.due() <= until; next = tasks.peek()) {
      tasks.remove();
      run(next);
    }
  }

  private void run(Task task) {
    Task outer = running;
    running = task;
    try {
      task.action().run();
    } finally {
      running = outer;
    }
  }

  /** Seconds since the epoch; within a task the time at which it was due. */
  public long now() {
    return running == null ? clock.epochSecond() : running.due();
  }

  /** When the next task is due, in seconds since the epoch, or null when none waits. */
  public @Nullable Long nextDue() {
    Task next = tasks.peek();
    return next == null ? null : Long.valueOf(next.due());
  }

  private record Task(long due, long sequence, Runnable action) {}
}
