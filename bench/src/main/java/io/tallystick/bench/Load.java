package io.tallystick.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The load generator: connections that are kept, each with a thread of its own. A call that is not
 * answered 200 ends the run.
 */
final class Load {
  private final URI server;
  private final String headers;
  private final int connections;
  private final AtomicLong numbers;
  private final Supplier<Caller> callers;

  /**
   * @param headers that every call carries, each line ended by CR LF
   * @param numbers of the calls; every one is made once
   * @param callers one for each connection
   */
  Load(URI server, String headers, int connections, AtomicLong numbers, Supplier<Caller> callers) {
    this.server = server;
    this.headers = headers;
    this.connections = connections;
    this.numbers = numbers;
    this.callers = callers;
  }

  /** Makes a call; used by one thread. */
  @FunctionalInterface
  interface Caller {
    void call(KeepAliveClient client, long number) throws IOException;
  }

  /**
   * What a closed loop came to.
   *
   * @param count of calls, all answered
   */
  record Ran(long count, double seconds) {
    double perSecond() {
      return count / seconds;
    }
  }

  /** Each connection makes its next call as soon as the last one is answered. */
  Ran closed(Duration duration) throws InterruptedException {
    long first = numbers.get();
    long begun = System.nanoTime();
    long end = begun + duration.toNanos();
    together(connection -> {
      Caller caller = callers.get();
      try (KeepAliveClient client = new KeepAliveClient(server, headers)) {
        while (System.nanoTime() < end) {
          caller.call(client, numbers.getAndIncrement());
        }
      }
      return List.of();
    });
    return new Ran(numbers.get() - first, (System.nanoTime() - begun) / 1e9);
  }

  /**
   * Calls at a fixed pace, whatever the answers take, and counts from the moment at which a call
   * was to be made.
   *
   * @return milliseconds of those that were to be made after the warm-up, in ascending order
   */
  double[] open(double perSecond, Duration warmUp, Duration measured) throws InterruptedException {
    long interval = (long) (connections * 1e9 / perSecond);
    long begun = System.nanoTime();
    long counted = begun + warmUp.toNanos();
    long end = counted + measured.toNanos();
    List<List<Long>> latencies =
        together(connection -> {
          List<Long> taken = new ArrayList<>();
          Caller caller = callers.get();
          try (KeepAliveClient client = new KeepAliveClient(server, headers)) {
            long due = begun + interval * connection / connections;
            for (; due < end; due += interval) {
              LockSupport.parkNanos(due - System.nanoTime());
              while (System.nanoTime() < due) {
                Thread.onSpinWait();
              }
              caller.call(client, numbers.getAndIncrement());
              if (due >= counted) {
                taken.add(System.nanoTime() - due);
              }
            }
          }
          return taken;
        });
    double[] all =
        latencies.stream().flatMap(List::stream).mapToDouble(nanos -> nanos / 1e6).toArray();
    Arrays.sort(all);
    return all;
  }

  /**
   * @param part as in 0.99
   */
  static double percentile(double[] sorted, double part) {
    return sorted[(int) (part * (sorted.length - 1))];
  }

  /** What one connection does. */
  @FunctionalInterface
  private interface Part {
    List<Long> play(int connection) throws IOException;
  }

  private List<List<Long>> together(Part part) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Future<List<Long>>> parts = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        int connection = i;
        parts.add(threads.submit(() -> part.play(connection)));
      }
      List<List<Long>> results = new ArrayList<>();
      for (Future<List<Long>> each : parts) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException("A call failed: " + e.getCause(), e);
    }
  }
}
