package io.tallystick.server.demo;

import io.tallystick.server.process.Child;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what must be seen, as long as every child lives. */
final class Lookout {
  /** Unnoticed by a person, and little work for what is asked. */
  private static final long PAUSE_NANOS = Duration.ofMillis(15).toNanos();

  private final List<Child> children = new CopyOnWriteArrayList<>();

  void alsoWatch(Child child) {
    children.add(child);
  }

  /**
   * Looks until there is something to see.
   *
   * @throws DemoFailure when the deadline passes, or a child ends
   */
  <T> T await(String what, Duration deadline, Supplier<Optional<T>> look) {
    long start = System.nanoTime();
    while (true) {
      Optional<T> seen = look.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      Optional<DemoFailure> failure = failure();
      if (failure.isPresent()) {
        throw failure.get();
      }
      if (System.nanoTime() - start >= deadline.toNanos()) {
        throw DemoFailure.overdue(what, deadline.toSeconds());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Waits as long as all of them live, which is until the demo is told to end. */
  DemoFailure awaitFailure() {
    CompletableFuture.anyOf(
            children.stream().map(Child::onExit).toArray(CompletableFuture<?>[]::new))
        .join();
    return failure().orElseThrow();
  }

  private Optional<DemoFailure> failure() {
    return children.stream()
        .filter(child -> !child.isAlive())
        .findFirst()
        .map(child -> DemoFailure.partEnded(child.state(), child.lastLines()));
  }
}
