package io.tallystick.bench;

import io.tallystick.server.process.FreePorts;
import io.tallystick.server.process.Workspace;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How long a server needs from its command to its first answer, with its database elsewhere and up
 * to date, and what it holds at rest: with and without the start cache, in turns.
 */
final class StartBench {
  private static final int STARTS = 5;
  private static final double READY_REACH = 4;
  private static final double RESIDENT_REACH = 400;

  /** The first minutes' work of a new server is done, and nobody has asked for anything. */
  private static final Duration REST = Duration.ofSeconds(15);

  private final Workspace workspace;
  private final BenchDatabase database;
  private final FreePorts ports = new FreePorts(new SecureRandom());
  private int started;

  private StartBench(Workspace workspace, BenchDatabase database) {
    this.workspace = workspace;
    this.database = database;
  }

  /** Takes about two minutes. */
  static List<Figure> run(PrintWriter progress) throws InterruptedException {
    progress.println("start: " + STARTS + " starts with the start cache, " + STARTS + " without…");
    progress.flush();
    Workspace workspace = Workspace.create("bench");
    try (BenchDatabase database = BenchDatabase.start(workspace)) {
      return new StartBench(workspace, database).measure();
    } finally {
      workspace.delete();
    }
  }

  /**
   * One start.
   *
   * @param ready seconds until it answered
   * @param processor seconds of the processor's until then
   * @param resident megabytes at rest; 0 if it was not waited for
   */
  private record Start(double ready, double processor, double resident) {}

  private List<Figure> measure() throws InterruptedException {
    start(Map.of(), Duration.ZERO); // it creates the tables, and fills the system's caches
    List<Start> with = new ArrayList<>();
    List<Start> without = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      with.add(start(Map.of(), i == 0 ? REST : Duration.ZERO));
      without.add(start(Map.of("TALLYSTICK_JAVA_OPTS", "-XX:AOTMode=off"), Duration.ZERO));
    }
    return List.of(
        Figure.atMost("start_to_ready", median(with, Start::ready), "s", READY_REACH),
        Figure.atMost("start_resident_at_rest", with.getFirst().resident(), "MB", RESIDENT_REACH),
        Figure.telling("start_to_ready_processor", median(with, Start::processor), "s"),
        Figure.telling("start_to_ready_without_cache", median(without, Start::ready), "s"),
        Figure.telling(
            "start_to_ready_without_cache_processor", median(without, Start::processor), "s"));
  }

  private Start start(Map<String, String> settings, Duration rest) throws InterruptedException {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("DATABASE_URL", database.url("postgres"));
    long begun = System.nanoTime();
    try (ServerUnderTest server =
        ServerUnderTest.start("server-" + ++started, workspace, ports.next(), all).awaitReady()) {
      double ready = (System.nanoTime() - begun) / 1e9;
      double processor = Processes.processorTime(server.pid()).toMillis() / 1e3;
      Thread.sleep(rest);
      return new Start(
          ready, processor, rest.isZero() ? 0 : Processes.residentMegabytes(server.pid()));
    }
  }

  private static double median(List<Start> starts, ToDoubleFunction<Start> of) {
    double[] sorted = starts.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
