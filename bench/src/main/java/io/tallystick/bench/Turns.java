package io.tallystick.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The turns of one server that is measured, and what they cost in all. */
final class Turns {
  private final BenchDatabase database;
  private final long pid;
  private long events;
  private double seconds;
  private double processor;
  private double postgres;
  private double generator;
  private double wal;

  /**
   * @param pid of the server
   */
  Turns(BenchDatabase database, long pid) {
    this.database = database;
    this.pid = pid;
  }

  /** What is sent, and waited for, in one turn. */
  @FunctionalInterface
  interface Turn {
    Load.Ran play() throws InterruptedException, SQLException, IOException;
  }

  Load.Ran play(Turn turn) throws InterruptedException, SQLException, IOException {
    long self = ProcessHandle.current().pid();
    Duration processorBefore = Processes.processorTime(pid);
    Duration postgresBefore = database.processorTime();
    Duration generatorBefore = Processes.processorTime(self);
    double walBefore = database.wal();
    Load.Ran ran = turn.play();
    events += ran.count();
    seconds += ran.seconds();
    processor += seconds(Processes.processorTime(pid).minus(processorBefore));
    postgres += seconds(database.processorTime().minus(postgresBefore));
    generator += seconds(Processes.processorTime(self).minus(generatorBefore));
    wal += database.wal() - walBefore;
    return ran;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  double perSecond() {
    return events / seconds;
  }

  /** Of the server and of PostgreSQL, for each event. */
  double processorMicros() {
    return each(processor + postgres, 1e6);
  }

  private double each(double sum, double unit) {
    return sum * unit / events;
  }

  /** Adds what they came to. */
  void tell(List<Figure> figures, String name) {
    figures.add(Figure.telling(name, perSecond(), "events/s"));
    figures.add(Figure.telling(name + "_processor", each(processor, 1e6), "µs/event"));
    figures.add(Figure.telling(name + "_postgres", each(postgres, 1e6), "µs/event"));
    figures.add(Figure.telling(name + "_generator", each(generator, 1e6), "µs/event"));
    figures.add(Figure.telling(name + "_wal", each(wal, 1), "bytes/event"));
  }
}
