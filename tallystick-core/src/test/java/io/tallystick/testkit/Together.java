package io.tallystick.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many calls, begun at the same moment. */
public final class Together {
  private Together() {}

  public static <T> List<T> call(int times, IntFunction<T> call) {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
      List<Future<T>> calls = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        int number = i;
        calls.add(
            threads.submit(() -> {
              start.await();
              return call.apply(number);
            }));
      }
      start.countDown();
      return results(calls);
    }
  }

  private static <T> List<T> results(List<Future<T>> calls) {
    List<T> results = new ArrayList<>();
    for (Future<T> call : calls) {
      try {
        results.add(call.get());
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
    return results;
  }
}
