package io.tallystick.bench;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * What a shop has stored in years, written in minutes.
 *
 * @param name of a database with our schema and {@link GrowthSql#sample}
 * @param events applied within the last weeks
 * @param orders that they are about, in turn
 * @param told how far it is, if that takes long
 */
record History(
    BenchDatabase database, String name, long events, long orders, Consumer<String> told) {
  /** Ids below all others, for events that are past their time. */
  static final long FREE_IDS = 1_000_000;

  /** Rows of one statement; progress is told after each. */
  private static final long AT_ONCE = 1_000_000;

  /** Statements side by side: each keeps a core busy. */
  private static final int AT_WORK = 2;

  /** Stores it in place of all that is there. */
  void store() throws InterruptedException, SQLException {
    bulk(GrowthSql.empty());
    for (String sql : GrowthSql.beforeEvents(FREE_IDS, events)) {
      bulk(sql);
    }
    together(
        () -> storeEach(this::storeEvents),
        () -> storeOrders(),
        () -> storeEach(this::storePayloads));
    bulk(GrowthSql.afterEvents());
    database.settle(name);
  }

  /** Stores the events of some numbers. */
  @FunctionalInterface
  private interface Part {
    void store(long first, long last) throws SQLException;
  }

  private boolean storeEach(Part part) throws SQLException {
    for (long first = 1; first <= events; first += AT_ONCE) {
      part.store(first, Math.min(first + AT_ONCE - 1, events));
    }
    return true;
  }

  private void storeEvents(long first, long last) throws SQLException {
    bulk(GrowthSql.events(FREE_IDS, first, last, events, orders));
    if (events > AT_ONCE) {
      told.accept(String.format(Locale.ROOT, "%s: %,d of %,d events", name, last, events));
    }
  }

  private void storePayloads(long first, long last) throws SQLException {
    bulk(GrowthSql.payloads(FREE_IDS, first, last, events));
  }

  private boolean storeOrders() throws SQLException {
    for (String sql : GrowthSql.orders(orders)) {
      bulk(sql);
    }
    return true;
  }

  private void bulk(String sql) throws SQLException {
    database.executeBulk(name, sql);
  }

  @SafeVarargs
  private static void together(Callable<Boolean>... parts) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_WORK)) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (Callable<Boolean> part : parts) {
        all.add(threads.submit(part));
      }
      for (Future<Boolean> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Not stored: " + e.getCause(), e);
    }
  }
}
