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

/**
 * The load generator: connections that are kept, each with a thread, that send fresh events. A
 * request that is not answered 200 ends the run.
 */
final class WebhookLoad {
  /** As many as Stripe would have open to a busy shop; each server queues what it cannot take. */
  static final int CONNECTIONS = 64;

  private static final String HEADERS = "Content-Type: application/json; charset=utf-8\r\n";

  private final URI endpoint;
  private final AtomicLong numbers;

  /**
   * @param numbers of the events; every one is sent once
   */
  WebhookLoad(URI endpoint, AtomicLong numbers) {
    this.endpoint = endpoint;
    this.numbers = numbers;
  }

  /**
   * What a closed loop came to.
   *
   * @param first number that was sent
   * @param count of events, all acknowledged
   */
  record Ran(long first, long count, double seconds) {
    double perSecond() {
      return count / seconds;
    }
  }

  /** Each connection sends its next event as soon as the last one is answered. */
  Ran closed(Duration duration) throws InterruptedException {
    long first = numbers.get();
    long begun = System.nanoTime();
    long end = begun + duration.toNanos();
    together(
        connection -> {
          Sender sender = new Sender();
          try (sender) {
            while (System.nanoTime() < end) {
              sender.send(numbers.getAndIncrement());
            }
          }
          return List.of();
        });
    return new Ran(first, numbers.get() - first, (System.nanoTime() - begun) / 1e9);
  }

  /**
   * Sends at a fixed pace, whatever the answers take, and counts from the moment at which an event
   * was to be sent.
   *
   * @return milliseconds of those that were to be sent after the warm-up, in ascending order
   */
  double[] open(double perSecond, Duration warmUp, Duration measured) throws InterruptedException {
    long interval = (long) (CONNECTIONS * 1e9 / perSecond);
    long begun = System.nanoTime();
    long counted = begun + warmUp.toNanos();
    long end = counted + measured.toNanos();
    List<List<Long>> latencies =
        together(
            connection -> {
              List<Long> taken = new ArrayList<>();
              Sender sender = new Sender();
              try (sender) {
                long due = begun + interval * connection / CONNECTIONS;
                for (; due < end; due += interval) {
                  LockSupport.parkNanos(due - System.nanoTime());
                  while (System.nanoTime() < due) {
                    Thread.onSpinWait();
                  }
                  sender.send(numbers.getAndIncrement());
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

  /** What one connection does. */
  @FunctionalInterface
  private interface Part {
    List<Long> play(int connection) throws IOException;
  }

  private static List<List<Long>> together(Part part) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<List<Long>>> parts = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        int connection = i;
        parts.add(threads.submit(() -> part.play(connection)));
      }
      List<List<Long>> results = new ArrayList<>();
      for (Future<List<Long>> each : parts) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException("An event was not taken: " + e.getCause(), e);
    }
  }

  /** One connection and its signer. */
  private final class Sender implements AutoCloseable {
    private final SuccessEvents events = new SuccessEvents(ServerUnderTest.WEBHOOK_SECRET);
    private final KeepAliveClient client;

    Sender() throws IOException {
      client = new KeepAliveClient(endpoint, HEADERS);
    }

    void send(long number) throws IOException {
      SignedEvent event = events.sign(number);
      client.call(
          "POST",
          endpoint.getPath(),
          "Stripe-Signature: " + event.signature() + "\r\n",
          event.body());
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }
}
