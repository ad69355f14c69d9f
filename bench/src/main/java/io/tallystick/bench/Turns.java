package io.tallystick.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The turns of one server that is measured, and what they cost in all. */
final class Turns {
  private final String noun;
  private final Meter processor;
  private final Meter postgres;
  private final List<Meter> meters = new ArrayList<>();
  private long count;
  private double seconds;

  /**
   * @param noun what is counted, each an "event", say
   * @param pid of the server
   */
  Turns(String noun, BenchDatabase database, long pid) {
    this.noun = noun;
    this.processor = processor("processor", () -> Processes.processorTime(pid));
    this.postgres = processor("postgres", database::processorTime);
    long self = ProcessHandle.current().pid();
    Meter generator = processor("generator", () -> Processes.processorTime(self));
    Meter wal = new Meter("wal", "bytes", 1, database::wal);
    Meter pageImages = new Meter("page_images", "pages", 1, database::pageImages);
    meters.addAll(List.of(processor, postgres, generator, wal, pageImages));
  }

  /**
   * Also tells what another process costs.
   *
   * @param name that its figure ends in
   */
  Turns with(String name, long pid) {
    meters.add(processor(name, () -> Processes.processorTime(pid)));
    return this;
  }

  /** What is sent, and waited for, in one turn. */
  @FunctionalInterface
  interface Turn {
    Load.Ran play() throws InterruptedException, SQLException, IOException;
  }

  Load.Ran play(Turn turn) throws InterruptedException, SQLException, IOException {
    for (Meter meter : meters) {
      meter.begin();
    }
    Load.Ran ran = turn.play();
    count += ran.count();
    seconds += ran.seconds();
    for (Meter meter : meters) {
      meter.end();
    }
    return ran;
  }

  double perSecond() {
    return count / seconds;
  }

  /** Of the server and of PostgreSQL, for each. */
  double processorMicros() {
    return processor.each() + postgres.each();
  }

  /** Adds what they came to. */
  void tell(List<Figure> figures, String name) {
    figures.add(Figure.telling(name, perSecond(), noun + "s/s"));
    tellCost(figures, name);
  }

  /** Adds what they came to without the pace. */
  void tellCost(List<Figure> figures, String name) {
    for (Meter meter : meters) {
      figures.add(Figure.telling(name + "_" + meter.name, meter.each(), meter.unit + "/" + noun));
    }
  }

  /** Something that only grows. */
  @FunctionalInterface
  private interface Reading {
    double now() throws SQLException;
  }

  private Meter processor(String name, Supplier<Duration> time) {
    return new Meter(name, "µs", 1e-3, () -> time.get().toNanos());
  }

  /** Sums up by how much something has grown within the turns. */
  private final class Meter {
    private final String name;
    private final String unit;
    private final double factor;
    private final Reading reading;
    private double before;
    private double sum;

    /**
     * @param factor from what is read to the unit
     */
    Meter(String name, String unit, double factor, Reading reading) {
      this.name = name;
      this.unit = unit;
      this.factor = factor;
      this.reading = reading;
    }

    void begin() throws SQLException {
      before = reading.now();
    }

    void end() throws SQLException {
      sum += (reading.now() - before) * factor;
    }

    double each() {
      return sum / count;
    }
  }
}
